/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/graph.h"

u32
graph_add(struct graph *g)
{
	ARRAY_ROOM(g->nodes, g->n, g->cap);
	g->nodes[g->n] = (struct gonode){0};
	return g->n++;
}

void
graph_edge(struct graph *g, u32 from, u32 to)
{
	struct gonode *x = &g->nodes[from];
	if ((x->nsucc & (x->nsucc - 1)) == 0) { /* 0, 1, 2, 4, ... are full */
		u32 *more =
		        arena_alloc(&g->arena, x->nsucc ? 2 * x->nsucc : 1, sizeof *more);
		if (x->nsucc)
			memcpy(more, x->succ, x->nsucc * sizeof *more);
		x->succ = more;
	}
	x->succ[x->nsucc++] = to;
}

static u32 *
new_numbers(struct graph *g, u32 value)
{
	u32 *a = arena_alloc(&g->arena, g->n + 1u, sizeof *a);
	for (u32 i = 0; i < g->n; i++)
		a[i] = value;
	return a;
}

/* Numbers the nodes depth first, with a stack in memory of (node, next successor). */
static void
number(struct graph *g)
{
	struct step {
		u32 node, next;
	} *stack = xreallocn(NULL, g->n + 1u, sizeof *stack);
	u32 depth = 0, left = g->n;
	u32 *post = xreallocn(NULL, g->n + 1u, sizeof *post);
	bool *seen = xcalloc(g->n + 1u, sizeof *seen);
	stack[depth++] = (struct step){0, 0};
	seen[0] = true;
	while (depth) {
		struct step *s = &stack[depth - 1];
		const struct gonode *x = &g->nodes[s->node];
		if (s->next == x->nsucc) {
			post[--left] = s->node;
			depth--;
			continue;
		}
		/* the last successor first: then the code that Go laid out first gets the
		 * lowest number */
		u32 to = x->succ[x->nsucc - 1 - s->next++];
		if (!seen[to]) {
			seen[to] = true;
			stack[depth++] = (struct step){to, 0};
		}
	}
	g->norder = g->n - left;
	g->order = new_numbers(g, 0);
	g->rank = new_numbers(g, NO_NODE);
	memcpy(g->order, post + left, g->norder * sizeof *post);
	for (u32 i = 0; i < g->norder; i++)
		g->rank[g->order[i]] = i;
	free(stack);
	free(post);
	free(seen);
}

/* Returns the nearest common dominator of two nodes, by their ranks. */
static u32
common(const struct graph *g, u32 a, u32 b)
{
	while (a != b) {
		while (g->rank[a] > g->rank[b])
			a = g->idom[a];
		while (g->rank[b] > g->rank[a])
			b = g->idom[b];
	}
	return a;
}

/* Finds dominators by Cooper, Harvey and Kennedy's iteration, over successors: it needs
 * no predecessors. */
static void
dominators(struct graph *g)
{
	bool changed = true;
	g->idom = new_numbers(g, NO_NODE);
	g->idom[0] = 0;
	while (changed) {
		changed = false;
		for (u32 i = 0; i < g->norder; i++) {
			u32 from = g->order[i];
			const struct gonode *x = &g->nodes[from];
			for (u32 k = 0; k < x->nsucc; k++) {
				u32 to = x->succ[k];
				if (to == 0)
					continue;
				u32 d = g->idom[to] == NO_NODE
				                ? from
				                : common(g, g->idom[to], from);
				if (d != g->idom[to]) {
					g->idom[to] = d;
					changed = true;
				}
			}
		}
	}
}

bool
graph_dominates(const struct graph *g, u32 a, u32 b)
{
	while (g->rank[b] > g->rank[a])
		b = g->idom[b];
	return a == b;
}

void
graph_order(struct graph *g)
{
	number(g);
	dominators(g);
	g->npreds = new_numbers(g, 0);
	g->header = arena_alloc(&g->arena, g->n + 1u, sizeof *g->header);
	g->reducible = true;
	for (u32 i = 0; i < g->norder; i++) {
		u32 from = g->order[i];
		for (u32 k = 0; k < g->nodes[from].nsucc; k++) {
			u32 to = g->nodes[from].succ[k];
			if (g->rank[to] > i) {
				g->npreds[to]++;
			} else {
				g->header[to] = true;
				g->reducible &= graph_dominates(g, to, from);
			}
		}
	}
}

/* --- loops --- */

/* Returns the outermost loop found so far that x is in, or x. */
static u32
outermost(const struct graph *g, u32 x)
{
	while (g->loop[x] != NO_NODE)
		x = g->loop[x];
	return x;
}

struct preds {
	u32 *first, *list; /* of node i: list[first[i]] to list[first[i + 1] - 1] */
};

static struct preds
predecessors(struct graph *g)
{
	struct preds p = {.first = xcalloc(g->n + 2u, sizeof *p.first)};
	for (u32 i = 0; i < g->norder; i++)
		for (u32 k = 0; k < g->nodes[g->order[i]].nsucc; k++)
			p.first[g->nodes[g->order[i]].succ[k] + 2]++;
	for (u32 i = 2; i <= g->n + 1; i++)
		p.first[i] += p.first[i - 1];
	p.list = xreallocn(NULL, p.first[g->n + 1] + 1u, sizeof *p.list);
	for (u32 i = 0; i < g->norder; i++)
		for (u32 k = 0; k < g->nodes[g->order[i]].nsucc; k++)
			p.list[p.first[g->nodes[g->order[i]].succ[k] + 1]++] =
			        g->order[i];
	return p;
}

void
graph_loops(struct graph *g)
{
	struct preds p = predecessors(g);
	u32 *todo = xreallocn(NULL, g->n + 1u, sizeof *todo);
	g->loop = new_numbers(g, NO_NODE);
	for (u32 i = g->norder; i-- > 0;) { /* inner headers come last in the order */
		u32 h = g->order[i], n = 0;
		if (!g->header[h])
			continue;
		for (u32 from = h;;) {
			bool latches = from == h;
			for (u32 k = p.first[from]; k < p.first[from + 1]; k++) {
				u32 x = p.list[k];
				if (latches && g->rank[x] < i)
					continue; /* the way in */
				x = outermost(g, x);
				if (x == h)
					continue;
				g->loop[x] = h;
				todo[n++] = x;
			}
			if (!n)
				break;
			from = todo[--n];
		}
	}
	free(todo);
	free(p.first);
	free(p.list);
}

void
graph_free(struct graph *g)
{
	arena_free(&g->arena);
	free(g->nodes);
	*g = (struct graph){0};
}
