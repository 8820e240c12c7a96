/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/cpu.h"
#include "runtime/shared/hash.h"

#if defined __x86_64__
#include <immintrin.h>

/* Four rounds of the kind `f` with the words m; `before` is abcd four rounds ago, from
 * which e comes. */
#define ROUNDS(m, f)                                         \
	do {                                                 \
		__m128i e_ = _mm_sha1nexte_epu32(before, m); \
		before = abcd;                               \
		abcd = _mm_sha1rnds4_epu32(abcd, e_, f);     \
	} while (0)
/* The next four words of the schedule, into a, from the last sixteen. */
#define NEXT(a, b, c, d) \
	(a = _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(a, b), c), d))
#define FIVE(f, w0, w1, w2, w3)                  \
	do {                                     \
		ROUNDS(NEXT(w0, w1, w2, w3), f); \
		ROUNDS(NEXT(w1, w2, w3, w0), f); \
		ROUNDS(NEXT(w2, w3, w0, w1), f); \
		ROUNDS(NEXT(w3, w0, w1, w2), f); \
		ROUNDS(NEXT(w0, w1, w2, w3), f); \
	} while (0)

__attribute__((target("sha,sse4.1,ssse3"))) static void
special(uint8_t *state, const uint8_t *p, size_t blocks)
{
	const __m128i swap = _mm_set_epi64x(0x0001020304050607ll, 0x08090a0b0c0d0e0fll);
	uint32_t e;
	memcpy(&e, state + 16, sizeof e);
	__m128i abcd = _mm_loadu_si128((const __m128i *)(const void *)state);
	abcd = _mm_shuffle_epi32(abcd, 0x1b);
	for (; blocks; blocks--, p += 64) {
		__m128i w[4], saved = abcd, before;
		for (int i = 0; i < 4; i++) {
			w[i] = _mm_loadu_si128(
			        (const __m128i *)(const void *)(p + 16 * i));
			w[i] = _mm_shuffle_epi8(w[i], swap);
		}
		before = abcd; /* the first e is not rotated */
		abcd = _mm_sha1rnds4_epu32(
		        abcd, _mm_add_epi32(w[0], _mm_set_epi32((int)e, 0, 0, 0)), 0);
		ROUNDS(w[1], 0);
		ROUNDS(w[2], 0);
		ROUNDS(w[3], 0);
		ROUNDS(NEXT(w[0], w[1], w[2], w[3]), 0);
		FIVE(1, w[1], w[2], w[3], w[0]);
		FIVE(2, w[2], w[3], w[0], w[1]);
		FIVE(3, w[3], w[0], w[1], w[2]);
		__m128i rotated = _mm_sha1nexte_epu32(before, _mm_setzero_si128());
		e += (uint32_t)_mm_extract_epi32(rotated, 3);
		abcd = _mm_add_epi32(abcd, saved);
	}
	_mm_storeu_si128((__m128i *)(void *)state, _mm_shuffle_epi32(abcd, 0x1b));
	memcpy(state + 16, &e, sizeof e);
}

bool
sha1_blocks(uint8_t *state, const uint8_t *p, size_t blocks)
{
	if (!cpu_has(CPU_SHA))
		return false;
	special(state, p, blocks);
	return true;
}
#else
bool
sha1_blocks(uint8_t *state, const uint8_t *p, size_t blocks)
{
	(void)state, (void)p, (void)blocks;
	return false;
}
#endif
