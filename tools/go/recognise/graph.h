/* SPDX-License-Identifier: MIT */
/* graph: a control flow graph with reverse postorder, dominators, reducibility and
 * loops. */
#ifndef GOGRAPH_H
#define GOGRAPH_H

#include "tools/base/util.h"

enum { NO_NODE = UINT32_MAX };

struct gonode {
	u32 *succ;
	u32 nsucc;
};

/* Start with {0}; node 0 is the root. */
struct gograph {
	struct arena arena;
	struct gonode *nodes;
	u32 n, cap;
	/* set by gograph_order: */
	u32 *order, norder; /* reached nodes in reverse postorder */
	u32 *rank;          /* position in `order`, or NO_NODE */
	u32 *idom;          /* immediate dominator; the root's is itself */
	u32 *npreds;        /* forward edges from reached nodes */
	bool *header;       /* an edge leads back to it */
	bool reducible;     /* every back edge leads to a dominator */
	/* set by gograph_loops: the header of the innermost loop around a node, or
	 * NO_NODE; for a header, the loop around its own */
	u32 *loop;
};

/* Adds a node and returns its number. */
u32 gograph_add(struct gograph *g);
/* Adds an edge. Two nodes may have several. */
void gograph_edge(struct gograph *g, u32 from, u32 to);
/* Orders the nodes and finds dominators. */
void gograph_order(struct gograph *g);
/* Whether every way to b leads through a. Requires that both are reached. */
bool gograph_dominates(const struct gograph *g, u32 a, u32 b);
/* Finds the loops. Requires gograph_order and a reducible graph. */
void gograph_loops(struct gograph *g);
void gograph_free(struct gograph *g);

#endif
