/* SPDX-License-Identifier: MIT */
/* check: what must hold of a recognised function between two passes. Debug and asan
 * builds check each function after each pass that changed it (passes.c).
 *
 * - The whole: the first two locals are i32, and every local has a type. Every PC_B leads
 *   to a segment. A result by value has a width and a place, and the function has no
 *   G_TAIL, which would lose it.
 * - Segments: each lies inside the instructions, and no two share any. `next` exists, and
 *   is the following segment or a copy. A segment with `call` ends with that call. Only
 *   the last segment, or a copy of it, may end without a next one.
 * - Delta: it is the same on every way into a segment, and never below `lowest`. Calls,
 *   jumps, returns and ends agree with it.
 * - Instructions: each exists and may stand in a segment. Blocks match. The operand stack
 *   has the types that each instruction takes, and is empty at the end. Locals, calls,
 *   functions and labels are in range. Nothing uses PC_B's local, SP's local or the
 *   global SP. Each call is used once. A jump leads where its PC_B leads, or to a copy of
 *   that.
 * - Accesses to the stack: the address is a G_SP of the same delta that is only an
 *   address. Nothing else takes such a G_SP.
 * - Results in registers: a load that TAKES_RESULT reads the place and the width that the
 *   callee returns. It stands after a G_SP, in a segment that only that call leads to.
 *
 * All of this holds whatever the module says: a function that would break it is not
 * recognised. */
#ifndef TOOLS_GO_RECOGNISE_CHECK_H
#define TOOLS_GO_RECOGNISE_CHECK_H

#include "tools/go/recognise/flow.h"

/* Returns what is wrong with g, a new string, or NULL. `m` has the functions that g may
 * call: those of f->m, and those that passes have added. */
char *check_function(const struct flow *f, const struct module *m,
                     const struct function *g);

#endif
