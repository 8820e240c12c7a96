/* SPDX-License-Identifier: MIT */
/* adapter: bodies that connect rewritten functions with the rest of the module. Rewritten
 * functions take and return SP by value (body.h); all others keep it in a global. Each
 * function here writes one body into *c, which may be reused. */
#ifndef GOADAPT_H
#define GOADAPT_H

#include "tools/wasm/code.h"

/* Type (r) -> i32: turns the result of a rewritten function into the old style. Returns 0
 * and sets the global SP, or returns 1. */
void goadapt_enter(struct code *c);
/* Type (pc_b, sp) -> sp: calls a function that kept its body. */
void goadapt_around(struct code *c, u32 func);
/* Type (pc_b, sp) -> sp: calls a rewritten function that also returns a result. Tables
 * hold this body. */
void goadapt_entry(struct code *c, u32 func);

/* Begins a body with this many locals, all i32. */
void goadapt_begin(struct code *c, u32 nlocals);

#endif
