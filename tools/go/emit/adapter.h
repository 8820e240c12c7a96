/* SPDX-License-Identifier: MIT */
/* adapter: bodies that connect rewritten functions with the rest of the module. Rewritten
 * functions take and return SP by value (body.h); all others keep it in a global. Each
 * function here writes one body into *c, which may be reused. */
#ifndef TOOLS_GO_EMIT_ADAPTER_H
#define TOOLS_GO_EMIT_ADAPTER_H

#include "tools/wasm/code.h"

/* Type (r) -> i32: turns the result of a rewritten function into the old style. Returns 0
 * and sets the global SP, or returns 1. */
void adapter_enter(struct code *c);
/* Type (pc_b, sp) -> sp: calls a function that kept its body. */
void adapter_around(struct code *c, u32 func);
/* Type (pc_b, sp) -> sp: calls a rewritten function that also returns a result. Tables
 * hold this body. */
void adapter_entry(struct code *c, u32 func);

/* Begins a body with this many locals, all i32. */
void adapter_begin(struct code *c, u32 nlocals);

#endif
