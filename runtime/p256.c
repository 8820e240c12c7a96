/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "p256.h"

void
p256_look_up(uint64_t z[8], const uint8_t *table, unsigned entries, uint64_t n)
{
	for (unsigned i = 1; i <= entries; i++, table += 64) {
		uint64_t v[8], wanted = 0 - (((i ^ n) - 1) >> 63); /* n < 2^63 */
		memcpy(v, table, sizeof v);
		for (unsigned k = 0; k < 8; k++)
			z[k] ^= (z[k] ^ v[k]) & wanted;
	}
}

#ifdef __SIZEOF_INT128__
typedef unsigned __int128 two_words;

static const uint64_t prime[4] = {UINT64_MAX, UINT32_MAX, 0, 0xffffffff00000001};

/* z = t + top * 2^256, less p if it is not less than p. */
static inline void
reduce(uint64_t z[4], const uint64_t t[4], uint64_t top)
{
	uint64_t less[4];
	two_words r = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		r = (two_words)t[i] - prime[i] - (r >> 127);
		less[i] = (uint64_t)r;
	}
	r = (two_words)top - (r >> 127);
	uint64_t keep = (uint64_t)(r >> 64); /* all ones: it was less than p */
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		z[i] = (t[i] & keep) | (less[i] & ~keep);
}

/* t = (t + x * y + m * p) / 2^64, where m is what makes it divisible: the lowest word, as
 * p is -1 modulo 2^64. t has 257 bits, before and after. */
static inline void
step(uint64_t t[5], uint64_t x, const uint64_t y[4])
{
	two_words r = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		r = (two_words)x * y[i] + t[i] + (uint64_t)(r >> 64);
		t[i] = (uint64_t)r;
	}
	two_words top = (two_words)t[4] + (uint64_t)(r >> 64);
	uint64_t m = t[0];
	r = ((two_words)m << 32) + t[1]; /* m * (2^96 - 1) + m, from word 1 on */
	t[0] = (uint64_t)r;
	r = (two_words)t[2] + (uint64_t)(r >> 64);
	t[1] = (uint64_t)r;
	r = (two_words)m * prime[3] + t[3] + (uint64_t)(r >> 64);
	t[2] = (uint64_t)r;
	r = top + (uint64_t)(r >> 64);
	t[3] = (uint64_t)r;
	t[4] = (uint64_t)(r >> 64);
}

bool
p256_multiply(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	uint64_t t[5] = {0};
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		step(t, x[i], y);
	reduce(z, t, t[4]);
	return true;
}

bool
p256_add(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	uint64_t t[4];
	two_words r = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		r = (two_words)x[i] + y[i] + (uint64_t)(r >> 64);
		t[i] = (uint64_t)r;
	}
	reduce(z, t, (uint64_t)(r >> 64));
	return true;
}

bool
p256_subtract(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	uint64_t t[4];
	two_words r = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		r = (two_words)x[i] - y[i] - (r >> 127);
		t[i] = (uint64_t)r;
	}
	uint64_t borrowed = (uint64_t)(r >> 64); /* all ones or nothing */
	r = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		r = (two_words)t[i] + (prime[i] & borrowed) + (uint64_t)(r >> 64);
		z[i] = (uint64_t)r;
	}
	return true;
}
#else
bool
p256_multiply(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	(void)z, (void)x, (void)y;
	return false;
}

bool
p256_add(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	(void)z, (void)x, (void)y;
	return false;
}

bool
p256_subtract(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	(void)z, (void)x, (void)y;
	return false;
}
#endif
