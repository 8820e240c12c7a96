/* SPDX-License-Identifier: MIT */
/* check_operands: checks the instructions of one segment for check.c: the types on the
 * operand stack, blocks, calls, jumps and accesses. */
#ifndef TOOLS_GO_RECOGNISE_CHECK_OPERANDS_H
#define TOOLS_GO_RECOGNISE_CHECK_OPERANDS_H

#include "tools/go/recognise/flow.h"

/* A value on the operand stack. */
struct checked_value {
	u8 type;                /* 0: not known, in code that is never reached */
	const struct instr *sp; /* the G_SP that pushed it, or NULL */
};

/* An open block. */
struct checked_block {
	u16 op;
	u32 height;
	bool dead; /* at its beginning */
};

struct checker {
	const struct flow *f;
	const struct module *m;
	const struct function *g;
	u32 originals;   /* segments that Go wrote; the others are copies */
	u32 segment, at; /* the place that is checked; NO_SEGMENT: the whole */
	u8 *used_calls;  /* by call */
	u32 *ways;       /* by segment: how many lead there; NULL: not counted */
	const struct gocall **call_before; /* by segment: the call that leads there */
	struct checked_value *stack;
	u32 height, stack_cap;
	struct checked_block *blocks;
	u32 nblocks, blocks_cap;
	bool dead;       /* this place cannot be reached */
	struct buf text; /* what is wrong */
};

/* Notes what is wrong, and where. Returns false. */
bool check_wrong(struct checker *c, const char *fmt, ...) PRINTF(2, 3);
/* Checks the instructions of segment c->segment. Requires that they lie inside the
 * function's. */
bool check_segment(struct checker *c);

#endif
