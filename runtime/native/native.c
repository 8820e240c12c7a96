/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "runtime/native/argument.h"
#include "runtime/shared/cpu.h"
#include "runtime/shared/hash.h"
#include "runtime/native/native.h"

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

/* --- fronts (native.h) --- */

typedef bool compress(uint8_t *state, const uint8_t *p, size_t blocks);

static bool
hash(void *instance, uint32_t sp, unsigned size, unsigned block, compress *blocks)
{
	uint64_t digest = argument(instance, sp, 0), p = argument(instance, sp, 1);
	uint64_t n = argument(instance, sp, 2);
	n -= n % block;
	return (int64_t)n >= 0 &&
	       blocks(bytes(instance, digest, size), bytes(instance, p, n), n / block);
}

bool
native_sha256(void *instance, uint32_t sp)
{
	return hash(instance, sp, 32, 64, sha256_blocks);
}

bool
native_sha1(void *instance, uint32_t sp)
{
	return hash(instance, sp, 20, 64, sha1_blocks);
}

bool
native_sha512(void *instance, uint32_t sp)
{
	return hash(instance, sp, 64, 128, sha512_blocks);
}

bool
native_crc32(void *instance, uint32_t sp)
{
	uint32_t crc = (uint32_t)argument(instance, sp, 0);
	const uint8_t *table = bytes(instance, argument(instance, sp, 1), 1024);
	uint64_t n = argument(instance, sp, 3);
	const uint8_t *p = bytes(instance, argument(instance, sp, 2), n);
	if (!crc32_update(&crc, table, p, n))
		return false;
	memcpy(bytes(instance, (uint64_t)sp + 8 + 40, 4), &crc, 4);
	return true;
}

/* --- counting --- */

typedef uint8_t lanes __attribute__((vector_size(32)));

/* Always inlined, so that it is compiled for the instructions that the caller may use. */
static inline __attribute__((always_inline)) uint64_t
count_lanes(const uint8_t *p, uint64_t n, uint8_t c)
{
	const lanes wanted = (lanes){0} + c;
	uint64_t count = 0;
	while (n >= 64) {
		lanes v, w, counts[2] = {{0}, {0}}; /* of a byte each */
		for (int i = 0; i < 127 && n >= 64; i++, p += 64, n -= 64) {
			memcpy(&v, p, sizeof v);
			memcpy(&w, p + 32, sizeof w);
			counts[0] -= (lanes)(v == wanted);
			counts[1] -= (lanes)(w == wanted);
		}
		counts[0] += counts[1];
		for (int i = 0; i < 32; i++)
			count += counts[0][i];
	}
	for (; n; n--)
		count += *p++ == c;
	return count;
}

#if defined __x86_64__
__attribute__((target("avx2"))) static uint64_t
count_wide(const uint8_t *p, uint64_t n, uint8_t c)
{
	return count_lanes(p, n, c);
}
#define HAS_WIDE cpu_has(CPU_AVX2)
#else
#define count_wide count_lanes
#define HAS_WIDE false
#endif

static uint64_t
count_byte(const uint8_t *p, uint64_t n, uint8_t c)
{
	return HAS_WIDE ? count_wide(p, n, c) : count_lanes(p, n, c);
}

/* Arguments: a slice or string, then another, `size` words each. */
static bool
count(void *instance, uint32_t sp, unsigned size)
{
	if (argument(instance, sp, size + 1) != 1)
		return false;
	uint64_t n = argument(instance, sp, 1);
	const uint8_t *p = bytes(instance, argument(instance, sp, 0), n);
	uint8_t c = *bytes(instance, argument(instance, sp, size), 1);
	set_result(instance, sp, 2 * size, count_byte(p, n, c));
	return true;
}

bool
native_count_bytes(void *instance, uint32_t sp)
{
	return count(instance, sp, 3);
}

bool
native_count_string(void *instance, uint32_t sp)
{
	return count(instance, sp, 2);
}

/* One rounding, in C's function as in the instruction. */
bool
native_fma(void *instance, uint32_t sp)
{
	double v[3];
	uint8_t *result = floats(instance, sp, v, 3, 1);
#if defined __x86_64__
	if (cpu_has(CPU_AVX2))
		__asm__("vfmadd231sd %1, %2, %0" : "+x"(v[2]) : "x"(v[0]), "x"(v[1]));
	else
#endif
		v[2] = fma(v[0], v[1], v[2]);
	memcpy(result, &v[2], 8);
	return true;
}

/* The remainder is exact, in C as in Go, so there is one result; NaNs are Go's own. */
bool
native_mod(void *instance, uint32_t sp)
{
	double v[2];
	uint8_t *result = floats(instance, sp, v, 2, 1);
	if (!isfinite(v[0]) || isnan(v[1]) || v[1] == 0)
		return false;
	v[0] = fmod(v[0], v[1]);
	memcpy(result, &v[0], 8);
	return true;
}
