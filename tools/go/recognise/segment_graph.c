/* SPDX-License-Identifier: MIT */
#include "tools/go/recognise/segment_graph.h"

struct edge_to {
	struct gograph *graph;
	u32 from;
};

static void
add_edge(void *arg, u32 segment)
{
	struct edge_to *e = arg;
	gograph_edge(e->graph, e->from, segment);
}

void
segment_graph_edges(struct gograph *graph, u32 from, const struct goflow *f,
                    const struct gofn *g, u32 segment, enum goflow_behind behind)
{
	struct edge_to e = {graph, from};
	goflow_successors(f, g, segment, behind, add_edge, &e);
}

void
segment_graph_build(const struct goflow *f, const struct gofn *g,
                    enum goflow_behind behind, struct gograph *graph)
{
	*graph = (struct gograph){0};
	for (u32 i = 0; i < g->nsegments; i++)
		gograph_add(graph);
	for (u32 i = 0; i < g->nsegments; i++)
		segment_graph_edges(graph, i, f, g, i, behind);
	gograph_order(graph);
	if (behind != BEHIND_RESUMES)
		return;
	/* only the outside enters these: the first segment gets an edge to them */
	struct arena a = {0};
	u32 n, *pcs = goflow_entries(f, g, &a, &n);
	bool changed = false;
	for (u32 i = 0; i < n; i++) {
		u32 to = gofn_segment(g, pcs[i]);
		if (graph->rank[to] == NO_NODE) {
			gograph_edge(graph, 0, to);
			changed = true;
		}
	}
	arena_free(&a);
	if (changed)
		gograph_order(graph);
}
