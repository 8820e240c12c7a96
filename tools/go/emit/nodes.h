/* SPDX-License-Identifier: MIT */
/* nodes: what a structured body is made of. Its segments, and, where it has entries
 * above 0, a root that looks at PC_B, a node for each entry, and one before each loop
 * that has entries inside: a loop may only be come into through its header, so the way to
 * an entry leads through the headers of all loops around it, where PC_B, kept in local 0
 * as the number of the entry, says how to go on; the entry itself sets it to 0.
 * Node 0 is the root, node 1 + i is segment i. */
#ifndef GONODES_H
#define GONODES_H

#include "tools/go/emit/emit.h"
#include "tools/go/recognise/graph.h"

enum node_kind {
	NODE_SEGMENT,
	NODE_ROOT,
	NODE_ENTRY,
	NODE_LOOP,
	NODE_NOWHERE /* an entry that cannot be */
};

struct node {
	enum node_kind kind;
	u32 segment;      /* SEGMENT; ENTRY: where to; LOOP: its header */
	u32 first, count; /* LOOP: the entries inside, in struct body.entries */
	u32 entry;        /* ENTRY: which */
	bool labelled;    /* a table leads to it */
};

struct entry {
	u32 pc, segment;
	u32 *chain, depth; /* headers of the loops around it, outermost first */
	u32 node;          /* its NODE_ENTRY */
};

struct body {
	struct emitter e;
	enum gobody_kind kind;
	u32 start_body;
	struct gograph graph;
	struct node *nodes;
	u32 *node_of; /* where a jump to a segment goes: the segment or its NODE_LOOP */
	struct entry *entries;
	u32 nentries;
	u32 nowhere;
	i32 usual; /* the delta of most entries */
	bool has_loop_nodes;
};

/* Fills in everything from `graph` on; e.f, e.g, e.behind and kind are set.
 * gograph_order was called for the graph. */
void gonodes_build(struct body *b);
void gonodes_free(struct body *b);
/* Where the way to an entry leads behind the d-th loop around it (0: from the root). */
u32 gonodes_next(const struct body *b, const struct entry *e, u32 d);
/* The d for the loop whose header is this segment. */
u32 gonodes_depth(const struct entry *e, u32 header);

#endif
