/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/cpu.h"
#include "runtime/shared/hash.h"

static uint32_t
entry(const uint8_t *table, uint32_t i)
{
	uint32_t v;
	memcpy(&v, table + 4 * i, sizeof v);
	return v;
}

enum { IEEE = 0xedb88320u, CASTAGNOLI = 0x82f63b78u };

static uint64_t
word(const uint8_t *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

#if defined __x86_64__
#include <immintrin.h>

static uint32_t
bytewise(uint32_t crc, const uint8_t *table, const uint8_t *p, size_t n)
{
	for (; n; n--)
		crc = entry(table, (uint8_t)crc ^ *p++) ^ crc >> 8;
	return crc;
}

/* Returns x to the power of n modulo the polynomial, reflected, as a factor of carry-less
 * multiplication. */
static int64_t
power(uint32_t polynomial, unsigned n)
{
	uint32_t r = 1u << 31;
	while (n--)
		r = r >> 1 ^ (r & 1 ? polynomial : 0);
	return (int64_t)((uint64_t)r << 1);
}

/* Factors that move 16 bytes by 64 and by 16: of x^(512 + 32), x^(512 - 32), x^(128 +
 * 32), x^(128 - 32). Computing them costs as much as a short text. */
struct factors {
	uint32_t polynomial;
	int64_t by4[2], by1[2];
};

static const struct factors known[] = {
        {IEEE, {0x154442bd4, 0x1c6e41596}, {0x1751997d0, 0x0ccaa009e}},
        {CASTAGNOLI, {0x0740eef02, 0x09e4addf8}, {0x0f20c0dfe, 0x14cd00bd6}},
};
enum { LONG_ENOUGH = 8192 }; /* for a polynomial that is not among them */

static struct factors
factors_of(uint32_t polynomial)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].polynomial == polynomial)
			return known[i];
	return (struct factors){
	        polynomial,
	        {power(polynomial, 512 + 32), power(polynomial, 512 - 32)},
	        {power(polynomial, 128 + 32), power(polynomial, 128 - 32)},
	};
}

#define LOAD(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
/* The 128 bits of x, moved by the distance that k is for, and with those of y. */
#define FOLD(x, k, y)                                                  \
	_mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(x, k, 0x00),  \
	                            _mm_clmulepi64_si128(x, k, 0x11)), \
	              y)

/* Four times 16 bytes at once, then one by one: what is left has the same remainder as
 * all that there was (Gopal and others, "Fast CRC Computation for Generic Polynomials
 * Using PCLMULQDQ"). n is at least 64. Writes 16 bytes and returns how many it took. */
__attribute__((target("pclmul,sse4.1,ssse3"))) static size_t
fold(uint32_t crc, const struct factors *f, const uint8_t *p, size_t n, uint8_t rest[16])
{
	const uint8_t *start = p;
	const __m128i by4 = LOAD(f->by4), by1 = LOAD(f->by1);
	__m128i a = _mm_xor_si128(LOAD(p), _mm_cvtsi32_si128((int)crc));
	__m128i b = LOAD(p + 16), c = LOAD(p + 32), d = LOAD(p + 48);
	for (p += 64, n -= 64; n >= 64; p += 64, n -= 64) {
		a = FOLD(a, by4, LOAD(p));
		b = FOLD(b, by4, LOAD(p + 16));
		c = FOLD(c, by4, LOAD(p + 32));
		d = FOLD(d, by4, LOAD(p + 48));
	}
	a = FOLD(a, by1, b);
	a = FOLD(a, by1, c);
	a = FOLD(a, by1, d);
	for (; n >= 16; p += 16, n -= 16)
		a = FOLD(a, by1, LOAD(p));
	_mm_storeu_si128((__m128i *)(void *)rest, a);
	return (size_t)(p - start);
}

/* The instruction has a latency of several cycles but starts every cycle. So three pieces
 * of `piece` bytes run side by side. `factor` moves a remainder by one piece, and the
 * instruction by 4 bytes of it, reducing. */
#define THREE(piece, factor)                                               \
	for (; n >= 3 * (piece); p += 3 * (piece), n -= 3 * (piece)) {     \
		uint64_t a = crc, b = 0, c = 0;                            \
		for (size_t i = 0; i < (piece); i += 8) {                  \
			a = _mm_crc32_u64(a, word(p + i));                 \
			b = _mm_crc32_u64(b, word(p + (piece) + i));       \
			c = _mm_crc32_u64(c, word(p + 2 * (piece) + i));   \
		}                                                          \
		crc = (uint32_t)(MOVED(MOVED(a, factor) ^ b, factor) ^ c); \
	}
#define MOVED(crc, factor)                                                 \
	_mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128( \
	                         _mm_cvtsi64_si128((long long)(crc)), (factor), 0x00)))

__attribute__((target("sse4.2,crc32,pclmul"))) static uint32_t
castagnoli(uint32_t crc, const uint8_t *p, size_t n)
{
	const __m128i by512 = _mm_cvtsi64_si128(0x0dd7e3b0c); /* x^(8 * 512 - 32) */
	const __m128i by64 = _mm_cvtsi64_si128(0x09e4addf8);
	THREE(512, by512)
	THREE(64, by64)
	for (; n >= 8; p += 8, n -= 8)
		crc = (uint32_t)_mm_crc32_u64(crc, word(p));
	for (; n; n--)
		crc = _mm_crc32_u8(crc, *p++);
	return crc;
}

bool
crc32_update(uint32_t *crc, const uint8_t *table, const uint8_t *p, size_t n)
{
	uint8_t rest[16];
	uint32_t c = ~*crc, polynomial = entry(table, 128);
	if (polynomial == CASTAGNOLI && cpu_has(CPU_CRC | CPU_CLMUL)) {
		*crc = ~castagnoli(c, p, n);
		return true;
	}
	bool is_known = polynomial == IEEE || polynomial == CASTAGNOLI;
	if (n < (is_known ? 64 : LONG_ENOUGH) || !cpu_has(CPU_CLMUL))
		return false;
	struct factors f = factors_of(polynomial);
	size_t done = fold(c, &f, p, n, rest);
	c = bytewise(0, table, rest, sizeof rest);
	*crc = ~bytewise(c, table, p + done, n - done);
	return true;
}
#elif defined __aarch64__
#define ALL(words, bytes)                                                \
	for (; n >= 8; p += 8, n -= 8)                                   \
		__asm__(".arch_extension crc\n\t" words " %w0, %w0, %x1" \
		        : "+r"(c)                                        \
		        : "r"(word(p)));                                 \
	for (; n; n--)                                                   \
		__asm__(".arch_extension crc\n\t" bytes " %w0, %w0, %w1" \
		        : "+r"(c)                                        \
		        : "r"((uint32_t)*p++));

bool
crc32_update(uint32_t *crc, const uint8_t *table, const uint8_t *p, size_t n)
{
	uint32_t c = ~*crc, polynomial = entry(table, 128);
	if (!cpu_has(CPU_CRC))
		return false;
	if (polynomial == IEEE) {
		ALL("crc32x", "crc32b")
	} else if (polynomial == CASTAGNOLI) {
		ALL("crc32cx", "crc32cb")
	} else {
		return false;
	}
	*crc = ~c;
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
