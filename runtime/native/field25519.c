/* SPDX-License-Identifier: MIT */
/* Bodies in C (native.h) for the field of Curve25519, numbers modulo 2^255 - 19: five
 * limbs of 51 bits, and carries that are not done yet. The limbs are the same as from
 * Go's body. */
#include "runtime/native/argument.h"
#include "runtime/native/native.h"

#ifdef __SIZEOF_INT128__
typedef unsigned __int128 wide;
enum { BITS = 51 };
static const uint64_t LIMB = (1ull << BITS) - 1;

/* Carries twice: the products, then their sums. */
static inline void
carry(uint8_t *to, const wide r[5])
{
	uint64_t a[5], z[5];
	a[0] = ((uint64_t)r[0] & LIMB) + 19 * (uint64_t)(r[4] >> BITS);
	for (int i = 1; i < 5; i++)
		a[i] = ((uint64_t)r[i] & LIMB) + (uint64_t)(r[i - 1] >> BITS);
	z[0] = (a[0] & LIMB) + 19 * (a[4] >> BITS);
	for (int i = 1; i < 5; i++)
		z[i] = (a[i] & LIMB) + (a[i - 1] >> BITS);
	memcpy(to, z, sizeof z);
}

static void
multiply(uint8_t *z, const uint8_t *x, const uint8_t *y)
{
	uint64_t a[5], b[5], c[5]; /* c = 19 * a */
	memcpy(a, x, sizeof a);
	memcpy(b, y, sizeof b);
	for (int i = 1; i < 5; i++)
		c[i] = 19 * a[i];
	carry(z, (wide[5]){
	                 (wide)a[0] * b[0] + (wide)c[1] * b[4] + (wide)c[2] * b[3] +
	                         (wide)c[3] * b[2] + (wide)c[4] * b[1],
	                 (wide)a[0] * b[1] + (wide)a[1] * b[0] + (wide)c[2] * b[4] +
	                         (wide)c[3] * b[3] + (wide)c[4] * b[2],
	                 (wide)a[0] * b[2] + (wide)a[1] * b[1] + (wide)a[2] * b[0] +
	                         (wide)c[3] * b[4] + (wide)c[4] * b[3],
	                 (wide)a[0] * b[3] + (wide)a[1] * b[2] + (wide)a[2] * b[1] +
	                         (wide)a[3] * b[0] + (wide)c[4] * b[4],
	                 (wide)a[0] * b[4] + (wide)a[1] * b[3] + (wide)a[2] * b[2] +
	                         (wide)a[3] * b[1] + (wide)a[4] * b[0],
	         });
}

static void
square(uint8_t *z, const uint8_t *x)
{
	uint64_t a[5];
	memcpy(a, x, sizeof a);
	uint64_t twice0 = 2 * a[0], twice1 = 2 * a[1], by19_3 = 19 * a[3];
	uint64_t by38_1 = 38 * a[1], by38_2 = 38 * a[2], by38_3 = 2 * by19_3;
	carry(z, (wide[5]){
	                 (wide)a[0] * a[0] + (wide)by38_1 * a[4] + (wide)by38_2 * a[3],
	                 (wide)twice0 * a[1] + (wide)by38_2 * a[4] + (wide)by19_3 * a[3],
	                 (wide)twice0 * a[2] + (wide)a[1] * a[1] + (wide)by38_3 * a[4],
	                 (wide)twice0 * a[3] + (wide)twice1 * a[2] +
	                         (wide)(19 * a[4]) * a[4],
	                 (wide)twice0 * a[4] + (wide)twice1 * a[3] + (wide)a[2] * a[2],
	         });
}

bool
native_25519_mul(void *instance, uint32_t sp)
{
	multiply(bytes(instance, argument(instance, sp, 0), 40),
	         bytes(instance, argument(instance, sp, 1), 40),
	         bytes(instance, argument(instance, sp, 2), 40));
	return true;
}

bool
native_25519_square(void *instance, uint32_t sp)
{
	square(bytes(instance, argument(instance, sp, 0), 40),
	       bytes(instance, argument(instance, sp, 1), 40));
	return true;
}

bool
native_25519_squares(void *instance, uint32_t sp)
{
	uint64_t n = argument(instance, sp, 2);
	if (n - 1 >= 1000) /* no caller needs so many */
		return false;
	uint8_t *z = bytes(instance, argument(instance, sp, 0), 40);
	square(z, bytes(instance, argument(instance, sp, 1), 40));
	while (--n)
		square(z, z);
	return true;
}
#else
DECLINES(native_25519_mul)
DECLINES(native_25519_square)
DECLINES(native_25519_squares)
#endif
