/* SPDX-License-Identifier: MIT */
/* single_entry_loops: some loops have several entry points, as gotos and the compiler's
 * own rotations make them. This pass gives each a single header by copying the code
 * between the other entry points and that header. */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/pass.h"
#include "tools/go/recognise/segment_graph.h"

enum { MAX_ROUNDS = 32, MAX_ENTRIES = 16, ROOM = 2000 };

/* A strongly connected part of the graph, below a node that dominates it. */
struct region {
	const struct function *fn;
	const struct graph *graph;
	u8 *in; /* by segment: of these bits */
	u32 entries[MAX_ENTRIES], nentries;
	u32 *todo;
};
enum { BELOW = 1, FORWARD = 2, BACKWARD = 4, PART = 8, COPIED = 16 };

static bool
has(const struct region *r, u32 segment, u8 bits)
{
	return (r->in[segment] & bits) == bits;
}

/* Finds an edge back to a node that does not dominate the edge's start. */
static bool
find_edge(const struct graph *g, u32 *from, u32 *to)
{
	for (u32 i = 0; i < g->norder; i++) {
		*from = g->order[i];
		for (u32 k = 0; k < g->nodes[*from].nsucc; k++) {
			*to = g->nodes[*from].succ[k];
			if (g->rank[*to] <= i && !graph_dominates(g, *to, *from))
				return true;
		}
	}
	return false;
}

/* Marks with `mark` the segments that `from` reaches through segments with all of
 * `within`, but not through `except`. */
static void
forward(struct region *r, u32 from, u8 within, u8 mark, u32 except)
{
	u32 n = 0;
	if (from == except || has(r, from, mark))
		return;
	r->in[from] |= mark;
	r->todo[n++] = from;
	while (n) {
		const struct gonode *x = &r->graph->nodes[r->todo[--n]];
		for (u32 k = 0; k < x->nsucc; k++) {
			u32 y = x->succ[k];
			if (y == except || !has(r, y, within) || has(r, y, mark))
				continue;
			r->in[y] |= mark;
			r->todo[n++] = y;
		}
	}
}

/* Marks segments that lead to marked ones. In this order nearly all are found in one
 * pass. */
static void
backward(struct region *r, u8 within, u8 mark)
{
	bool changed = true;
	while (changed) {
		changed = false;
		for (u32 i = r->graph->norder; i-- > 0;) {
			u32 x = r->graph->order[i];
			if (!has(r, x, within) || has(r, x, mark))
				continue;
			for (u32 k = 0; k < r->graph->nodes[x].nsucc; k++)
				if (has(r, r->graph->nodes[x].succ[k], mark)) {
					r->in[x] |= mark;
					changed = true;
				}
		}
	}
}

/* Finds the part of the graph around an edge to `to`, and its entry points. Outer loops
 * lead through the dominator of `to`. */
static bool
find_region(struct region *r, u32 to)
{
	const struct graph *g = r->graph;
	u32 above = g->idom[to];
	for (u32 i = 0; i < g->norder; i++)
		if (g->order[i] != above && graph_dominates(g, above, g->order[i]))
			r->in[g->order[i]] |= BELOW;
	forward(r, to, BELOW, FORWARD, NO_NODE);
	r->in[to] |= BACKWARD;
	backward(r, BELOW | FORWARD, BACKWARD);
	for (u32 i = 0; i < g->n; i++)
		if (has(r, i, FORWARD | BACKWARD))
			r->in[i] |= PART;
	for (u32 i = 0; i < g->norder; i++) {
		u32 x = g->order[i];
		for (u32 k = 0; k < g->nodes[x].nsucc && !has(r, x, PART); k++) {
			u32 y = g->nodes[x].succ[k], e = 0;
			if (!has(r, y, PART))
				continue;
			while (e < r->nentries && r->entries[e] != y)
				e++;
			if (e == MAX_ENTRIES)
				return false;
			if (e == r->nentries)
				r->entries[r->nentries++] = y;
		}
	}
	return r->nentries > 1;
}

/* Marks the segments to copy if `header` is to be the only entry point. Returns the
 * number of their instructions. */
static u32
choose(struct region *r, u32 header)
{
	u32 size = 0;
	for (u32 i = 0; i < r->fn->nsegments; i++)
		r->in[i] &= (u8)~COPIED;
	for (u32 i = 0; i < r->nentries; i++)
		forward(r, r->entries[i], PART, COPIED, header);
	for (u32 i = 0; i < r->fn->nsegments; i++)
		size += has(r, i, COPIED) ? r->fn->segments[i].n + 1 : 0;
	return size;
}

/* Redirects the ways out of segment s by the map `to`. */
static void
lead(struct function *g, struct segment *s, const u32 *to)
{
	for (u32 k = 0; k < s->n; k++) {
		struct instr *in = &g->instrs[s->first + k];
		if (in->op == G_JUMP)
			in->a = to[in->a];
	}
	if (s->next != NO_SEGMENT)
		s->next = to[s->next];
}

static void
copy_segment(struct function *g, u32 *ninstrs, const struct segment *old,
             struct segment *s)
{
	*s = *old;
	s->first = *ninstrs;
	memcpy(&g->instrs[*ninstrs], &g->instrs[old->first], old->n * sizeof *g->instrs);
	*ninstrs += old->n;
	for (u32 k = 0; k < s->n; k++) {
		struct instr *in = &g->instrs[s->first + k];
		if (in->op != G_CALL && in->op != G_TAIL)
			continue;
		g->calls[g->ncalls] = g->calls[in->a];
		if (s->call == in->a)
			s->call = g->ncalls;
		in->a = g->ncalls++;
	}
}

/* Copies the marked segments. Ways from outside the part to them then lead to the
 * copies. */
static void
copy_region(struct function *g, const struct region *r, u32 header, u32 size,
            struct arena *a)
{
	u32 n = g->nsegments, ninstrs = g->ninstrs, copies = 0;
	u32 *to = xreallocn(NULL, n, sizeof *to);
	for (u32 i = 0; i < n; i++)
		to[i] = i;
	for (u32 i = 0; i < n; i++)
		if (i != header && has(r, i, COPIED))
			to[i] = n + copies++;
	struct function old = *g;
	g->segments = arena_alloc(a, n + copies, sizeof *g->segments);
	memcpy(g->segments, old.segments, n * sizeof *g->segments);
	g->instrs = arena_alloc(a, ninstrs + size + 1u, sizeof *g->instrs);
	memcpy(g->instrs, old.instrs, ninstrs * sizeof *g->instrs);
	g->calls = arena_alloc(a, g->ncalls + size + 1u, sizeof *g->calls);
	memcpy(g->calls, old.calls, g->ncalls * sizeof *g->calls);
	for (u32 i = 0; i < n; i++)
		if (to[i] != i) {
			copy_segment(g, &ninstrs, &old.segments[i], &g->segments[to[i]]);
			lead(g, &g->segments[to[i]], to);
		} else if (!has(r, i, PART)) {
			lead(g, &g->segments[i], to);
		}
	g->nsegments = n + copies;
	g->ninstrs = ninstrs;
	free(to);
}

/* Gives one loop a single header. Returns false if there is none left, or if it is not
 * possible. */
static bool
split_one(const struct flow *f, struct function *g, u32 *room, struct arena *a)
{
	struct graph graph;
	struct region r = {.fn = g, .graph = &graph};
	u32 from, to, header = 0, least = UINT32_MAX;
	segment_graph_build(f, g, AFTER_RESUMES, &graph);
	r.in = xcalloc(graph.n + 1u, 1);
	r.todo = xreallocn(NULL, graph.n + 1u, sizeof *r.todo);
	bool found =
	        !graph.reducible && find_edge(&graph, &from, &to) && find_region(&r, to);
	for (u32 i = 0; found && i < r.nentries; i++) {
		u32 size = choose(&r, r.entries[i]);
		if (size < least) {
			least = size;
			header = r.entries[i];
		}
	}
	found = found && least <= *room;
	if (found) {
		choose(&r, header);
		copy_region(g, &r, header, least, a);
		*room -= least;
	}
	free(r.in);
	free(r.todo);
	graph_free(&graph);
	return found;
}

static bool
is_reducible(const struct flow *f, const struct function *g)
{
	struct graph graph;
	segment_graph_build(f, g, AFTER_RESUMES, &graph);
	bool result = graph.reducible;
	graph_free(&graph);
	return result;
}

/* Makes g's segments reducible (go/recognise/graph.h) in place. New segments and calls
 * are added after the others; entries lead to the old ones. If that would more than
 * double the instructions, g stays as it is. Returns how many segments are new. */
u32
pass_split(struct pass *p, struct function *g)
{
	struct function before = *g;
	u32 room = ROOM;
	if (is_reducible(p->flow, g))
		return 0;
	for (u32 i = 0; i < g->nsegments; i++)
		room += g->segments[i].n;
	for (u32 round = 0; round < MAX_ROUNDS; round++)
		if (!split_one(p->flow, g, &room, p->arena))
			break;
	if (!is_reducible(p->flow, g))
		*g = before;
	return g->nsegments - before.nsegments;
}
