/* SPDX-License-Identifier: MIT */
/* nodes: the graph of a structured body. Node 1 + i is segment i. A body with entries
 * above 0 has three more kinds: a root (node 0) that looks at PC_B, one node for each
 * entry, and one in front of each loop that has entries inside.
 *
 * A wasm loop can only be entered at its header. To resume inside a loop, the body goes
 * through the header of every loop around the entry, outermost first. PC_B's local holds
 * the number of the entry meanwhile and tells each header where to go next. The entry
 * itself sets the local to 0. */
#ifndef TOOLS_GO_EMIT_NODES_H
#define TOOLS_GO_EMIT_NODES_H

#include "tools/go/emit/emit.h"
#include "tools/go/recognise/graph.h"

enum node_kind {
	NODE_SEGMENT,
	NODE_ROOT,
	NODE_ENTRY,
	NODE_LOOP,
	NODE_NOWHERE /* an entry that does not exist */
};

struct node {
	enum node_kind kind;
	u32 segment;      /* SEGMENT: which; ENTRY: where it goes; LOOP: its header */
	u32 first, count; /* LOOP: the entries inside, in struct body.entries */
	u32 entry;        /* ENTRY: which */
	bool labelled;    /* a br_table goes to it */
};

struct entry {
	u32 pc, segment;
	u32 *chain, depth; /* headers of the loops around it, outermost first */
	u32 node;          /* its NODE_ENTRY */
};

struct body {
	struct emitter e;
	enum body_kind kind;
	u32 start_body;
	struct graph graph;
	struct node *nodes;
	u32 *node_of; /* where a jump to a segment goes: the segment or its NODE_LOOP */
	struct entry *entries;
	u32 nentries;
	u32 nowhere;
	i32 usual; /* the delta of most entries */
	bool has_loop_nodes;
};

/* Fills in every field from `graph` on, and orders the graph. Requires e.f, e.g, e.after
 * and kind. */
void nodes_build(struct body *b);
void nodes_free(struct body *b);
/* Returns the node that an entry goes to from the d-th loop around it; d = 0: from the
 * root. */
u32 nodes_next(const struct body *b, const struct entry *e, u32 d);
/* Returns the d of the loop whose header is this segment. */
u32 nodes_depth(const struct entry *e, u32 header);

#endif
