/* SPDX-License-Identifier: MIT */
/* floats: wasm's operations on floats in C, under the names that wasm2c or
 * tools/c/float_names.h gives them; a part of prelude.h. Invariant: where C leaves a
 * result open (NaNs, values that do not fit an integer), no compiler decides it. */
#ifndef RUNTIME_GUEST_FLOATS_H
#define RUNTIME_GUEST_FLOATS_H

#include "runtime/guest/wasm2c_names.h"

/* The asm constraint of a register that holds a float. */
#if defined __x86_64__
#define FLOAT_REGISTER "x"
#elif defined __aarch64__
#define FLOAT_REGISTER "w"
#else
#define FLOAT_REGISTER "m"
#endif

/* clang-format off */
/* What is below the least float that truncates to `min`, and the first that is too large. */
#define TRUNC(ut, st, low, over, x)                                                      \
	(UNLIKELY((x) != (x)) ? (ut)TRAP(INVALID_CONVERSION)                              \
	 : UNLIKELY(!((x) low && (x) < (over))) ? (ut)TRAP(INT_OVERFLOW) : (ut)(st)(x))
#define I32_TRUNC_S_F32(x) TRUNC(u32, s32, >= -0x1p31f, 0x1p31f, x)
#define I64_TRUNC_S_F32(x) TRUNC(u64, s64, >= -0x1p63f, 0x1p63f, x)
#define I32_TRUNC_S_F64(x) TRUNC(u32, s32, > -2147483649., 0x1p31, x)
#define I64_TRUNC_S_F64(x) TRUNC(u64, s64, >= -0x1p63, 0x1p63, x)
#define I32_TRUNC_U_F32(x) TRUNC(u32, u32, > -1.f, 0x1p32f, x)
#define I64_TRUNC_U_F32(x) TRUNC(u64, u64, > -1.f, 0x1p64f, x)
#define I32_TRUNC_U_F64(x) TRUNC(u32, u32, > -1., 0x1p32, x)
#define I64_TRUNC_U_F64(x) TRUNC(u64, u64, > -1., 0x1p64, x)

/* Saturating conversions, as Go uses them. Each f32 is also an f64. A value that fits
 * takes one comparison: x86's instruction answers INT64_MIN for all others. It is asm
 * because a compiler that knows the operand of its own function gives another answer. */
#ifdef __x86_64__
#define RETURN_IF(fits, ut)                                                               \
	s64 r;                                                                            \
	__asm__("cvttsd2siq %1, %0" : "=r"(r) : "x"(x));                                  \
	if (LIKELY(fits))                                                                 \
		return (ut)r;
#else
#define RETURN_IF(fits, ut)
#endif
#define TRUNC_SAT(name, ut, st, low, least, over, most, fits)                            \
	INLINE ut name(f64 x)                                                             \
	{                                                                                 \
		RETURN_IF(fits, ut)                                                       \
		return x != x ? 0 : !(x low) ? (ut)(least) : !(x < (over)) ? (ut)(most) : (ut)(st)x; \
	}
TRUNC_SAT(i32_trunc_sat_s, u32, s32, > -2147483649., INT32_MIN, 0x1p31, INT32_MAX, r == (s32)r)
TRUNC_SAT(i64_trunc_sat_s, u64, s64, >= -0x1p63, INT64_MIN, 0x1p63, INT64_MAX, r != INT64_MIN)
TRUNC_SAT(i32_trunc_sat_u, u32, u32, > -1., 0, 0x1p32, UINT32_MAX, r == (u32)r)
TRUNC_SAT(i64_trunc_sat_u, u64, u64, > -1., 0, 0x1p64, UINT64_MAX, r >= 0)
#undef TRUNC_SAT
#undef RETURN_IF
#define I32_TRUNC_SAT_S_F32(x) i32_trunc_sat_s(x)
#define I64_TRUNC_SAT_S_F32(x) i64_trunc_sat_s(x)
#define I32_TRUNC_SAT_S_F64(x) i32_trunc_sat_s(x)
#define I64_TRUNC_SAT_S_F64(x) i64_trunc_sat_s(x)
#define I32_TRUNC_SAT_U_F32(x) i32_trunc_sat_u(x)
#define I64_TRUNC_SAT_U_F32(x) i64_trunc_sat_u(x)
#define I32_TRUNC_SAT_U_F64(x) i32_trunc_sat_u(x)
#define I64_TRUNC_SAT_U_F64(x) i64_trunc_sat_u(x)

#define REINTERPRET(name, from, to)                                                      \
	INLINE to name(from x) { to r; __builtin_memcpy(&r, &x, sizeof r); return r; }
REINTERPRET(f32_reinterpret_i32, u32, f32)
REINTERPRET(i32_reinterpret_f32, f32, u32)
REINTERPRET(f64_reinterpret_i64, u64, f64)
REINTERPRET(i64_reinterpret_f64, f64, u64)

/* clang simplifies x * 1, x / 1, x - 0 and x + -0 to x, and x * -1 and -0 - x to -x. In
 * wasm these make a signalling NaN quiet. So the machine's instructions do them. (gcc has
 * -fsignaling-nans.) */
#if defined __clang__ && defined __OPTIMIZE__ && GOWASM_EXACT_NANS
#if defined __AVX__
#define COMPUTE(op, name, x86, arm) \
	__asm__("v" name x86 "\t%2, %1, %0" : "=x"(r) : "x"(x), "x"(y))
#elif defined __x86_64__
#define COMPUTE(op, name, x86, arm) \
	__asm__(name x86 "\t%2, %0" : "=x"(r) : "0"(x), "x"(y))
#elif defined __aarch64__
#define COMPUTE(op, name, x86, arm) \
	__asm__("f" name "\t%" arm "0, %" arm "1, %" arm "2" : "=w"(r) : "w"(x), "w"(y))
#else
#define COMPUTE(op, name, x86, arm) \
	__asm__("" : "+m"(x), "+m"(y)); \
	r = x op y
#endif
#define ARITHMETIC(function, type, ...)                                                  \
	INLINE type function(type x, type y) { type r; COMPUTE(__VA_ARGS__); return r; }
ARITHMETIC(F32_ADD, f32, +, "add", "ss", "s")
ARITHMETIC(F32_SUB, f32, -, "sub", "ss", "s")
ARITHMETIC(F32_MUL, f32, *, "mul", "ss", "s")
ARITHMETIC(F32_DIV, f32, /, "div", "ss", "s")
ARITHMETIC(F64_ADD, f64, +, "add", "sd", "d")
ARITHMETIC(F64_SUB, f64, -, "sub", "sd", "d")
ARITHMETIC(F64_MUL, f64, *, "mul", "sd", "d")
ARITHMETIC(F64_DIV, f64, /, "div", "sd", "d")
#undef ARITHMETIC
#undef COMPUTE
#else
#define F32_ADD(x, y) ((x) + (y))
#define F32_SUB(x, y) ((x) - (y))
#define F32_MUL(x, y) ((x) * (y))
#define F32_DIV(x, y) ((x) / (y))
#define F64_ADD(x, y) ((x) + (y))
#define F64_SUB(x, y) ((x) - (y))
#define F64_MUL(x, y) ((x) * (y))
#define F64_DIV(x, y) ((x) / (y))
#endif

/* wasm requires that these make a signalling NaN quiet. Compilers fold a promotion with a
 * demotion, or two roundings, without doing that, so it is done here. */
INLINE f64 wasm_quiet(f64 x)
{
	return UNLIKELY(x != x) ? f64_reinterpret_i64(i64_reinterpret_f64(x) | 1ull << 51) : x;
}
INLINE f32 wasm_quietf(f32 x)
{
	return UNLIKELY(x != x) ? f32_reinterpret_i32(i32_reinterpret_f32(x) | 1u << 22) : x;
}
/* x86 has an instruction for these only since SSE4.1, and C's functions are a call: below 2^52
 * the way over integers is a third of that. Those of f32 are those of the same f64. */
#define QUIET(name, of)                                                                  \
	INLINE f64 wasm_##name(f64 x) { return UNLIKELY(x != x) ? wasm_quiet(x) : of(x); }
#define QUIETF(name, of)                                                                 \
	INLINE f32 wasm_##name##f(f32 x) { return UNLIKELY(x != x) ? wasm_quietf(x) : of(x); }
#if defined __x86_64__ && !defined __SSE4_1__
#define ROUND(name, of)                                                                  \
	INLINE f64 wasm_##name(f64 x)                                                     \
	{                                                                                 \
		if (UNLIKELY(!(__builtin_fabs(x) < 0x1p52)))                              \
			return wasm_quiet(x);                                             \
		f64 t = (f64)(s64)x;                                                      \
		return __builtin_copysign(of, x);                                         \
	}                                                                                 \
	INLINE f32 wasm_##name##f(f32 x) { return (f32)wasm_##name(x); }
#else
#define ROUND(name, of) QUIET(name, __builtin_##name) QUIETF(name, __builtin_##name##f)
#endif
ROUND(floor, t - (f64)(t > x))
ROUND(ceil, t + (f64)(t < x))
ROUND(trunc, t)
ROUND(nearbyint, ((void)t, __builtin_fabs(x) + 0x1p52 - 0x1p52))
QUIET(sqrt, __builtin_sqrt)
QUIETF(sqrt, __builtin_sqrtf)
#undef QUIET
#undef QUIETF
#undef ROUND

/* The names of math.h that wasm2c writes. The header itself would be most of what a unit
 * includes, and a good part of a small unit's compile time. */
#define INFINITY __builtin_inff()
#define copysign __builtin_copysign
#define copysignf __builtin_copysignf

/* Sign operations are bit operations, also on NaNs. */
INLINE f64 wasm_fabs(f64 x) { return f64_reinterpret_i64(i64_reinterpret_f64(x) & ~(1ull << 63)); }
INLINE f32 wasm_fabsf(f32 x) { return f32_reinterpret_i32(i32_reinterpret_f32(x) & ~(1u << 31)); }

#define FMIN(x, y)                                                                       \
	(UNLIKELY((x) != (x)) ? (x) + (x) : UNLIKELY((y) != (y)) ? (y) + (y)               \
	 : UNLIKELY((x) == 0 && (y) == 0) ? (__builtin_signbit(x) ? (x) : (y))            \
	 : (x) < (y) ? (x) : (y))
#define FMAX(x, y)                                                                       \
	(UNLIKELY((x) != (x)) ? (x) + (x) : UNLIKELY((y) != (y)) ? (y) + (y)               \
	 : UNLIKELY((x) == 0 && (y) == 0) ? (__builtin_signbit(x) ? (y) : (x))            \
	 : (x) > (y) ? (x) : (y))
/* clang-format on */

#endif
