/* SPDX-License-Identifier: MIT */
/* A batch as cut_test.c compiles it: function n is D<n> and refers to others as F<n>.
 * With PLAIN it is a usual file, and function n is f<n>: programs of both print the
 * same. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/functions/batch.h"

#ifdef PLAIN
#define D(n) f##n
#define F(n) f##n
#define K(n, k) number(n, k)
#define STORE(p, n, k) (*(uint64_t *)(p) = number(n, k))
#else
#define D(n) D##n
#define F(n) F##n
#ifdef __x86_64__
#define K(n, k)                                                  \
	({                                                       \
		uint32_t k_;                                     \
		__asm__("movl $K" #n "_" #k ", %k0" : "=r"(k_)); \
		k_;                                              \
	})
#define STORE(p, n, k) __asm__("movq $K" #n "_" #k ", %0" : "=m"(*(uint64_t *)(p)))
#else
#define K(n, k)                                                \
	({                                                     \
		uint64_t k_;                                   \
		__asm__("movz %0, #:abs_g1:K" #n "_" #k "\n\t" \
		        "movk %0, #:abs_g0_nc:K" #n "_" #k     \
		        : "=r"(k_));                           \
		(uint32_t)k_;                                  \
	})
#define STORE(p, n, k) (*(uint64_t *)(p) = K(n, k))
#endif
#endif

#define DECLARE(result, n, ...)   \
	result D(n)(__VA_ARGS__); \
	result F(n)(__VA_ARGS__);

DECLARE(uint32_t, 1, uint32_t)
DECLARE(double, 2, uint32_t, double)
DECLARE(uint64_t, 3, double)
DECLARE(const char *, 4, uint32_t)
DECLARE(uint32_t, 5, uint32_t)
DECLARE(call, 6, uint32_t)
DECLARE(uint32_t, 7, uint32_t)
DECLARE(uint32_t, 8, uint32_t, uint32_t)
DECLARE(uint32_t, 9, uint32_t)
DECLARE(uint64_t, 10, uint64_t *)
DECLARE(uint32_t, 11, uint32_t)
DECLARE(uint32_t, 12, uint32_t)
DECLARE(uint32_t, 13, uint32_t)
DECLARE(double, 14, double, double)
DECLARE(uint32_t, 120, uint32_t)

/* Recursion, and a constant in it. */
uint32_t D(1)(uint32_t n)
{
	return n < 2 ? n + K(1, 0) : D(1)(n - 1) + D(1)(n - 2);
}

/* A jump table, constants of 8 and 16 bytes, libc, another function. */
double D(2)(uint32_t i, double x)
{
	char text[64];
	switch (i) {
	case 0:
		return x * 1.5;
	case 1:
		return sin(x);
	case 2:
		return fabs(x) + 7.25;
	case 3:
		return -x;
	case 4:
		return F(1)(7) + x / 3;
	case 5:
		return sqrt(x) * K(2, 1);
	case 6:
		memset(text, (int)i, sizeof text);
		return text[(int)x];
	case 7:
		return cos(x) - 1e300;
	case 8:
		return (double)F(3)(x);
	case 9:
		return pow(x, 0.3);
	case 10:
		return snprintf(text, sizeof text, "%.3f %s", x, "text") + 0.125;
	default:
		return K(2, 0);
	}
}

uint64_t D(3)(double x)
{
	return x < 9.2e18 ? (uint64_t)x : 0x8000000000000000u;
}

/* Strings. */
const char *D(4)(uint32_t i)
{
	switch (i) {
	case 0:
		return "abc";
	case 1:
		return "def";
	case 2:
		return "a longer one, which a compiler may align differently";
	case 3:
		return "xx";
	case 4:
		return "text";
	}
	return "";
}

static __attribute__((noinline)) uint32_t
mixed(uint32_t x)
{
	static const uint32_t table[] = {0x9e3779b9, 5, 0xdeadbeef, 77, 123456789};
	return x * table[x % 5] + runtime_add(x);
}

/* A function and a table that two functions share. */
uint32_t D(5)(uint32_t x)
{
	return mixed(x) ^ mixed(x + 1);
}

uint32_t D(7)(uint32_t x)
{
	return mixed(x + 2) + runtime_data + (uint32_t)runtime_thread;
}

/* Addresses of functions: another, its own, one of the runtime's. */
call D(6)(uint32_t i)
{
	return i == 0 ? F(1) : i == 1 ? (call)D(6) : runtime_add;
}

/* A part that is not likely, and one that does not return. */
uint32_t D(8)(uint32_t a, uint32_t b)
{
	if (__builtin_expect(b == 0, 0)) {
		if (a == 0xffff)
			runtime_stop("a division by zero");
		runtime_data += F(9)(a);
		runtime_data ^= F(11)(a + K(8, 0));
		return runtime_data;
	}
	return a / b;
}

__attribute__((cold)) uint32_t D(9)(uint32_t x)
{
	return x < 3 ? F(7)(x) : F(9)(x - 1) + K(9, 0) - K(1, 0);
}

/* A store of a constant. */
uint64_t D(10)(uint64_t *p)
{
	STORE(p, 10, 0);
	STORE(p + 1, 10, 1);
	return p[0] + K(10, 2);
}

/* A large frame. */
uint32_t D(11)(uint32_t x)
{
	unsigned char big[200000];
	memset(big, (int)x, sizeof big);
	runtime_data += runtime_sum(big, sizeof big);
	return big[x % sizeof big] + F(12)(x & 7);
}

/* Frames for the unwinder: x of D(12), each with one of D(13). */
uint32_t D(12)(uint32_t x)
{
	return x == 0 ? runtime_frames() : F(13)(x) + 1;
}

uint32_t D(13)(uint32_t x)
{
	volatile uint32_t y[9] = {x};
	uint32_t z = F(12)(y[0] - 1);
	return z + y[1];
}

typedef double pair __attribute__((vector_size(16)));
/* Vectors. */
double D(14)(double a, double b)
{
	pair x = {a, b};
	x = x * (pair){1.25, -3.5} + (pair){0.1, 1e-9};
	return x[0] - x[1];
}

uint32_t D(120)(uint32_t x)
{
	static const struct {
		uint32_t a, b;
	} rows[] = {{3, 4}, {5, 6}, {7, 8}, {9, 1}};
	return rows[x % 4].a * rows[(x + 1) % 4].b + K(120, 3);
}
