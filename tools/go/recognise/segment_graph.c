/* SPDX-License-Identifier: MIT */
#include "tools/go/recognise/segment_graph.h"

struct edge_to {
	struct graph *graph;
	u32 from;
};

static void
add_edge(void *arg, u32 segment)
{
	struct edge_to *e = arg;
	graph_edge(e->graph, e->from, segment);
}

void
segment_graph_edges(struct graph *graph, u32 from, const struct flow *f,
                    const struct function *g, u32 segment, enum flow_after after)
{
	struct edge_to e = {graph, from};
	flow_successors(f, g, segment, after, add_edge, &e);
}

void
segment_graph_build(const struct flow *f, const struct function *g, enum flow_after after,
                    struct graph *graph)
{
	*graph = (struct graph){0};
	for (u32 i = 0; i < g->nsegments; i++)
		graph_add(graph);
	for (u32 i = 0; i < g->nsegments; i++)
		segment_graph_edges(graph, i, f, g, i, after);
	graph_order(graph);
	if (after != AFTER_RESUMES)
		return;
	/* only the outside enters these: the first segment gets an edge to them */
	struct arena a = {0};
	u32 n, *pcs = flow_entries(f, g, &a, &n);
	bool changed = false;
	for (u32 i = 0; i < n; i++) {
		u32 to = function_segment(g, pcs[i]);
		if (graph->rank[to] == NO_NODE) {
			graph_edge(graph, 0, to);
			changed = true;
		}
	}
	arena_free(&a);
	if (changed)
		graph_order(graph);
}
