/* SPDX-License-Identifier: MIT */
/* gostack: what called what, from a guest's memory. A Go function stores a return address
 * before it calls: PC_F << 16 | PC_B in 8 bytes below its frame, whose size Go's table
 * has. So the stack can be walked outward from any return address. It ends somewhere
 * inside, as SP is in a register: which functions run there is known from the native
 * stack, without those that the C compiler inlined.
 *
 * The memory is the guest's, and may say anything: nothing is read outside of it, and
 * what does not fit together ends the walk. Nothing here allocates. */
#ifndef GOWASM_GOSTACK_H
#define GOWASM_GOSTACK_H

#include "runtime/shared/gopclntab.h"

struct gostack {
	const uint8_t *memory;
	uint64_t size;
	struct gopclntab table;
};

struct goframe {
	uint32_t func; /* index without imports */
	uint32_t pc_b; /* behind the call that it makes; 0: not known */
};

/* Whether there is a table at `address`. The memory may grow, but has to stay. */
bool gostack_open(struct gostack *s, const uint8_t *memory, uint64_t size,
                  uint64_t address);
/* Whether this is the loop that resumes functions, which is in assembly. */
bool gostack_is_loop(const struct gostack *s, uint32_t func);
/* Walks outward from the return address at `slot`, which is not deeper than a goroutine's
 * first function. Returns how many frames there are in out, at most `max`. */
uint32_t gostack_outward(const struct gostack *s, uint64_t slot, struct goframe *out,
                         uint32_t max);
/* The stack, innermost first. natives[0] runs, natives[1] called it, ...; Go's loop
 * called the last one when SP was `sp`. Returns how many frames there are in out, at most
 * `max`. */
uint32_t gostack_walk(const struct gostack *s, const uint32_t *natives, uint32_t nnatives,
                      uint32_t sp, struct goframe *out, uint32_t max);

#endif
