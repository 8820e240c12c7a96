/* SPDX-License-Identifier: MIT */
/* graph: a control flow graph with reverse postorder, dominators, reducibility and
 * loops. */
#ifndef TOOLS_GO_RECOGNISE_GRAPH_H
#define TOOLS_GO_RECOGNISE_GRAPH_H

#include "tools/base/util.h"

enum { NO_NODE = UINT32_MAX };

struct gonode {
	u32 *succ;
	u32 nsucc;
};

/* Start with {0}; node 0 is the root. */
struct graph {
	struct arena arena;
	struct gonode *nodes;
	u32 n, cap;
	/* set by graph_order: */
	u32 *order, norder; /* reached nodes in reverse postorder */
	u32 *rank;          /* position in `order`, or NO_NODE */
	u32 *idom;          /* immediate dominator; the root's is itself */
	u32 *npreds;        /* forward edges from reached nodes */
	bool *header;       /* an edge leads back to it */
	bool reducible;     /* every back edge leads to a dominator */
	/* set by graph_loops: the header of the innermost loop around a node, or
	 * NO_NODE; for a header, the loop around its own */
	u32 *loop;
};

/* Adds a node and returns its number. */
u32 graph_add(struct graph *g);
/* Adds an edge. Two nodes may have several. */
void graph_edge(struct graph *g, u32 from, u32 to);
/* Orders the nodes and finds dominators. */
void graph_order(struct graph *g);
/* Whether every way to b leads through a. Requires that both are reached. */
bool graph_dominates(const struct graph *g, u32 a, u32 b);
/* Finds the loops. Requires graph_order and a reducible graph. */
void graph_loops(struct graph *g);
void graph_free(struct graph *g);

#endif
