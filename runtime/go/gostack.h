/* SPDX-License-Identifier: MIT */
/* gostack: finds who called whom, from Go's stack in a guest's memory. Before it calls, a
 * Go function stores a return address, PC_F << 16 | PC_B, in the 8 bytes below its frame;
 * Go's table has the size of the frame. So the stack can be walked outward from any
 * return address. Inward it can end early, since SP is in a register: the native stack
 * says which functions run there, except those that the C compiler inlined.
 *
 * The guest's memory may hold anything. Nothing outside of it is read, and the walk ends
 * where things do not fit together. Nothing here allocates. */
#ifndef RUNTIME_GO_GOSTACK_H
#define RUNTIME_GO_GOSTACK_H

#include "runtime/shared/gopclntab.h"

struct gostack {
	const uint8_t *memory;
	uint64_t size;
	struct gopclntab table;
};

struct goframe {
	uint32_t func; /* index without imports */
	uint32_t pc_b; /* after the call that it makes; 0: not known */
};

/* Whether there is a table at `address`. The memory may grow, but must not move. */
bool gostack_open(struct gostack *s, const uint8_t *memory, uint64_t size,
                  uint64_t address);
/* Whether this function is the loop that resumes functions, which Go has in assembly. */
bool gostack_is_loop(const struct gostack *s, uint32_t func);
/* Walks outward from the return address at `slot`, which is not deeper than a goroutine's
 * first function. Returns how many frames there are in out, at most `max`. */
uint32_t gostack_outward(const struct gostack *s, uint64_t slot, struct goframe *out,
                         uint32_t max);
/* Walks the whole stack, innermost first. natives[0] runs, natives[1] called it, and so
 * on. Go's loop called the last one when SP was `sp`. Writes at most `max` frames to out
 * and returns how many. */
uint32_t gostack_walk(const struct gostack *s, const uint32_t *natives, uint32_t nnatives,
                      uint32_t sp, struct goframe *out, uint32_t max);

#endif
