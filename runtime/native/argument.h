/* SPDX-License-Identifier: MIT */
/* argument: gives bodies in C (native.h) the guest's memory, and the arguments and
 * results of a Go function. What a body reads of the guest and then decides by, it reads
 * once (once.h). */
#ifndef RUNTIME_NATIVE_ARGUMENT_H
#define RUNTIME_NATIVE_ARGUMENT_H

#include <stdint.h>
#include <string.h>

#include "runtime/guest/trap.h"
#include "runtime/shared/once.h"

/* Returns n bytes of guest memory; traps if they are not all there. */
static inline uint8_t *
bytes(void *instance, uint64_t address, uint64_t n)
{
	struct instance *i = instance;
	uint64_t at = (uint32_t)address; /* as i32.wrap_i64 does it */
	if (n > i->memory.size || at > i->memory.size - n)
		guest_trap(i, WASM_RT_TRAP_OOB);
	return i->memory.data + at;
}

/* Returns argument i, counted from the return address on. */
static inline uint64_t
argument(void *instance, uint32_t sp, unsigned i)
{
	return once_word(bytes(instance, (uint64_t)sp + 8 + 8 * i, 8));
}

static inline void
set_result(void *instance, uint32_t sp, unsigned i, uint64_t v)
{
	memcpy(bytes(instance, (uint64_t)sp + 8 + 8 * i, 8), &v, 8);
}

/* Returns the slice of n elements that begins at argument i, or NULL if it has another
 * length. */
static inline uint8_t *
slice(void *instance, uint32_t sp, unsigned i, uint64_t n, unsigned size)
{
	if (argument(instance, sp, i + 1) != n || n > UINT32_MAX)
		return NULL;
	return bytes(instance, argument(instance, sp, i), n * size);
}

/* Reads the n floats that are the arguments, one by one, as they were just stored.
 * Returns the place of the `results` results after them. */
static inline uint8_t *
floats(void *instance, uint32_t sp, double *v, unsigned n, unsigned results)
{
	uint8_t *a = bytes(instance, (uint64_t)sp + 8, 8 * (n + results));
	once_copy(v, a, 8 * n);
	return a + 8 * n;
}

/* A body for machines on which this function has none in C: Go's own runs. */
#define DECLINES(name)                         \
	bool name(void *instance, uint32_t sp) \
	{                                      \
		(void)instance, (void)sp;      \
		return false;                  \
	}

#endif
