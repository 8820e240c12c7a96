/* SPDX-License-Identifier: MIT */
/* bodies: what tests of bodies in C (runtime/native/native.h) share. */
#ifndef TESTS_UNIT_BODIES_H
#define TESTS_UNIT_BODIES_H

#include <unistd.h>

#include "runtime/guest/trap.h"
#include "tests/test.h"

/* The process ends, with TRAP_STATUS if it was an access outside of memory. */
void
guest_trap(struct instance *instance, enum trap trap)
{
	(void)instance;
	_exit(trap == WASM_RT_TRAP_OOB ? TRAP_STATUS : 1);
}

/* n bytes that look random, the same for the same seed. */
static inline void
fill(uint8_t *p, size_t n, uint32_t seed)
{
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = (uint8_t)(seed >> 24);
	}
}

#endif
