/* SPDX-License-Identifier: MIT */
/* body: writes the new bodies of a Go function. Their type is (pc_b, sp) -> sp, or ->
 * (sp, result) for a function that returns a result by value
 * (improve/result_in_register.h).
 *
 * The stack pointer is passed in and returned by value. It points at the return address:
 * at entry 0 the parameter is SP as the caller left it; at any other entry it is SP after
 * the call that is resumed. The returned value is SP at the return address. A returned 0
 * means that the goroutine is unwinding; whoever began to unwind has set the global SP.
 *
 * Inside a body, SP's local holds the least SP of the function. Every access to the stack
 * is then that base plus an offset that is never negative, and after a call the base is
 * simply the call's result. Go's own addresses wrap around at 2^32. These do not: such an
 * address lies above 4 GiB, where no memory is, and traps. */
#ifndef TOOLS_GO_EMIT_BODY_H
#define TOOLS_GO_EMIT_BODY_H

#include "tools/go/emit/targets.h"
#include "tools/go/recognise/flow.h"

struct body_plan {
	enum body_kind kinds[2]; /* in the order in which they are written */
	u32 n;
	u32 start_body;  /* function index, which rewrite.c sets: where callers go */
	bool structured; /* false: the body keeps its dispatch, a loop around a table */
};

/* Decides whether g gets one body or two, and in which form. A function gets two if it
 * has loops and entries above 0. If `structure` is false, bodies are not structured
 * (--no-pass=structure). */
struct body_plan body_plan(const struct flow *f, const struct function *g,
                           bool structure);
/* Writes a body, with its locals, into *out. BODY_RESUME calls BODY_START, whose function
 * index is `start_body`. */
void body_write(const struct flow *f, const struct function *g, const struct gotargets *t,
                const struct body_plan *plan, enum body_kind kind, u32 start_body,
                struct code *out);

#endif
