/* SPDX-License-Identifier: MIT */
/* check: what must hold of a recognised function between two passes. Debug and asan
 * builds check each function behind each pass that changed it (passes.c).
 *
 * Of the whole: the first two locals are i32, all have a type; every PC_B leads to a
 * segment; a result by value has a width and a place, and no G_TAIL is there to lose it.
 * Of segments: they lie inside the instructions and share none; `next` exists, and is the
 * segment behind or a copy; a segment with `call` ends with that call; only the last
 * segment, or a copy of it, runs into its end without a next one.
 * Of delta: it is the same on every way into a segment, and never below `lowest`; where
 * calls, jumps, returns and ends say what it is, they agree.
 * Of instructions: they exist and may stand in a segment; blocks match; the operand stack
 * has the types that each takes and is empty at the end; locals, calls, functions and
 * labels are in range; nothing uses PC_B's or SP's local or the global SP; a call is used
 * once; a jump leads to where its PC_B leads, or to a copy of that.
 * Of accesses to the stack: their address is a G_SP of the same delta that is only an
 * address; nothing else takes one.
 * Of results in registers: what TAKES_RESULT is a load of the place and the width that
 * the callee returns, behind a G_SP, in a segment that only that call leads to.
 *
 * All of this holds whatever the module says: what would break it is not recognised. */
#ifndef CHECK_H
#define CHECK_H

#include "tools/go/recognise/flow.h"

/* Returns what is wrong with g, or NULL. A new string. `m` has the functions that g may
 * call: those of f->m, and what passes have added. */
char *gofn_check(const struct goflow *f, const struct module *m, const struct gofn *g);

#endif
