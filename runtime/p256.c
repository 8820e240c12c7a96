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

/* Word by word: to wait until two words just stored can be read as one vector takes
 * longer than the sum. */
static inline void
read_words(uint64_t v[4], const uint8_t *p)
{
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		memcpy(&v[i], p + 8 * i, sizeof v[i]);
}

static inline void
write_word(uint8_t *z, unsigned i, uint64_t v)
{
	memcpy(z + 8 * i, &v, sizeof v);
}

/* t = a + b; returns what is carried. */
static inline uint64_t
sum(uint64_t t[4], const uint64_t a[4], const uint64_t b[4])
{
	two_words r = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		r = (two_words)a[i] + b[i] + (uint64_t)(r >> 64);
		t[i] = (uint64_t)r;
	}
	return (uint64_t)(r >> 64);
}

/* t = a - b; returns what is borrowed. */
static inline uint64_t
difference(uint64_t t[4], const uint64_t a[4], const uint64_t b[4])
{
	two_words r = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		r = (two_words)a[i] - b[i] - (r >> 127);
		t[i] = (uint64_t)r;
	}
	return (uint64_t)(r >> 127);
}

/* z = t + top * 2^256, less p if it is not less than p. */
static inline void
reduce(uint8_t *z, const uint64_t t[4], uint64_t top)
{
	uint64_t less[4];
	two_words r = (two_words)top - difference(less, t, prime);
	uint64_t keep = (uint64_t)(r >> 64); /* all ones: it was less than p */
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		write_word(z, i, (t[i] & keep) | (less[i] & ~keep));
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
p256_multiply(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	uint64_t a[4], b[4], t[5] = {0};
	read_words(a, x);
	read_words(b, y);
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		step(t, a[i], b);
	reduce(z, t, t[4]);
	return true;
}

bool
p256_add(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	uint64_t a[4], b[4], t[4];
	read_words(a, x);
	read_words(b, y);
	uint64_t carried = sum(t, a, b);
	reduce(z, t, carried);
	return true;
}

bool
p256_subtract(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	uint64_t a[4], b[4], t[4], back[4];
	read_words(a, x);
	read_words(b, y);
	uint64_t borrowed = 0 - difference(t, a, b); /* all ones or nothing */
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		back[i] = prime[i] & borrowed;
	sum(t, t, back);
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		write_word(z, i, t[i]);
	return true;
}
#else
bool
p256_multiply(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	(void)z, (void)x, (void)y;
	return false;
}

bool
p256_add(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	(void)z, (void)x, (void)y;
	return false;
}

bool
p256_subtract(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	(void)z, (void)x, (void)y;
	return false;
}
#endif
