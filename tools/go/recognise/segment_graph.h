/* SPDX-License-Identifier: MIT */
/* segment_graph: the control flow graph of a recognised function. Node i is segment i. */
#ifndef TOOLS_GO_RECOGNISE_SEGMENT_GRAPH_H
#define TOOLS_GO_RECOGNISE_SEGMENT_GRAPH_H

#include "tools/go/recognise/flow.h"
#include "tools/go/recognise/graph.h"

/* Builds the graph from entry 0 and calls graph_order. With AFTER_RESUMES, a segment
 * that is only entered from outside gets an edge from the first segment. The caller frees
 * the graph. */
void segment_graph_build(const struct flow *f, const struct function *g,
                         enum flow_after after, struct graph *graph);
/* Adds an edge from node `from` of any graph to each segment that follows `segment`. */
void segment_graph_edges(struct graph *graph, u32 from, const struct flow *f,
                         const struct function *g, u32 segment, enum flow_after after);

#endif
