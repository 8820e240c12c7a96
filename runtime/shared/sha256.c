/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/cpu.h"
#include "runtime/shared/hash.h"

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t K[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
        0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
        0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
        0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
        0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t
rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void
one_block(uint32_t state[8], const uint8_t *p)
{
	uint32_t w[64], s[8];
	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];
		w[i] = w[i - 16] + w[i - 7] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) +
		       (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
	memcpy(s, state, sizeof s);
	for (int i = 0; i < 64; i++) {
		uint32_t t1 = s[7] +
		              (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
		              ((s[4] & s[5]) ^ (~s[4] & s[6])) + K[i] + w[i];
		uint32_t t2 = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
		              ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof *s);
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

void
sha256_plain(uint32_t state[8], const uint8_t *p, size_t blocks)
{
	for (; blocks; blocks--, p += 64)
		one_block(state, p);
}

#if defined __x86_64__
#include <immintrin.h>

/* Four rounds with the words w, K[4i] to K[4i + 3]. */
#define ROUNDS(i, w)                                                                     \
	do {                                                                             \
		__m128i m = _mm_add_epi32(                                               \
		        w, _mm_loadu_si128((const __m128i *)(const void *)&K[4 * (i)])); \
		cdgh = _mm_sha256rnds2_epu32(cdgh, abef, m);                             \
		abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(m, 0x0e));    \
	} while (0)
/* The next four words of the schedule, into a, from the last sixteen. */
#define NEXT(a, b, c, d)                                                              \
	(a = _mm_sha256msg2_epu32(                                                    \
	         _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4)), \
	         d))

__attribute__((target("sha,sse4.1,ssse3"))) static void
special(uint8_t *state, const uint8_t *p, size_t blocks)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bll, 0x0405060700010203ll);
	__m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)state);
	__m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)(state + 16));
	__m128i cdab = _mm_shuffle_epi32(dcba, 0xb1),
	        efgh = _mm_shuffle_epi32(hgfe, 0x1b);
	__m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
	__m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
	for (; blocks; blocks--, p += 64) {
		__m128i w[4], abef_before = abef, cdgh_before = cdgh;
		for (int i = 0; i < 4; i++) {
			w[i] = _mm_loadu_si128(
			        (const __m128i *)(const void *)(p + 16 * i));
			w[i] = _mm_shuffle_epi8(w[i], swap);
			ROUNDS(i, w[i]);
		}
		for (int i = 4; i < 16; i += 4) {
			ROUNDS(i, NEXT(w[0], w[1], w[2], w[3]));
			ROUNDS(i + 1, NEXT(w[1], w[2], w[3], w[0]));
			ROUNDS(i + 2, NEXT(w[2], w[3], w[0], w[1]));
			ROUNDS(i + 3, NEXT(w[3], w[0], w[1], w[2]));
		}
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}
	__m128i feba = _mm_shuffle_epi32(abef, 0x1b),
	        dchg = _mm_shuffle_epi32(cdgh, 0xb1);
	dcba = _mm_blend_epi16(feba, dchg, 0xf0);
	hgfe = _mm_alignr_epi8(dchg, feba, 8);
	_mm_storeu_si128((__m128i *)(void *)state, dcba);
	_mm_storeu_si128((__m128i *)(void *)(state + 16), hgfe);
}

bool
sha256_blocks(uint8_t *state, const uint8_t *p, size_t blocks)
{
	if (!cpu_has(CPU_SHA))
		return false;
	special(state, p, blocks);
	return true;
}
#else
bool
sha256_blocks(uint8_t *state, const uint8_t *p, size_t blocks)
{
	(void)state, (void)p, (void)blocks;
	return false;
}
#endif
