/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/emit/nodes.h"
#include "tools/go/recognise/segment_graph.h"

static u32
add_node(struct body *b, struct node node)
{
	u32 i = graph_add(&b->graph);
	b->nodes = xreallocn(b->nodes, i + 1u, sizeof *b->nodes);
	b->nodes[i] = node;
	return i;
}

static void
loops_around(struct entry *e, const struct graph *g, struct arena *a)
{
	/* a header is inside its own loop */
	u32 innermost = g->header[e->segment] ? e->segment : g->loop[e->segment];
	for (u32 h = innermost; h != NO_NODE; h = g->loop[h])
		e->depth++;
	e->chain = arena_alloc(a, e->depth + 1u, sizeof *e->chain);
	u32 i = e->depth;
	for (u32 h = innermost; h != NO_NODE; h = g->loop[h])
		e->chain[--i] = h;
}

/* Sorts entries so that those inside any one loop stand together. */
static int
by_loops(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	for (u32 i = 0; i < a->depth && i < b->depth; i++)
		if (a->chain[i] != b->chain[i])
			return a->chain[i] < b->chain[i] ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	return (a->pc > b->pc) - (a->pc < b->pc);
}

/* Adds a node in front of each loop with entries inside. */
static void
add_loop_nodes(struct body *b)
{
	for (u32 i = 0; i < b->nentries; i++)
		for (u32 d = 0; d < b->entries[i].depth; d++) {
			u32 h = b->entries[i].chain[d], at = b->node_of[h];
			if (at == 1 + h) {
				at = b->node_of[h] =
				        add_node(b, (struct node){.kind = NODE_LOOP,
				                                  .segment = h,
				                                  .labelled = true,
				                                  .first = i});
				b->has_loop_nodes = true;
			}
			b->nodes[at].count = i - b->nodes[at].first + 1;
		}
}

u32
nodes_next(const struct body *b, const struct entry *e, u32 d)
{
	return d < e->depth ? b->node_of[e->chain[d]] : e->node;
}

u32
nodes_depth(const struct entry *e, u32 header)
{
	u32 d = 0;
	while (e->chain[d] != header)
		d++;
	return d + 1;
}

static void
add_edges(struct body *b)
{
	struct graph *g = &b->graph;
	u32 n = g->n;
	for (u32 i = 0; i < n; i++) {
		const struct node *x = &b->nodes[i];
		if (x->kind == NODE_LOOP) {
			for (u32 k = 0; k < x->count; k++) {
				const struct entry *e = &b->entries[x->first + k];
				graph_edge(g, i,
				           nodes_next(b, e, nodes_depth(e, x->segment)));
			}
			graph_edge(g, i, b->nowhere);
			graph_edge(g, i, 1 + x->segment);
		} else if (x->kind == NODE_ENTRY) {
			/* straight to the segment: its loops were entered before */
			graph_edge(g, i, 1 + x->segment);
		} else if (x->kind == NODE_ROOT) {
			for (u32 k = 0; k < b->nentries; k++)
				graph_edge(g, i, nodes_next(b, &b->entries[k], 0));
			if (b->nentries)
				graph_edge(g, i, b->nowhere);
			if (b->kind != BODY_RESUME)
				graph_edge(g, i, b->node_of[0]);
		} else if (x->kind == NODE_SEGMENT) {
			struct graph list = {.nodes = xcalloc(1, sizeof(struct gonode)),
			                     .n = 1};
			segment_graph_edges(&list, 0, b->e.f, b->e.g, x->segment,
			                    b->e.after);
			for (u32 k = 0; k < list.nodes[0].nsucc; k++)
				graph_edge(g, i, b->node_of[list.nodes[0].succ[k]]);
			graph_free(&list);
		}
	}
}

/* Finds the entries above 0 and gives each a node. */
static void
find_entries(struct body *b, const struct function *g, struct graph *loops)
{
	u32 n, *pcs = flow_entries(b->e.f, g, &b->graph.arena, &n);
	b->entries = arena_alloc(&b->graph.arena, n + 1u, sizeof *b->entries);
	b->usual = g->lowest + 8;
	for (u32 i = 0; i < n; i++) {
		u32 segment = function_segment(g, pcs[i]);
		b->entries[b->nentries++] =
		        (struct entry){.pc = pcs[i], .segment = segment};
		if (b->kind == BODY_RESUME)
			loops_around(&b->entries[i], loops, &b->graph.arena);
	}
	qsort(b->entries, b->nentries, sizeof *b->entries, by_loops);
}

void
nodes_build(struct body *b)
{
	const struct function *g = b->e.g;
	struct graph loops = {0};
	add_node(b, (struct node){.kind = NODE_ROOT});
	b->node_of = arena_alloc(&b->graph.arena, g->nsegments + 1u, sizeof *b->node_of);
	for (u32 i = 0; i < g->nsegments; i++)
		b->node_of[i] =
		        add_node(b, (struct node){.kind = NODE_SEGMENT, .segment = i});
	if (b->kind != BODY_START) {
		segment_graph_build(b->e.f, g, AFTER_RESUMES, &loops);
		if (b->kind == BODY_RESUME)
			graph_loops(&loops);
		find_entries(b, g, &loops);
		graph_free(&loops);
	}
	b->nowhere = add_node(b, (struct node){.kind = NODE_NOWHERE, .labelled = true});
	for (u32 i = 0; i < b->nentries; i++)
		b->entries[i].node =
		        add_node(b, (struct node){.kind = NODE_ENTRY,
		                                  .segment = b->entries[i].segment,
		                                  .entry = i,
		                                  .labelled = true});
	add_loop_nodes(b);
	add_edges(b);
	graph_order(&b->graph);
}

void
nodes_free(struct body *b)
{
	graph_free(&b->graph);
	free(b->nodes);
	free(b->e.labels);
}
