/* SPDX-License-Identifier: MIT */
/* prelude.h's conversions and roundings of floats, against libm and their definitions. */
#include <math.h>

#include "tests/test.h"

#define GOWASM_DIALECT 32
#define GOWASM_MEMORY 2
#define GOWASM_KEEP_LOADS 0
#define GOWASM_SAVE_NONE 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-value"
#undef INFINITY /* prelude.h has its own */
#include "runtime/guest/prelude.h"
#pragma GCC diagnostic pop

static u64
bits(f64 x)
{
	return i64_reinterpret_f64(x);
}

/* NaNs become quiet and keep the rest; the others are libm's. */
static bool
rounded(f64 x, f64 got, f64 want)
{
	return bits(got) == (x != x ? bits(x) | 1ull << 51 : bits(want));
}

static bool
rounded_f(f32 x, f32 got, f32 want)
{
	return i32_reinterpret_f32(got) ==
	       (x != x ? i32_reinterpret_f32(x) | 1u << 22 : i32_reinterpret_f32(want));
}

/* How many of the functions are wrong for x. */
static int
wrong(f64 x)
{
	f64 least = trunc(x), zero = x != x || least <= 0;
	int bad = 0;
	bad += !rounded(x, wasm_floor(x), floor(x)) + !rounded(x, wasm_ceil(x), ceil(x));
	bad += !rounded(x, wasm_trunc(x), least);
	bad += !rounded(x, wasm_nearbyint(x), nearbyint(x));
	bad += i64_trunc_sat_u(x) != (zero              ? 0
	                              : least >= 0x1p64 ? UINT64_MAX
	                                                : (u64)least);
	bad += i32_trunc_sat_u(x) != (zero              ? 0
	                              : least >= 0x1p32 ? UINT32_MAX
	                                                : (u32)least);
	bad += (s64)i64_trunc_sat_s(x) != (x != x            ? 0
	                                   : least < -0x1p63 ? INT64_MIN
	                                   : least >= 0x1p63 ? INT64_MAX
	                                                     : (s64)least);
	bad += (s32)i32_trunc_sat_s(x) != (x != x            ? 0
	                                   : least < -0x1p31 ? INT32_MIN
	                                   : least >= 0x1p31 ? INT32_MAX
	                                                     : (s32)least);
	return bad;
}

static int
wrong_f(f32 x)
{
	return !rounded_f(x, wasm_floorf(x), floorf(x)) +
	       !rounded_f(x, wasm_ceilf(x), ceilf(x)) +
	       !rounded_f(x, wasm_truncf(x), truncf(x)) +
	       !rounded_f(x, wasm_nearbyintf(x), nearbyintf(x));
}

/* Around every power of two, by halves and by neighbours, of both signs. */
TEST(floats, edges)
{
	static const f64 near[] = {0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5};
	int bad = 0;
	for (int e = -1074; e < 1024; e++)
		for (unsigned i = 0; i < sizeof near / sizeof *near; i++)
			for (int sign = -1; sign <= 1; sign += 2) {
				f64 p = ldexp(sign, e), x = p + sign * near[i];
				f64 y = p - sign * near[i];
				bad += wrong(x) + wrong(y) + wrong(nextafter(x, 0));
				bad += wrong(nextafter(x, sign * HUGE_VAL));
				bad += wrong_f((f32)x) + wrong_f((f32)y);
			}
	for (u64 sign = 0; sign < 2; sign++)
		for (u64 m = 0; m < 3; m++) { /* infinity and both kinds of NaN */
			u64 x = sign << 63 | 0x7ffull << 52 | m << 51 | (m ? 5 : 0);
			bad += wrong(f64_reinterpret_i64(x));
			bad += wrong_f(f32_reinterpret_i32((u32)(x >> 32 & 1u << 31) |
			                                   0xffu << 23 | (u32)m << 22 |
			                                   (m ? 5 : 0)));
		}
	EXPECT_EQ(bad, 0);
}

TEST(floats, random)
{
	u64 x = 1;
	int bad = 0;
	for (int i = 0; i < 2000000; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		u64 mixed = x ^ x >> 29;
		/* half of them where integers and fractions are */
		if (i & 1)
			mixed = (mixed & ~(0x7ffull << 52)) | (1010 + (mixed >> 52) % 70)
			                                              << 52;
		bad += wrong(f64_reinterpret_i64(mixed));
		bad += wrong_f(f32_reinterpret_i32((u32)mixed));
	}
	EXPECT_EQ(bad, 0);
}

TEST_MAIN
