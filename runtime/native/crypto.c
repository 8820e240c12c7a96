/* SPDX-License-Identifier: MIT */
#include "runtime/native/aes.h"
#include "runtime/native/argument.h"
#include "runtime/native/native.h"
#include "runtime/native/p256.h"
#include "runtime/native/secret.h"

/* Keys, texts, counters, elements of fields, and selectors of them are secrets: nothing
 * here branches on them or makes addresses of them. Addresses and lengths are public. */

typedef bool cipher(const uint8_t *keys, uint64_t rounds, uint8_t *to,
                    const uint8_t *from);

/* The slices that arguments `to` and to + 3 begin. */
static bool
aes(void *instance, uint32_t sp, const uint8_t *keys, uint64_t rounds, unsigned to,
    cipher *f)
{
	if (argument(instance, sp, to + 1) < 16 || argument(instance, sp, to + 4) < 16)
		return false;
	return f(keys, rounds, bytes(instance, argument(instance, sp, to), 16),
	         bytes(instance, argument(instance, sp, to + 3), 16));
}

/* Returns the struct of argument 0, or NULL if it has an odd number of rounds. */
static const uint8_t *
expanded(void *instance, uint32_t sp, uint64_t *rounds)
{
	const uint8_t *c = bytes(instance, argument(instance, sp, 0), 8 + 2 * 240);
	once_copy(rounds, c, sizeof *rounds);
	return *rounds == 10 || *rounds == 12 || *rounds == 14 ? c : NULL;
}

static bool
aes_expanded(void *instance, uint32_t sp, unsigned offset, cipher *f)
{
	uint64_t rounds;
	const uint8_t *c = expanded(instance, sp, &rounds);
	return c && aes(instance, sp, c + offset, rounds, 1, f);
}

bool
native_aes_encrypt(void *instance, uint32_t sp)
{
	return aes_expanded(instance, sp, 8, aes_encrypt);
}

bool
native_aes_decrypt(void *instance, uint32_t sp)
{
	return aes_expanded(instance, sp, 8 + 240, aes_decrypt);
}

static bool
aes_keys(void *instance, uint32_t sp, cipher *f)
{
	uint64_t n = argument(instance, sp, 1);
	if (n != 44 && n != 52 && n != 60)
		return false;
	return aes(instance, sp, slice(instance, sp, 0, n, 4), n / 4 - 1, 3, f);
}

bool
native_aes_encrypt_keys(void *instance, uint32_t sp)
{
	return aes_keys(instance, sp, aes_encrypt);
}

bool
native_aes_decrypt_keys(void *instance, uint32_t sp)
{
	return aes_keys(instance, sp, aes_decrypt);
}

bool
native_aes_ctr(void *instance, uint32_t sp)
{
	uint64_t rounds, n = argument(instance, sp, 5);
	const uint8_t *c = expanded(instance, sp, &rounds);
	struct aes_counter counter = {argument(instance, sp, 8),
	                              argument(instance, sp, 7), UINT64_MAX};
	/* Go's body has room for so many, and reads all before it writes */
	if (!c || n % 16 != 0 || n > 128 || argument(instance, sp, 2) != n)
		return false;
	return aes_stream(c + 8, rounds, &counter, slice(instance, sp, 1, n, 1),
	                  slice(instance, sp, 4, n, 1), n);
}

static uint64_t
big_endian(const uint8_t *p)
{
	uint64_t v = 0;
	for (unsigned i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

static void
set_big_endian(uint8_t *p, uint64_t v)
{
	for (unsigned i = 8; i-- > 0; v >>= 8)
		p[i] = (uint8_t)v;
}

bool
native_aes_gcm(void *instance, uint32_t sp)
{
	uint64_t rounds, n = argument(instance, sp, 5);
	const uint8_t *c = expanded(instance, sp, &rounds);
	uint8_t *block = bytes(instance, argument(instance, sp, 7), 16);
	struct aes_counter counter = {big_endian(block), big_endian(block + 8),
	                              UINT32_MAX};
	if (!c || argument(instance, sp, 2) < n)
		return false;
	uint8_t *to = bytes(instance, argument(instance, sp, 1), n);
	const uint8_t *from = bytes(instance, argument(instance, sp, 4), n);
	if (to != from && to < from + n && from < to + n)
		return false;
	if (!aes_stream(c + 8, rounds, &counter, to, from, n))
		return false;
	set_big_endian(block + 8, counter.low);
	return true;
}

/* Entry 8 of the table, whose indexes are reflected, is the key itself. */
static void
key_of(void *instance, uint64_t table, uint64_t h[2])
{
	memcpy(h, bytes(instance, table + 8 * 16, 16), 16);
}

static bool
ghash(void *instance, uint32_t sp, uint64_t table)
{
	uint64_t y[2], h[2];
	uint8_t *result = bytes(instance, argument(instance, sp, 1), sizeof y);
	key_of(instance, table, h);
	memcpy(y, result, sizeof y);
	if (!ghash_multiply(y, h))
		return false;
	memcpy(result, y, sizeof y);
	return true;
}

bool
native_ghash(void *instance, uint32_t sp)
{
	return ghash(instance, sp, argument(instance, sp, 0));
}

bool
native_ghash_32(void *instance, uint32_t sp)
{
	uint64_t xy = argument(instance, sp, 0), product;
	if (!multiply_carryless((uint32_t)xy, (uint32_t)(xy >> 32), &product))
		return false;
	set_result(instance, sp, 1, product);
	return true;
}

bool
native_ghash_gcm(void *instance, uint32_t sp)
{
	/* h follows an interface and two numbers */
	return ghash(instance, sp, argument(instance, sp, 0) + 32);
}

bool
native_ghash_blocks(void *instance, uint32_t sp)
{
	struct ghash g;
	uint64_t h[2], table = argument(instance, sp, 0) + 32;
	uint8_t *y = bytes(instance, argument(instance, sp, 1), sizeof g.y);
	uint64_t n = argument(instance, sp, 3);
	const uint8_t *blocks = bytes(instance, argument(instance, sp, 2), n);
	key_of(instance, table, h);
	if (n % 16 != 0 || !ghash_start(&g, h))
		return false;
	memcpy(g.y, y, sizeof g.y);
	ghash_add(&g, blocks, n);
	memcpy(y, g.y, sizeof g.y);
	return true;
}

bool
native_ghash_all(void *instance, uint32_t sp)
{
	struct ghash g;
	uint8_t *out = bytes(instance, argument(instance, sp, 0), 16);
	const uint8_t *key = bytes(instance, argument(instance, sp, 1), 16);
	uint64_t inputs = argument(instance, sp, 2), n = argument(instance, sp, 3);
	if (n > UINT32_MAX ||
	    !ghash_start(&g, (uint64_t[]){big_endian(key), big_endian(key + 8)}))
		return false;
	for (const uint8_t *p = bytes(instance, inputs, 24 * n); n > 0; n--, p += 24) {
		uint64_t input[2]; /* address, length; capacity follows */
		memcpy(input, p, sizeof input);
		ghash_add(&g, bytes(instance, input[0], input[1]), input[1]);
	}
	set_big_endian(out, g.y[0]);
	set_big_endian(out + 8, g.y[1]);
	return true;
}

/* --- P-256 --- */

typedef bool operation(uint8_t *z, const uint8_t *x, const uint8_t *y);

/* Calls f for the elements that arguments 0, 1 and `y` point to. */
static bool
field(void *instance, uint32_t sp, unsigned y, operation *f)
{
	return f(bytes(instance, argument(instance, sp, 0), 32),
	         bytes(instance, argument(instance, sp, 1), 32),
	         bytes(instance, argument(instance, sp, y), 32));
}

bool
native_p256_mul(void *instance, uint32_t sp)
{
	return field(instance, sp, 2, p256_multiply);
}

bool
native_p256_square(void *instance, uint32_t sp)
{
	return field(instance, sp, 1, p256_multiply);
}

bool
native_p256_add(void *instance, uint32_t sp)
{
	return field(instance, sp, 2, p256_add);
}

bool
native_p256_sub(void *instance, uint32_t sp)
{
	return field(instance, sp, 2, p256_subtract);
}

/* Returns the point of n bytes of argument i, or NULL for nil, for which Go panics. */
static uint8_t *
point(void *instance, uint32_t sp, unsigned i, uint64_t n)
{
	uint64_t at = argument(instance, sp, i);
	return at ? bytes(instance, at, n) : NULL;
}

/* These functions return their first argument. */
static bool
has_point(void *instance, uint32_t sp, unsigned result, bool done)
{
	if (done)
		set_result(instance, sp, result, argument(instance, sp, 0));
	return done;
}

bool
native_p256_point_add(void *instance, uint32_t sp)
{
	uint8_t *q = point(instance, sp, 0, 96), *a = point(instance, sp, 1, 96),
	        *b = point(instance, sp, 2, 96);
	return has_point(instance, sp, 3, q && a && b && p256_add_points(q, a, b));
}

bool
native_p256_point_add_affine(void *instance, uint32_t sp)
{
	uint8_t *q = point(instance, sp, 0, 96), *a = point(instance, sp, 1, 96),
	        *b = point(instance, sp, 2, 64);
	uint64_t infinity = argument(instance, sp, 3); /* a secret: no branch on it */
	return has_point(instance, sp, 4,
	                 q && a && b && p256_add_affine(q, a, b, infinity));
}

bool
native_p256_point_double(void *instance, uint32_t sp)
{
	uint8_t *q = point(instance, sp, 0, 96), *a = point(instance, sp, 1, 96);
	return has_point(instance, sp, 2, q && a && p256_double(q, a));
}

bool
native_select_words(void *instance, uint32_t sp)
{
	uint64_t a[4], b[4], second = secret_mask(0 - argument(instance, sp, 1));
	uint8_t *to = bytes(instance, argument(instance, sp, 0), sizeof a);
	memcpy(a, bytes(instance, argument(instance, sp, 2), sizeof a), sizeof a);
	memcpy(b, bytes(instance, argument(instance, sp, 3), sizeof b), sizeof b);
	for (unsigned i = 0; i < 4; i++)
		a[i] = (a[i] & ~second) | (b[i] & second);
	memcpy(to, a, sizeof a);
	return true;
}

/* n is a secret. Go panics if it is more than 32, which no caller passes. This does not:
 * it then finds nothing. */
bool
native_p256_look_up(void *instance, uint32_t sp)
{
	uint64_t z[8];
	const uint8_t *table = bytes(instance, argument(instance, sp, 0), 32 * sizeof z);
	uint8_t *p = bytes(instance, argument(instance, sp, 1), sizeof z);
	uint8_t n = (uint8_t)argument(instance, sp, 2);
	if (p + sizeof z > table && p < table + 32 * sizeof z)
		return false;
	memcpy(z, p, sizeof z);
	p256_look_up(z, table, 32, n);
	memcpy(p, z, sizeof z);
	return true;
}
