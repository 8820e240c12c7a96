/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "argument.h"
#include "hash.h"
#include "native.h"

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

/* --- in front of Go functions --- */

typedef bool compress(uint8_t *state, const uint8_t *p, size_t blocks);

static bool
hash(void *instance, uint32_t sp, unsigned size, compress *blocks)
{
	uint64_t digest = argument(instance, sp, 0), p = argument(instance, sp, 1);
	uint64_t n = argument(instance, sp, 2) & ~63ull;
	return (int64_t)n >= 0 &&
	       blocks(bytes(instance, digest, size), bytes(instance, p, n), n / 64);
}

bool
native_sha256(void *instance, uint32_t sp)
{
	return hash(instance, sp, 32, sha256_blocks);
}

bool
native_sha1(void *instance, uint32_t sp)
{
	return hash(instance, sp, 20, sha1_blocks);
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

typedef uint8_t sixteen __attribute__((vector_size(16)));

static uint64_t
count_byte(const uint8_t *p, uint64_t n, uint8_t c)
{
	const sixteen wanted = {c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c};
	uint64_t count = 0;
	while (n >= 16) {
		sixteen v, counts = {0}; /* of a byte each */
		for (int i = 0; i < 255 && n >= 16; i++, p += 16, n -= 16) {
			memcpy(&v, p, sizeof v);
			counts -= (sixteen)(v == wanted);
		}
		for (int i = 0; i < 16; i++)
			count += counts[i];
	}
	for (; n; n--)
		count += *p++ == c;
	return count;
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

/* --- numbers: math/big, bigmod, math/bits, math --- */

#ifdef __SIZEOF_INT128__
typedef unsigned __int128 two_words;

static uint64_t
word(const uint8_t *p, uint64_t i)
{
	uint64_t v;
	memcpy(&v, p + 8 * i, sizeof v);
	return v;
}

static void
set_word(uint8_t *p, uint64_t i, uint64_t v)
{
	memcpy(p + 8 * i, &v, sizeof v);
}

/* z and x of n words from argument 0 on, and y if it is a slice too. */
struct vectors {
	uint8_t *z;
	const uint8_t *x, *y;
	uint64_t n;
};

static bool
vectors(void *instance, uint32_t sp, bool three, struct vectors *v)
{
	v->n = argument(instance, sp, 1);
	v->z = slice(instance, sp, 0, v->n, 8);
	v->x = slice(instance, sp, 3, v->n, 8);
	v->y = three ? slice(instance, sp, 6, v->n, 8) : v->x;
	return v->z && v->x && v->y;
}

bool
native_add_vv(void *instance, uint32_t sp)
{
	struct vectors v;
	two_words t = 0;
	if (!vectors(instance, sp, true, &v))
		return false;
	for (uint64_t i = 0; i < v.n; i++) {
		t = (t >> 64) + word(v.x, i) + word(v.y, i);
		set_word(v.z, i, (uint64_t)t);
	}
	set_result(instance, sp, 9, (uint64_t)(t >> 64));
	return true;
}

bool
native_sub_vv(void *instance, uint32_t sp)
{
	struct vectors v;
	two_words t = 0;
	if (!vectors(instance, sp, true, &v))
		return false;
	for (uint64_t i = 0; i < v.n; i++) {
		t = (two_words)word(v.x, i) - word(v.y, i) - (t >> 127);
		set_word(v.z, i, (uint64_t)t);
	}
	set_result(instance, sp, 9, (uint64_t)(t >> 127));
	return true;
}

bool
native_mul_add_vww(void *instance, uint32_t sp)
{
	struct vectors v;
	if (!vectors(instance, sp, false, &v))
		return false;
	uint64_t y = argument(instance, sp, 6), c = argument(instance, sp, 7);
	for (uint64_t i = 0; i < v.n; i++) {
		two_words t = (two_words)word(v.x, i) * y + c;
		set_word(v.z, i, (uint64_t)t);
		c = (uint64_t)(t >> 64);
	}
	set_result(instance, sp, 8, c);
	return true;
}

/* z = x + y * m + c, word by word. Returns the carry. */
static uint64_t
add_mul(uint8_t *z, const uint8_t *x, const uint8_t *y, uint64_t n, uint64_t m,
        uint64_t c)
{
	for (uint64_t i = 0; i < n; i++) {
		two_words t = (two_words)word(y, i) * m + word(x, i) + c;
		set_word(z, i, (uint64_t)t);
		c = (uint64_t)(t >> 64);
	}
	return c;
}

bool
native_add_mul_vvw(void *instance, uint32_t sp)
{
	struct vectors v;
	if (!vectors(instance, sp, false, &v))
		return false;
	uint64_t y = argument(instance, sp, 6);
	set_result(instance, sp, 7, add_mul(v.z, v.z, v.x, v.n, y, 0));
	return true;
}

bool
native_add_mul_vvww(void *instance, uint32_t sp)
{
	struct vectors v;
	if (!vectors(instance, sp, true, &v))
		return false;
	uint64_t m = argument(instance, sp, 9), a = argument(instance, sp, 10);
	set_result(instance, sp, 11, add_mul(v.z, v.x, v.y, v.n, m, a));
	return true;
}

/* Words from pointers, of which the guest says how many there are. */
bool
native_add_mul_n(void *instance, uint32_t sp)
{
	uint64_t n = argument(instance, sp, 3);
	if (n == 0 || n > UINT32_MAX)
		return false;
	uint8_t *z = bytes(instance, argument(instance, sp, 0), 8 * n);
	const uint8_t *x = bytes(instance, argument(instance, sp, 1), 8 * n);
	set_result(instance, sp, 4, add_mul(z, z, x, n, argument(instance, sp, 2), 0));
	return true;
}

bool
native_div_64(void *instance, uint32_t sp)
{
	uint64_t high = argument(instance, sp, 0), y = argument(instance, sp, 2), q, r;
	if (y <= high)
		return false; /* a panic */
	uint64_t low = argument(instance, sp, 1);
#ifdef __x86_64__
	__asm__("divq %4" : "=a"(q), "=d"(r) : "a"(low), "d"(high), "r"(y) : "cc");
#else
	two_words x = (two_words)high << 64 | low;
	q = (uint64_t)(x / y), r = (uint64_t)(x % y);
#endif
	set_result(instance, sp, 3, q);
	set_result(instance, sp, 4, r);
	return true;
}
#else
#define NONE(name)                             \
	bool name(void *instance, uint32_t sp) \
	{                                      \
		(void)instance, (void)sp;      \
		return false;                  \
	}
NONE(native_add_vv)
NONE(native_sub_vv)
NONE(native_mul_add_vww)
NONE(native_add_mul_vvw)
NONE(native_add_mul_vvww)
NONE(native_add_mul_n)
NONE(native_div_64)
#endif

/* C's function takes the instruction where there is one; with both there is one rounding.
 */
bool
native_fma(void *instance, uint32_t sp)
{
	double v[3];
	memcpy(v, bytes(instance, (uint64_t)sp + 8, sizeof v), sizeof v);
	v[0] = fma(v[0], v[1], v[2]);
	memcpy(bytes(instance, (uint64_t)sp + 8 + 24, 8), v, 8);
	return true;
}
