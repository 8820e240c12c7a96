/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "aes.h"
#include "cpu.h"

#if defined __x86_64__
#include <immintrin.h>

#define AES __attribute__((target("aes,sse4.1,ssse3")))

AES static __m128i
load(const uint8_t *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

AES static __m128i
key(const uint8_t *keys, uint64_t i)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bll, 0x0405060700010203ll);
	return _mm_shuffle_epi8(load(keys + 16 * i), swap);
}

AES static void
encrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16], const uint8_t from[16])
{
	__m128i x = _mm_xor_si128(load(from), key(keys, 0));
	for (uint64_t i = 1; i < rounds; i++)
		x = _mm_aesenc_si128(x, key(keys, i));
	_mm_storeu_si128((__m128i *)(void *)to,
	                 _mm_aesenclast_si128(x, key(keys, rounds)));
}

AES static void
decrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16], const uint8_t from[16])
{
	__m128i x = _mm_xor_si128(load(from), key(keys, 0));
	for (uint64_t i = 1; i < rounds; i++)
		x = _mm_aesdec_si128(x, key(keys, i));
	_mm_storeu_si128((__m128i *)(void *)to,
	                 _mm_aesdeclast_si128(x, key(keys, rounds)));
}

bool
aes_encrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16], const uint8_t from[16])
{
	if (!cpu_has(CPU_AES))
		return false;
	encrypt(keys, rounds, to, from);
	return true;
}

bool
aes_decrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16], const uint8_t from[16])
{
	if (!cpu_has(CPU_AES))
		return false;
	decrypt(keys, rounds, to, from);
	return true;
}

enum { BLOCKS = 8, GROUP = 16 * BLOCKS }; /* so many in flight */

/* to = from + the encryptions of c and of the numbers after it, GROUP bytes, all of which
 * are read before any is written. */
AES static void
add_stream(const __m128i *keys, uint64_t rounds, const struct aes_counter *c, uint8_t *to,
           const uint8_t *from)
{
	__m128i x[BLOCKS];
#pragma GCC unroll 8
	for (unsigned i = 0; i < BLOCKS; i++) {
		uint64_t low = (c->low & ~c->counted) | ((c->low + i) & c->counted);
		uint64_t high = c->high + (!~c->counted && low < c->low);
		x[i] = _mm_xor_si128(_mm_set_epi64x((int64_t)__builtin_bswap64(low),
		                                    (int64_t)__builtin_bswap64(high)),
		                     keys[0]);
	}
	for (uint64_t r = 1; r < rounds; r++)
#pragma GCC unroll 8
		for (unsigned i = 0; i < BLOCKS; i++)
			x[i] = _mm_aesenc_si128(x[i], keys[r]);
#pragma GCC unroll 8
	for (unsigned i = 0; i < BLOCKS; i++)
		x[i] = _mm_xor_si128(_mm_aesenclast_si128(x[i], keys[rounds]),
		                     load(from + 16 * i));
#pragma GCC unroll 8
	for (unsigned i = 0; i < BLOCKS; i++)
		_mm_storeu_si128((__m128i *)(void *)(to + 16 * i), x[i]);
}

static void
advance(struct aes_counter *c, uint64_t blocks)
{
	uint64_t low = (c->low & ~c->counted) | ((c->low + blocks) & c->counted);
	c->high += !~c->counted && low < c->low;
	c->low = low;
}

AES static void
crypt_stream(const uint8_t *keys, uint64_t rounds, struct aes_counter *c, uint8_t *to,
             const uint8_t *from, uint64_t n)
{
	__m128i k[15];
	for (uint64_t i = 0; i <= rounds; i++)
		k[i] = key(keys, i);
	for (; n >= GROUP; n -= GROUP, to += GROUP, from += GROUP) {
		add_stream(k, rounds, c, to, from);
		advance(c, BLOCKS);
	}
	if (n > 0) {
		uint8_t last[GROUP] = {0};
		memcpy(last, from, n);
		add_stream(k, rounds, c, last, last);
		memcpy(to, last, n);
		advance(c, (n + 15) / 16);
	}
}

bool
aes_stream(const uint8_t *keys, uint64_t rounds, struct aes_counter *c, uint8_t *to,
           const uint8_t *from, uint64_t n)
{
	if (!cpu_has(CPU_AES))
		return false;
	crypt_stream(keys, rounds, c, to, from, n);
	return true;
}

/* The product without carries, added to p[0] and p[1]. */
__attribute__((target("pclmul,sse4.1"))) static void
add_product(uint64_t *p, uint64_t x, uint64_t y)
{
	__m128i r = _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)x),
	                                 _mm_cvtsi64_si128((int64_t)y), 0);
	p[0] ^= (uint64_t)_mm_cvtsi128_si64(r);
	p[1] ^= (uint64_t)_mm_extract_epi64(r, 1);
}

/* Adds v times 1 + x + x^2 + x^7 (reflected) to the two words above it. */
static void
reduce(uint64_t *above, uint64_t v)
{
	above[0] ^= v << 63 ^ v << 62 ^ v << 57;
	above[1] ^= v ^ v >> 1 ^ v >> 2 ^ v >> 7;
}

/* y = the product p, least significant word first, whose bits are reflected. */
static void
reduce_product(uint64_t y[2], uint64_t p[4])
{
	/* a product of reflected numbers is one bit short */
	for (int i = 3; i > 0; i--)
		p[i] = p[i] << 1 | p[i - 1] >> 63;
	p[0] <<= 1;
	reduce(p + 1, p[0]);
	reduce(p + 2, p[1]);
	y[0] = p[3];
	y[1] = p[2];
}

static void
multiply(uint64_t y[2], const uint64_t h[2])
{
	uint64_t p[4] = {0};
	add_product(p, y[1], h[1]);
	add_product(p + 1, y[1], h[0]);
	add_product(p + 1, y[0], h[1]);
	add_product(p + 2, y[0], h[0]);
	reduce_product(y, p);
}

bool
ghash_multiply(uint64_t y[2], const uint64_t h[2])
{
	if (!cpu_has(CPU_CLMUL))
		return false;
	multiply(y, h);
	return true;
}

/* A block, or an element of the field, as one number of 128 bits, reflected. */
__attribute__((target("pclmul,sse4.1,ssse3"))) static __m128i
element(const uint8_t *p)
{
	return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)p),
	                        _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f));
}

/* y = (y + block 0) * powers[n - 1] + block 1 * powers[n - 2] + ... of n blocks. */
__attribute__((target("pclmul,sse4.1,ssse3"))) static void
add_blocks(uint64_t y[2], const uint64_t (*powers)[2], const uint8_t *p, unsigned n)
{
	__m128i low = _mm_setzero_si128(), middle = low, high = low;
	__m128i add = _mm_set_epi64x((int64_t)y[0], (int64_t)y[1]);
	for (unsigned i = n; i-- > 0; p += 16, add = _mm_setzero_si128()) {
		__m128i x = _mm_xor_si128(element(p), add);
		__m128i h = _mm_set_epi64x((int64_t)powers[i][0], (int64_t)powers[i][1]);
		low = _mm_xor_si128(low, _mm_clmulepi64_si128(x, h, 0x00));
		high = _mm_xor_si128(high, _mm_clmulepi64_si128(x, h, 0x11));
		middle = _mm_xor_si128(middle, _mm_clmulepi64_si128(x, h, 0x01));
		middle = _mm_xor_si128(middle, _mm_clmulepi64_si128(x, h, 0x10));
	}
	low = _mm_xor_si128(low, _mm_slli_si128(middle, 8));
	high = _mm_xor_si128(high, _mm_srli_si128(middle, 8));
	uint64_t product[4] = {
	        (uint64_t)_mm_cvtsi128_si64(low), (uint64_t)_mm_extract_epi64(low, 1),
	        (uint64_t)_mm_cvtsi128_si64(high), (uint64_t)_mm_extract_epi64(high, 1)};
	reduce_product(y, product);
}

/* One more power of h than there are. */
static void
add_power(struct ghash *g)
{
	memcpy(g->powers[g->n], g->powers[g->n - 1], sizeof g->powers[0]);
	multiply(g->powers[g->n++], g->powers[0]);
}

bool
ghash_start(struct ghash *g, const uint64_t h[2])
{
	if (!cpu_has(CPU_CLMUL))
		return false;
	*g = (struct ghash){.n = 1};
	memcpy(g->powers[0], h, sizeof g->powers[0]);
	return true;
}

void
ghash_add(struct ghash *g, const uint8_t *p, uint64_t n)
{
	uint64_t blocks = n / 16;
	while (g->n < GHASH_POWERS && g->n < blocks)
		add_power(g);
	for (; blocks > 0;) {
		unsigned group = blocks < g->n ? (unsigned)blocks : g->n;
		add_blocks(g->y, g->powers, p, group);
		blocks -= group;
		p += 16 * group;
	}
	if (n % 16) {
		uint8_t last[16] = {0};
		memcpy(last, p, n % 16);
		add_blocks(g->y, g->powers, last, 1);
	}
}

bool
multiply_carryless(uint32_t x, uint32_t y, uint64_t *product)
{
	uint64_t p[2] = {0};
	if (!cpu_has(CPU_CLMUL))
		return false;
	add_product(p, x, y);
	*product = p[0];
	return true;
}
#else
bool
aes_encrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16], const uint8_t from[16])
{
	(void)keys, (void)rounds, (void)to, (void)from;
	return false;
}

bool
aes_decrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16], const uint8_t from[16])
{
	(void)keys, (void)rounds, (void)to, (void)from;
	return false;
}

bool
aes_stream(const uint8_t *keys, uint64_t rounds, struct aes_counter *c, uint8_t *to,
           const uint8_t *from, uint64_t n)
{
	(void)keys, (void)rounds, (void)c, (void)to, (void)from, (void)n;
	return false;
}

bool
ghash_multiply(uint64_t y[2], const uint64_t h[2])
{
	(void)y, (void)h;
	return false;
}

bool
ghash_start(struct ghash *g, const uint64_t h[2])
{
	(void)g, (void)h;
	return false;
}

void
ghash_add(struct ghash *g, const uint8_t *p, uint64_t n)
{
	(void)g, (void)p, (void)n;
}

bool
multiply_carryless(uint32_t x, uint32_t y, uint64_t *product)
{
	(void)x, (void)y, (void)product;
	return false;
}
#endif
