/* SPDX-License-Identifier: MIT */
/* The body in C (native.h) of Poly1305's sum (RFC 8439, 2.5). The limbs, which are
 * reduced in part only, are those that Go's body leaves. */
#include "runtime/native/argument.h"
#include "runtime/native/native.h"

#ifdef __SIZEOF_INT128__
typedef unsigned __int128 wide;
enum { CHUNK = 16 };
/* What clamping leaves of r. */
static const uint64_t R0 = 0x0ffffffc0fffffff, R1 = 0x0ffffffc0ffffffc;

/* h += lo, hi and `top` of the third limb */
static inline void
add(uint64_t h[3], uint64_t lo, uint64_t hi, uint64_t top)
{
	wide sum = (wide)h[0] + lo;
	h[0] = (uint64_t)sum;
	sum = (wide)h[1] + hi + (uint64_t)(sum >> 64);
	h[1] = (uint64_t)sum;
	h[2] += top + (uint64_t)(sum >> 64);
}

/* h *= r modulo 2^130 - 5: what is above 2^130, times 5, is added to what is below. */
static inline void
multiply(uint64_t h[3], const uint64_t r[2])
{
	wide m0 = (wide)h[0] * r[0];
	wide m1 = (wide)h[1] * r[0] + (wide)h[0] * r[1];
	wide m2 = (wide)(h[2] * r[0]) + (wide)h[1] * r[1];
	m1 += m0 >> 64; /* no sum is larger than its limbs: r is clamped */
	m2 += m1 >> 64;
	uint64_t above = (uint64_t)m2 & ~3ull, top = h[2] * r[1] + (uint64_t)(m2 >> 64);
	h[0] = (uint64_t)m0;
	h[1] = (uint64_t)m1;
	h[2] = (uint64_t)m2 & 3;
	add(h, above, top, 0);
	add(h, above >> 2 | top << 62, top >> 2, 0);
}

bool
native_poly1305(void *instance, uint32_t sp)
{
	uint64_t h[3], r[2], words[2], n = argument(instance, sp, 2);
	uint8_t *state = bytes(instance, argument(instance, sp, 0), sizeof h + sizeof r);
	const uint8_t *p = bytes(instance, argument(instance, sp, 1), n);
	memcpy(h, state, sizeof h);
	memcpy(r, state + sizeof h, sizeof r);
	/* of the secrets only bits that Go leaves zero, so that no branch is on others */
	if (((r[0] & ~R0) | (r[1] & ~R1) | h[2] >> 3) != 0)
		return false;
	for (; n >= CHUNK; n -= CHUNK, p += CHUNK) {
		memcpy(words, p, CHUNK);
		add(h, words[0], words[1], 1);
		multiply(h, r);
	}
	if (n) {
		uint8_t rest[CHUNK] = {0};
		memcpy(rest, p, n);
		rest[n] = 1;
		memcpy(words, rest, CHUNK);
		add(h, words[0], words[1], 0);
		multiply(h, r);
	}
	memcpy(state, h, sizeof h);
	return true;
}
#else
DECLINES(native_poly1305)
#endif
