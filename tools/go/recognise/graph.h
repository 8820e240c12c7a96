/* SPDX-License-Identifier: MIT */
/* graph: control flow graphs: reverse postorder, dominators, reducibility, loops. */
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
	/* by gograph_order: */
	u32 *order,
	        norder; /* nodes in reverse postorder; those never reached are not in */
	u32 *rank;      /* position in it, or NO_NODE */
	u32 *idom;      /* immediate dominator; the root's is itself */
	u32 *npreds;    /* edges from reached nodes, that go forward */
	bool *header;   /* an edge leads back to it */
	bool reducible; /* every edge that leads back leads to a dominator */
	/* by gograph_loops: the header of the innermost loop around a node (for a header:
	 * around its own loop), or NO_NODE */
	u32 *loop;
};

/* Adds a node and returns its number. */
u32 gograph_add(struct gograph *g);
/* As often as there are ways. */
void gograph_edge(struct gograph *g, u32 from, u32 to);
void gograph_order(struct gograph *g);
/* Whether every way to b leads through a; both are reached. */
bool gograph_dominates(const struct gograph *g, u32 a, u32 b);
/* Requires gograph_order and a reducible graph. */
void gograph_loops(struct gograph *g);
void gograph_free(struct gograph *g);

#endif
