/* SPDX-License-Identifier: MIT */
/* gobody: a Go function's new bodies, of type (pc_b, sp) -> sp, or -> (sp, a result)
 * (goresult.h).
 *
 * SP comes and goes by value. It points at the return address: sp is what it is at the
 * entry (or, for an entry above 0, where it was after the call that is resumed), the
 * result is where the return address was, 0 means unwinding (then whoever began to
 * unwind has set the global). Inside, local 1 holds the least SP of the function, so that
 * every access to the stack is that base plus an offset that is not negative, and the
 * base behind a call is the call's result itself. An address that would have wrapped
 * around 2^32 lies beyond 4 GiB instead, where no memory is: it traps. */
#ifndef GOBODY_H
#define GOBODY_H

#include "tools/go/recognise/flow.h"
#include "tools/go/recognise/graph.h"

/* What calls are made to in the new module. */
struct gotargets {
	const u32 *start;  /* by function index: what to call at entry 0 */
	u32 indirect_type; /* of (pc_b, sp) -> sp */
	u32 start_table;   /* holds, for each Go function, what to call at entry 0 */
};

/* Which parts of a function a body has. */
enum gobody_kind {
	BODY_ONLY,   /* all of it, PC_B decides where it begins */
	BODY_START,  /* what runs from entry 0 without unwinding; PC_B is not looked at */
	BODY_RESUME, /* what runs from the entries above 0; entry 0 calls the other body
	              */
};

struct gobody_plan {
	enum gobody_kind kinds[2]; /* in this order */
	u32 n;
	u32 start_body;  /* function index, set by gorewrite.c: of all bodies but
	                    BODY_RESUME */
	bool structured; /* false: its own dispatch is kept, a loop around a table */
};

/* Whether g needs one body or two, and of which form. A function has two if it has loops
 * and entries above 0. `structure` false: never structured (--no-pass=structure). */
struct gobody_plan gobody_plan(const struct goflow *f, const struct gofn *g,
                               bool structure);
/* Writes a body into *out (its locals too). `start_body` is the function index of
 * BODY_START, for BODY_RESUME. */
void gobody_write(const struct goflow *f, const struct gofn *g, const struct gotargets *t,
                  const struct gobody_plan *plan, enum gobody_kind kind, u32 start_body,
                  struct code *out);

#endif
