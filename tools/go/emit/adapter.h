/* SPDX-License-Identifier: MIT */
/* adapter: what stands between functions that were rewritten, which take and give SP by
 * value (body.h), and what was not, which has it in a global. Each writes one body into
 * *c, which may be reused. */
#ifndef GOADAPT_H
#define GOADAPT_H

#include "tools/wasm/code.h"

/* (r) -> 0 and the global SP set, or 1: what a new result means in the old style. */
void goadapt_enter(struct code *c);
/* (pc_b, sp) -> sp around an old function. */
void goadapt_around(struct code *c, u32 func);
/* (pc_b, sp) -> sp around one that returns more: what is called through tables. */
void goadapt_entry(struct code *c, u32 func);

/* Begins a body with so many locals, all i32. */
void goadapt_begin(struct code *c, u32 nlocals);

#endif
