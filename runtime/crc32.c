/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cpu.h"
#include "hash.h"

static uint32_t
entry(const uint8_t *table, uint32_t i)
{
	uint32_t v;
	memcpy(&v, table + 4 * i, sizeof v);
	return v;
}

static uint32_t
bytewise(uint32_t crc, const uint8_t *table, const uint8_t *p, size_t n)
{
	for (; n; n--)
		crc = entry(table, (uint8_t)crc ^ *p++) ^ crc >> 8;
	return crc;
}

#if defined __x86_64__
#include <immintrin.h>

/* x to the power of n modulo the polynomial, reflected, as a factor of carry-less
 * multiplication. */
static int64_t
power(uint32_t polynomial, unsigned n)
{
	uint32_t r = 1u << 31;
	while (n--)
		r = r >> 1 ^ (r & 1 ? polynomial : 0);
	return (int64_t)((uint64_t)r << 1);
}

/* The 128 bits of x, moved by the distance that k is for, and with the bytes at p. */
#define FOLD(x, k, p)                                                  \
	_mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(x, k, 0x00),  \
	                            _mm_clmulepi64_si128(x, k, 0x11)), \
	              _mm_loadu_si128((const __m128i *)(const void *)(p)))

/* Four times 16 bytes at once, then one by one: what is left has the same remainder as
 * all that there was (Gopal and others, "Fast CRC Computation for Generic Polynomials
 * Using PCLMULQDQ"). n is at least 64. Writes 16 bytes and returns how many it took. */
__attribute__((target("pclmul,sse4.1,ssse3"))) static size_t
fold(uint32_t crc, uint32_t polynomial, const uint8_t *p, size_t n, uint8_t rest[16])
{
	const uint8_t *start = p;
	const __m128i by4 =
	        _mm_set_epi64x(power(polynomial, 512 - 32), power(polynomial, 512 + 32));
	const __m128i by1 =
	        _mm_set_epi64x(power(polynomial, 128 - 32), power(polynomial, 128 + 32));
	__m128i x[4];
	for (int i = 0; i < 4; i++)
		x[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
	x[0] = _mm_xor_si128(x[0], _mm_cvtsi32_si128((int)crc));
	for (p += 64, n -= 64; n >= 64; p += 64, n -= 64)
		for (int i = 0; i < 4; i++)
			x[i] = FOLD(x[i], by4, p + 16 * i);
	__m128i all = x[0];
	for (int i = 1; i < 4; i++)
		all = FOLD(all, by1, (const uint8_t *)&x[i]);
	for (; n >= 16; p += 16, n -= 16)
		all = FOLD(all, by1, p);
	_mm_storeu_si128((__m128i *)(void *)rest, all);
	return (size_t)(p - start);
}

bool
crc32_update(uint32_t *crc, const uint8_t *table, const uint8_t *p, size_t n)
{
	uint8_t rest[16];
	if (!cpu_has(CPU_CLMUL))
		return false;
	uint32_t c = ~*crc;
	if (n >= 64) {
		size_t done = fold(c, entry(table, 128), p, n, rest);
		c = bytewise(0, table, rest, sizeof rest);
		p += done;
		n -= done;
	}
	*crc = ~bytewise(c, table, p, n);
	return true;
}
#else
bool
crc32_update(uint32_t *crc, const uint8_t *table, const uint8_t *p, size_t n)
{
	(void)crc, (void)table, (void)p, (void)n;
	return false;
}
#endif
