/* SPDX-License-Identifier: MIT */
/* argument: how bodies in C (native.h) see the guest: its memory, and the arguments and
 * results behind SP. */
#ifndef GOWASM_ARGUMENT_H
#define GOWASM_ARGUMENT_H

#include <stdint.h>
#include <string.h>

#include "runtime/guest/trap.h"

/* n bytes of guest memory, or the end. */
static inline uint8_t *
bytes(void *instance, uint64_t address, uint64_t n)
{
	struct instance *i = instance;
	uint64_t at = (uint32_t)address; /* as i32.wrap_i64 does it */
	if (n > i->memory.size || at > i->memory.size - n)
		guest_trap(i, WASM_RT_TRAP_OOB);
	return i->memory.data + at;
}

/* Argument i, behind the return address. */
static inline uint64_t
argument(void *instance, uint32_t sp, unsigned i)
{
	uint64_t v;
	memcpy(&v, bytes(instance, (uint64_t)sp + 8 + 8 * i, 8), 8);
	return v;
}

static inline void
set_result(void *instance, uint32_t sp, unsigned i, uint64_t v)
{
	memcpy(bytes(instance, (uint64_t)sp + 8 + 8 * i, 8), &v, 8);
}

/* The slice of n elements that argument i begins, or NULL if it has another length. */
static inline uint8_t *
slice(void *instance, uint32_t sp, unsigned i, uint64_t n, unsigned size)
{
	if (argument(instance, sp, i + 1) != n || n > UINT32_MAX)
		return NULL;
	return bytes(instance, argument(instance, sp, i), n * size);
}

/* The n floats that are the arguments, one by one, as they have just been stored; returns
 * the place of the results, as many as `results`, behind them. */
static inline uint8_t *
floats(void *instance, uint32_t sp, double *v, unsigned n, unsigned results)
{
	uint8_t *a = bytes(instance, (uint64_t)sp + 8, 8 * (n + results));
	for (unsigned i = 0; i < n; i++)
		memcpy(&v[i], a + 8 * i, 8);
	return a + 8 * n;
}

/* A body in C for machines that have no way to it: Go's own runs. */
#define DECLINES(name)                         \
	bool name(void *instance, uint32_t sp) \
	{                                      \
		(void)instance, (void)sp;      \
		return false;                  \
	}

#endif
