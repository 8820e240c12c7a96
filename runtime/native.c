/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "instance.h"
#include "native.h"
#include "sha256.h"
#include "trap.h"

/* n bytes of guest memory, or the end. */
static uint8_t *
bytes(void *instance, uint64_t address, uint64_t n)
{
	struct instance *i = instance;
	uint64_t at = (uint32_t)address; /* as i32.wrap_i64 does it */
	if (n > i->memory.size || at > i->memory.size - n)
		guest_trap(i, WASM_RT_TRAP_OOB);
	return i->memory.data + at;
}

uint64_t
native_memequal(void *instance, uint64_t a, uint64_t b, uint64_t n)
{
	if (a == b || n == 0)
		return 1;
	return memcmp(bytes(instance, a, n), bytes(instance, b, n), n) == 0;
}

uint32_t
native_memcmp(void *instance, uint32_t a, uint32_t b, uint32_t n)
{
	if (n == 0)
		return 0;
	int r = memcmp(bytes(instance, a, n), bytes(instance, b, n), n);
	return r < 0 ? UINT32_MAX : r > 0;
}

uint32_t
native_memchr(void *instance, uint32_t p, uint32_t c, uint32_t n)
{
	if (n == 0)
		return 0;
	const uint8_t *base = bytes(instance, p, n);
	const uint8_t *found = memchr(base, (int)(c & 0xff), n);
	return found ? p + (uint32_t)(found - base) : 0;
}

/* Argument i of eight bytes, behind the return address. */
static uint64_t
argument(void *instance, uint32_t sp, unsigned i)
{
	uint64_t v;
	memcpy(&v, bytes(instance, (uint64_t)sp + 8 + 8 * i, 8), 8);
	return v;
}

uint32_t
native_sha256(void *instance, uint32_t pc_b, uint32_t sp)
{
	uint64_t digest = argument(instance, sp, 0), p = argument(instance, sp, 1);
	uint64_t n = argument(instance, sp, 2) & ~63ull;
	(void)pc_b;
	if ((int64_t)n > 0)
		sha256_blocks(bytes(instance, digest, 32), bytes(instance, p, n), n / 64);
	return sp;
}
