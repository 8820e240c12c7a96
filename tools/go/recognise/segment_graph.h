/* SPDX-License-Identifier: MIT */
/* segment_graph: the control flow graph of a recognised function. Node i is segment i. */
#ifndef SEGMENT_GRAPH_H
#define SEGMENT_GRAPH_H

#include "tools/go/recognise/flow.h"
#include "tools/go/recognise/graph.h"

/* Builds the graph from entry 0 and calls gograph_order. With BEHIND_RESUMES, a segment
 * that is only entered from outside gets an edge from the first segment. The caller frees
 * the graph. */
void segment_graph_build(const struct goflow *f, const struct gofn *g,
                         enum goflow_behind behind, struct gograph *graph);
/* Adds an edge from node `from` of any graph to each segment that follows `segment`. */
void segment_graph_edges(struct gograph *graph, u32 from, const struct goflow *f,
                         const struct gofn *g, u32 segment, enum goflow_behind behind);

#endif
