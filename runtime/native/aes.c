/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/native/aes.h"
#include "runtime/shared/cpu.h"

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

enum { BLOCKS = 8, GROUP = 16 * BLOCKS }; /* blocks that are computed at once */

/* Returns the counter `blocks` after c. */
static inline struct aes_counter
counter_after(const struct aes_counter *c, uint64_t blocks)
{
	uint64_t low = (c->low & ~c->counted) | ((c->low + blocks) & c->counted);
	uint64_t carry = !~c->counted & (low < c->low); /* without a branch */
	return (struct aes_counter){c->high + carry, low, c->counted};
}

/* Sets to = from + the encryptions of c and of the numbers after it, GROUP bytes. All are
 * read before any is written. */
AES static void
add_stream(const __m128i *keys, uint64_t rounds, const struct aes_counter *c, uint8_t *to,
           const uint8_t *from)
{
	__m128i x[BLOCKS];
#pragma GCC unroll 8
	for (unsigned i = 0; i < BLOCKS; i++) {
		struct aes_counter n = counter_after(c, i);
		x[i] = _mm_xor_si128(_mm_set_epi64x((int64_t)__builtin_bswap64(n.low),
		                                    (int64_t)__builtin_bswap64(n.high)),
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

AES static void
crypt_stream(const uint8_t *keys, uint64_t rounds, struct aes_counter *c, uint8_t *to,
             const uint8_t *from, uint64_t n)
{
	__m128i k[15];
	for (uint64_t i = 0; i <= rounds; i++)
		k[i] = key(keys, i);
	for (; n >= GROUP; n -= GROUP, to += GROUP, from += GROUP) {
		add_stream(k, rounds, c, to, from);
		*c = counter_after(c, BLOCKS);
	}
	if (n > 0) {
		uint8_t last[GROUP] = {0};
		memcpy(last, from, n);
		add_stream(k, rounds, c, last, last);
		memcpy(to, last, n);
		*c = counter_after(c, (n + 15) / 16);
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

#define CLMUL __attribute__((target("pclmul,sse4.1,ssse3")))

/* An element of GCM's field is one number of 128 bits here, with the block's first byte
 * on top: the bits of its polynomial are reflected. */
CLMUL static __m128i
element(const uint8_t *p)
{
	return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)p),
	                        _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f));
}

CLMUL static __m128i
from_words(const uint64_t v[2])
{
	return _mm_set_epi64x((int64_t)v[0], (int64_t)v[1]);
}

CLMUL static void
to_words(uint64_t v[2], __m128i x)
{
	v[0] = (uint64_t)_mm_extract_epi64(x, 1);
	v[1] = (uint64_t)_mm_cvtsi128_si64(x);
}

/* A product of 256 bits, or a sum of products: low + middle * 2^64 + high * 2^128. */
struct product {
	__m128i low, middle, high;
};

CLMUL static inline void
add_product(struct product *p, __m128i x, __m128i y)
{
	p->low = _mm_xor_si128(p->low, _mm_clmulepi64_si128(x, y, 0x00));
	p->high = _mm_xor_si128(p->high, _mm_clmulepi64_si128(x, y, 0x11));
	p->middle = _mm_xor_si128(p->middle, _mm_clmulepi64_si128(x, y, 0x01));
	p->middle = _mm_xor_si128(p->middle, _mm_clmulepi64_si128(x, y, 0x10));
}

#define SHIFTED3(a, shift, i, k, l) \
	_mm_xor_si128(_mm_xor_si128(shift((a), (i)), shift((a), (k))), shift((a), (l)))

CLMUL static inline __m128i
reduced(const struct product *p)
{
	__m128i low = _mm_xor_si128(p->low, _mm_slli_si128(p->middle, 8));
	__m128i high = _mm_xor_si128(p->high, _mm_srli_si128(p->middle, 8));
	/* a product of reflected numbers is one bit short */
	__m128i low_carry = _mm_srli_epi32(low, 31);
	__m128i high_carry = _mm_srli_epi32(high, 31);
	low = _mm_or_si128(_mm_slli_epi32(low, 1), _mm_slli_si128(low_carry, 4));
	high = _mm_or_si128(_mm_slli_epi32(high, 1), _mm_slli_si128(high_carry, 4));
	high = _mm_or_si128(high, _mm_srli_si128(low_carry, 12));
	/* low times 1 + x + x^2 + x^7, reflected: what falls off its words at the right
	 * first, as that adds to the lowest of them */
	__m128i fallen = SHIFTED3(low, _mm_slli_epi32, 31, 30, 25);
	low = _mm_xor_si128(low, _mm_slli_si128(fallen, 12));
	high = _mm_xor_si128(high, _mm_srli_si128(fallen, 4));
	high = _mm_xor_si128(high, SHIFTED3(low, _mm_srli_epi32, 1, 2, 7));
	return _mm_xor_si128(high, low);
}

CLMUL static void
multiply(uint64_t y[2], const uint64_t h[2])
{
	struct product p = {0};
	add_product(&p, from_words(y), from_words(h));
	to_words(y, reduced(&p));
}

bool
ghash_multiply(uint64_t y[2], const uint64_t h[2])
{
	if (!cpu_has(CPU_CLMUL))
		return false;
	multiply(y, h);
	return true;
}

/* (y + block 0) * powers[n - 1] + block 1 * powers[n - 2] + ... of n blocks. */
CLMUL static inline __m128i
add_blocks(__m128i y, const uint64_t (*powers)[2], const uint8_t *p, unsigned n)
{
	struct product sum = {0};
	add_product(&sum, _mm_xor_si128(element(p), y), from_words(powers[n - 1]));
	for (unsigned i = 1; i < n; i++)
		add_product(&sum, element(p + 16 * i), from_words(powers[n - 1 - i]));
	return reduced(&sum);
}

/* Computes one more power of h. */
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

CLMUL static void
add_all(struct ghash *g, const uint8_t *p, uint64_t n)
{
	__m128i y = from_words(g->y);
	for (; n >= 16 * GHASH_POWERS; n -= 16 * GHASH_POWERS, p += 16 * GHASH_POWERS)
		y = add_blocks(y, g->powers, p, GHASH_POWERS);
	for (; n >= 16; n -= 16, p += 16)
		y = add_blocks(y, g->powers, p, 1);
	if (n) {
		uint8_t last[16] = {0};
		memcpy(last, p, n);
		y = add_blocks(y, g->powers, last, 1);
	}
	to_words(g->y, y);
}

void
ghash_add(struct ghash *g, const uint8_t *p, uint64_t n)
{
	while (n >= 16 * GHASH_POWERS && g->n < GHASH_POWERS)
		add_power(g);
	add_all(g, p, n);
}

CLMUL static uint64_t
product_of_words(uint32_t x, uint32_t y)
{
	return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(
	        _mm_cvtsi32_si128((int)x), _mm_cvtsi32_si128((int)y), 0));
}

bool
multiply_carryless(uint32_t x, uint32_t y, uint64_t *product)
{
	if (!cpu_has(CPU_CLMUL))
		return false;
	*product = product_of_words(x, y);
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
