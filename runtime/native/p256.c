/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/native/p256.h"
#include "runtime/native/secret.h"

void
p256_look_up(uint64_t z[8], const uint8_t *table, unsigned entries, uint64_t n)
{
	uint64_t found[8];
	memcpy(found, z, sizeof found);
	for (unsigned i = 1; i <= entries; i++, table += 64) {
		uint64_t wanted = secret_mask(0 - (((i ^ n) - 1) >> 63)); /* n < 2^63 */
		uint64_t v[8];
		memcpy(v, table, sizeof v);
		for (unsigned k = 0; k < 8; k++)
			found[k] ^= (found[k] ^ v[k]) & wanted;
	}
	memcpy(z, found, sizeof found);
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
write_words(uint8_t *z, const uint64_t v[4])
{
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		memcpy(z + 8 * i, &v[i], sizeof v[i]);
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
reduce(uint64_t z[4], const uint64_t t[4], uint64_t top)
{
	uint64_t less[4];
	two_words r = (two_words)top - difference(less, t, prime);
	uint64_t keep = secret_mask((uint64_t)(r >> 64)); /* it was less than p */
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

static inline void
multiply(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	uint64_t t[5] = {0};
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		step(t, x[i], y);
	reduce(z, t, t[4]);
}

static inline void
add(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	uint64_t t[4];
	uint64_t carried = sum(t, x, y);
	reduce(z, t, carried);
}

static inline void
subtract(uint64_t z[4], const uint64_t x[4], const uint64_t y[4])
{
	uint64_t t[4], back[4];
	uint64_t borrowed = secret_mask(0 - difference(t, x, y));
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		back[i] = prime[i] & borrowed;
	sum(z, t, back);
}

typedef void operation(uint64_t z[4], const uint64_t x[4], const uint64_t y[4]);

static inline bool
apply(operation *f, uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	uint64_t a[4], b[4], c[4];
	read_words(a, x);
	read_words(b, y);
	f(c, a, b);
	write_words(z, c);
	return true;
}

bool
p256_multiply(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	return apply(multiply, z, x, y);
}

bool
p256_add(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	return apply(add, z, x, y);
}

bool
p256_subtract(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	return apply(subtract, z, x, y);
}

/* --- points --- */

typedef uint64_t element[4];

/* The curve's b, times 2^256. */
static const element curve_b = {0xd89cdf6229c4bddf, 0xacf005cd78843090,
                                0xe5a220abf7212ed6, 0xdc30061d04874834};

static void
read_point(element *p, const uint8_t *from, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		read_words(p[i], from + 32 * i);
}

static void
write_point(uint8_t *to, element *p)
{
	for (unsigned i = 0; i < 3; i++)
		write_words(to + 32 * i, p[i]);
}

/* z = 3 * x; z and x are not one. */
static inline void
thrice(element z, const element x)
{
	add(z, x, x);
	add(z, z, x);
}

/* What both additions end with, of the same names in the paper (Renes, Costello, Batina:
 * https://eprint.iacr.org/2015/1060, algorithms 4 and 5): x3 is what b * t2 is taken
 * from, z is that factor t2. */
static void
end_of_addition(element *q, element t0, element t1, element t3, element t4, element y3,
                const element z)
{
	element t2, x3, z3, v;
	multiply(z3, curve_b, z);
	subtract(v, y3, z3);
	thrice(x3, v);
	subtract(z3, t1, x3);
	add(x3, t1, x3);
	multiply(y3, curve_b, y3);
	thrice(t2, z);
	subtract(y3, y3, t2);
	subtract(v, y3, t0);
	thrice(y3, v);
	thrice(v, t0);
	subtract(t0, v, t2);
	multiply(t1, t4, y3);
	multiply(t2, t0, y3);
	multiply(y3, x3, z3);
	add(q[1], y3, t2);
	multiply(x3, t3, x3);
	subtract(q[0], x3, t1);
	multiply(z3, t4, z3);
	multiply(t1, t3, t0);
	add(q[2], z3, t1);
}

/* z = (a + b) * (c + d) - (e + f) */
static void
cross(element z, const element a, const element b, const element c, const element d,
      const element e, const element f)
{
	element s, t;
	add(s, a, b);
	add(t, c, d);
	multiply(t, s, t);
	add(s, e, f);
	subtract(z, t, s);
}

bool
p256_add_points(uint8_t *q, const uint8_t *p1, const uint8_t *p2)
{
	element a[3], b[3], r[3], t0, t1, t2, t3, t4, y3;
	read_point(a, p1, 3);
	read_point(b, p2, 3);
	multiply(t0, a[0], b[0]);
	multiply(t1, a[1], b[1]);
	multiply(t2, a[2], b[2]);
	cross(t3, a[0], a[1], b[0], b[1], t0, t1);
	cross(t4, a[1], a[2], b[1], b[2], t1, t2);
	cross(y3, a[0], a[2], b[0], b[2], t0, t2);
	end_of_addition(r, t0, t1, t3, t4, y3, t2);
	write_point(q, r);
	return true;
}

bool
p256_add_affine(uint8_t *q, const uint8_t *p1, const uint8_t *p2, uint64_t infinity)
{
	element a[3], b[2], r[3], t0, t1, t3, t4, y3;
	uint64_t keep = secret_mask(0 - infinity);
	read_point(a, p1, 3);
	read_point(b, p2, 2);
	multiply(t0, a[0], b[0]);
	multiply(t1, a[1], b[1]);
	cross(t3, b[0], b[1], a[0], a[1], t0, t1);
	multiply(t4, b[1], a[2]);
	add(t4, t4, a[1]);
	multiply(y3, b[0], a[2]);
	add(y3, y3, a[0]);
	end_of_addition(r, t0, t1, t3, t4, y3, a[2]);
	for (unsigned i = 0; i < 12; i++)
		r[i / 4][i % 4] = (a[i / 4][i % 4] & keep) | (r[i / 4][i % 4] & ~keep);
	write_point(q, r);
	return true;
}

/* Algorithm 6 there. */
bool
p256_double(uint8_t *q, const uint8_t *p)
{
	element a[3], r[3], t0, t1, t2, t3, x3, y3, z3, v;
	read_point(a, p, 3);
	multiply(t0, a[0], a[0]);
	multiply(t1, a[1], a[1]);
	multiply(t2, a[2], a[2]);
	multiply(t3, a[0], a[1]);
	add(t3, t3, t3);
	multiply(z3, a[0], a[2]);
	add(z3, z3, z3);
	multiply(y3, curve_b, t2);
	subtract(v, y3, z3);
	thrice(y3, v);
	subtract(x3, t1, y3);
	add(y3, t1, y3);
	multiply(y3, x3, y3);
	multiply(x3, x3, t3);
	thrice(v, t2);
	multiply(z3, curve_b, z3);
	subtract(z3, z3, v);
	subtract(t2, z3, t0);
	thrice(z3, t2);
	thrice(t2, t0);
	subtract(t0, t2, v);
	multiply(t0, t0, z3);
	add(r[1], y3, t0);
	multiply(t0, a[1], a[2]);
	add(t0, t0, t0);
	multiply(z3, t0, z3);
	subtract(r[0], x3, z3);
	multiply(z3, t0, t1);
	add(z3, z3, z3);
	add(r[2], z3, z3);
	write_point(q, r);
	return true;
}
#else
#define NONE(name, ...)        \
	bool name(__VA_ARGS__) \
	{                      \
		return false;  \
	}
#pragma GCC diagnostic ignored "-Wunused-parameter"
NONE(p256_multiply, uint8_t *z, const uint8_t *x, const uint8_t *y)
NONE(p256_add, uint8_t *z, const uint8_t *x, const uint8_t *y)
NONE(p256_subtract, uint8_t *z, const uint8_t *x, const uint8_t *y)
NONE(p256_add_points, uint8_t *q, const uint8_t *p1, const uint8_t *p2)
NONE(p256_add_affine, uint8_t *q, const uint8_t *p1, const uint8_t *p2, uint64_t infinity)
NONE(p256_double, uint8_t *q, const uint8_t *p)
#endif
