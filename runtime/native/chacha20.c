/* SPDX-License-Identifier: MIT */
/* ChaCha20 (RFC 8439, 2.3) in C (native.h): eight blocks at once, one in each lane of a
 * vector, in plain C that compilers vectorise on every machine. */
#include "runtime/native/argument.h"
#include "runtime/shared/cpu.h"
#include "runtime/native/native.h"

enum { LANES = 8, BLOCK = 64, WORDS = 16, COUNTER = 12 };
typedef uint32_t lanes __attribute__((vector_size(4 * LANES)));

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define QUARTER(a, b, c, d)        \
	do {                       \
		a += b, d ^= a;    \
		d = ROTATE(d, 16); \
		c += d, b ^= c;    \
		b = ROTATE(b, 12); \
		a += b, d ^= a;    \
		d = ROTATE(d, 8);  \
		c += d, b ^= c;    \
		b = ROTATE(b, 7);  \
	} while (0)

static inline __attribute__((always_inline)) void
rounds(lanes x[WORDS])
{
	for (int i = 0; i < 10; i++) {
		QUARTER(x[0], x[4], x[8], x[12]);
		QUARTER(x[1], x[5], x[9], x[13]);
		QUARTER(x[2], x[6], x[10], x[14]);
		QUARTER(x[3], x[7], x[11], x[15]);
		QUARTER(x[0], x[5], x[10], x[15]);
		QUARTER(x[1], x[6], x[11], x[12]);
		QUARTER(x[2], x[7], x[8], x[13]);
		QUARTER(x[3], x[4], x[9], x[14]);
	}
}

/* to may be from. */
static inline __attribute__((always_inline)) void
xor_blocks(const uint32_t state[WORDS], uint8_t *to, const uint8_t *from, uint64_t blocks)
{
	lanes x[WORDS], first[WORDS];
	for (int i = 0; i < WORDS; i++)
		first[i] = state[i] - (lanes){0};
	first[COUNTER] += (lanes){0, 1, 2, 3, 4, 5, 6, 7};
	for (; blocks > 0; first[COUNTER] += LANES) {
		uint32_t n = blocks < LANES ? (uint32_t)blocks : LANES;
		memcpy(x, first, sizeof x);
		rounds(x);
		for (int i = 0; i < WORDS; i++)
			x[i] += first[i];
		for (uint32_t k = 0; k < n; k++, to += BLOCK, from += BLOCK) {
			uint32_t block[WORDS];
			memcpy(block, from, BLOCK);
			for (int i = 0; i < WORDS; i++)
				block[i] ^= x[i][k];
			memcpy(to, block, BLOCK);
		}
		blocks -= n;
	}
}

#if defined __x86_64__
__attribute__((target("avx2"))) static void
xor_wide(const uint32_t state[WORDS], uint8_t *to, const uint8_t *from, uint64_t blocks)
{
	xor_blocks(state, to, from, blocks);
}
#define HAS_WIDE cpu_has(CPU_AVX2)
#else
#define xor_wide xor_narrow
#define HAS_WIDE false
#endif

static void
xor_narrow(const uint32_t state[WORDS], uint8_t *to, const uint8_t *from, uint64_t blocks)
{
	xor_blocks(state, to, from, blocks);
}

bool
native_chacha20(void *instance, uint32_t sp)
{
	uint64_t n = argument(instance, sp, 2);
	/* "expand 32-byte k", then key, counter and nonce as the receiver begins */
	uint32_t state[WORDS] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
	uint8_t *cipher = bytes(instance, argument(instance, sp, 0), 48);
	const uint8_t *from = slice(instance, sp, 4, n, 1);
	/* for a few blocks the lanes do not pay */
	if (!from || n % BLOCK != 0 || n < 4 * BLOCK)
		return false;
	uint8_t *to = bytes(instance, argument(instance, sp, 1), n);
	if (to != from && to < from + n && from < to + n)
		return false;
	memcpy(state + 4, cipher, 48);
	(HAS_WIDE ? xor_wide : xor_narrow)(state, to, from, n / BLOCK);
	state[COUNTER] += (uint32_t)(n / BLOCK);
	memcpy(cipher + 32, &state[COUNTER], 4);
	return true;
}
