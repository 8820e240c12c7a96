/* SPDX-License-Identifier: MIT */
/* Bodies in C (native.h) for numbers of many words: math/big, bigmod, math/bits. */
#include "runtime/native/argument.h"
#include "runtime/shared/cpu.h"
#include "runtime/native/native.h"

#ifdef __SIZEOF_INT128__
typedef unsigned __int128 two_words;

static uint64_t
word(const uint8_t *p, uint64_t i)
{
	return once_word(p + 8 * i);
}

static void
set_word(uint8_t *p, uint64_t i, uint64_t v)
{
	memcpy(p + 8 * i, &v, sizeof v);
}

/* z and x of n words from argument 0 on, and y if it is a slice too. `rest`: what follows
 * them, of which there are `size` words, results included. */
struct vectors {
	uint8_t *z, *rest;
	const uint8_t *x, *y;
	uint64_t n;
};

static inline bool
vectors(void *instance, uint32_t sp, unsigned slices, unsigned size, struct vectors *v)
{
	uint8_t *a = bytes(instance, (uint64_t)sp + 8, 8 * (3 * slices + size));
	v->n = word(a, 1);
	if (v->n > UINT32_MAX || word(a, 4) != v->n || word(a, 3 * slices - 2) != v->n)
		return false;
	v->z = bytes(instance, word(a, 0), 8 * v->n);
	v->x = bytes(instance, word(a, 3), 8 * v->n);
	v->y = slices == 3 ? bytes(instance, word(a, 6), 8 * v->n) : v->x;
	v->rest = a + 24 * slices;
	return true;
}

/* --- sums --- */

#if defined __x86_64__
#define STEP(op, at)                                                      \
	"mov " #at "(%[x]), %[word]\n\t" op " " #at "(%[y]), %[word]\n\t" \
	"mov %[word], " #at "(%[z])\n\t"
/* Does four words in each iteration, with `op`. Returns how many words it has done. */
#define FOUR_WORDS(op, v, carry)                                                    \
	({                                                                          \
		uint64_t i_ = 0, word_;                                             \
		for (; i_ + 4 <= (v).n; i_ += 4)                                    \
			__asm__ volatile(                                           \
			        "add $-1, %b[c]\n\t" STEP(op, 0) STEP(op, 8)        \
			                STEP(op, 16) STEP(op, 24) "setc %b[c]"      \
			        : [c] "+&q"(carry), [word] "=&r"(word_)             \
			        : [z] "r"((v).z + 8 * i_), [x] "r"((v).x + 8 * i_), \
			          [y] "r"((v).y + 8 * i_)                           \
			        : "cc", "memory");                                  \
		i_;                                                                 \
	})
#else
#define FOUR_WORDS(op, v, carry) 0
#endif

bool
native_add_vv(void *instance, uint32_t sp)
{
	struct vectors v;
	uint8_t c = 0;
	if (!vectors(instance, sp, 3, 1, &v))
		return false;
	for (uint64_t i = FOUR_WORDS("adc", v, c); i < v.n; i++) {
		two_words t = (two_words)word(v.x, i) + word(v.y, i) + c;
		set_word(v.z, i, (uint64_t)t);
		c = (uint8_t)(t >> 64);
	}
	set_word(v.rest, 0, c);
	return true;
}

bool
native_sub_vv(void *instance, uint32_t sp)
{
	struct vectors v;
	uint8_t c = 0;
	if (!vectors(instance, sp, 3, 1, &v))
		return false;
	for (uint64_t i = FOUR_WORDS("sbb", v, c); i < v.n; i++) {
		two_words t = (two_words)word(v.x, i) - word(v.y, i) - c;
		set_word(v.z, i, (uint64_t)t);
		c = (uint8_t)(t >> 127);
	}
	set_word(v.rest, 0, c);
	return true;
}

/* --- products --- */

bool
native_mul_add_vww(void *instance, uint32_t sp)
{
	struct vectors v;
	if (!vectors(instance, sp, 2, 3, &v))
		return false;
	uint64_t y = word(v.rest, 0), c = word(v.rest, 1);
	for (uint64_t i = 0; i < v.n; i++) {
		two_words t = (two_words)word(v.x, i) * y + c;
		set_word(v.z, i, (uint64_t)t);
		c = (uint64_t)(t >> 64);
	}
	set_word(v.rest, 2, c);
	return true;
}

#if defined __x86_64__
/* One word of z = x + y * m; the upper half of the product before is in `in`. */
#define MUL_STEP(at, in, out)                     \
	"mulx " #at "(%[y]), %[low], " out "\n\t" \
	"adcx " in ", %[low]\n\t"                 \
	"adox " #at "(%[x]), %[low]\n\t"          \
	"mov %[low], " #at "(%[z])\n\t"
#define TWO_STEPS(at, next) \
	MUL_STEP(at, "%[c]", "%[high]") MUL_STEP(next, "%[high]", "%[c]")
#define EIGHT_STEPS TWO_STEPS(0, 8) TWO_STEPS(16, 24) TWO_STEPS(32, 40) TWO_STEPS(48, 56)

/* Does eight words in each iteration, with two chains of carries (BMI2 and ADX). Returns
 * the carry. */
static uint64_t
add_mul_8(uint8_t *z, const uint8_t *x, const uint8_t *y, uint64_t n, uint64_t m,
          uint64_t c)
{
	uint64_t low, high;
	for (uint64_t i = 0; i < n; i += 8, z += 64, x += 64, y += 64)
		__asm__ volatile("xor %k[high], %k[high]\n\t" /* no carries */
		                 EIGHT_STEPS "mov $0, %k[low]\n\t"
		                 "adcx %[low], %[c]\n\t"
		                 "adox %[low], %[c]"
		                 : [c] "+&r"(c), [low] "=&r"(low), [high] "=&r"(high)
		                 : [z] "r"(z), [x] "r"(x), [y] "r"(y), "d"(m)
		                 : "cc", "memory");
	return c;
}
#endif

/* z = x + y * m + c, word by word. Returns the carry. */
static uint64_t
add_mul(uint8_t *z, const uint8_t *x, const uint8_t *y, uint64_t n, uint64_t m,
        uint64_t c)
{
	uint64_t i = 0;
#if defined __x86_64__
	if (n >= 8 && cpu_has(CPU_ADX)) {
		i = n & ~7ull;
		c = add_mul_8(z, x, y, i, m, c);
	}
#endif
	for (; i < n; i++) {
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
	if (!vectors(instance, sp, 2, 2, &v))
		return false;
	set_word(v.rest, 1, add_mul(v.z, v.z, v.x, v.n, word(v.rest, 0), 0));
	return true;
}

bool
native_add_mul_vvww(void *instance, uint32_t sp)
{
	struct vectors v;
	if (!vectors(instance, sp, 3, 3, &v))
		return false;
	uint64_t m = word(v.rest, 0), a = word(v.rest, 1);
	set_word(v.rest, 2, add_mul(v.z, v.x, v.y, v.n, m, a));
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
	uint8_t *a = bytes(instance, (uint64_t)sp + 8, 40);
	uint64_t high = word(a, 0), low = word(a, 1), y = word(a, 2), q, r;
	if (y <= high)
		return false; /* Go's body panics */
#ifdef __x86_64__
	__asm__("divq %4" : "=a"(q), "=d"(r) : "a"(low), "d"(high), "r"(y) : "cc");
#else
	two_words x = (two_words)high << 64 | low;
	q = (uint64_t)(x / y), r = (uint64_t)(x % y);
#endif
	set_word(a, 3, q);
	set_word(a, 4, r);
	return true;
}
#else
DECLINES(native_add_vv)
DECLINES(native_sub_vv)
DECLINES(native_mul_add_vww)
DECLINES(native_add_mul_vvw)
DECLINES(native_add_mul_vvww)
DECLINES(native_add_mul_n)
DECLINES(native_div_64)
#endif
