/* SPDX-License-Identifier: MIT */
/* body: a Go function's new bodies, of type (pc_b, sp) -> sp, or -> (sp, a result)
 * (result_in_register.h).
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

#include "tools/go/emit/targets.h"
#include "tools/go/recognise/flow.h"

struct gobody_plan {
	enum gobody_kind kinds[2]; /* in this order */
	u32 n;
	u32 start_body;  /* function index, set by rewrite.c: of all bodies but
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
