/* SPDX-License-Identifier: MIT */
/* vectors_x86: the operations on v128 that x86-64 has instructions for; a part of
 * vectors.h. Units are compiled for SSE4.2, and the program asks the processor for it.
 * Floats use assembly: an intrinsic's answer for NaNs, and for what does not fit, is the
 * compiler's. */
#ifndef RUNTIME_GUEST_VECTORS_X86_H
#define RUNTIME_GUEST_VECTORS_X86_H

#include <nmmintrin.h>

#include "runtime/guest/vector_types.h"

/* clang-format off */
#if defined __AVX__
#define V_COMPUTE(name, r, x, y) __asm__("v" name "\t%2, %1, %0" : "=x"(r) : "x"(x), "x"(y))
#define V_MAP(name, r, x) __asm__("v" name "\t%1, %0" : "=x"(r) : "x"(x))
#define V_ROUND(name, how, r, x) __asm__("v" name "\t$" how ", %1, %0" : "=x"(r) : "x"(x))
#else
#define V_COMPUTE(name, r, x, y) __asm__(name "\t%2, %0" : "=x"(r) : "0"(x), "x"(y))
#define V_MAP(name, r, x) __asm__(name "\t%1, %0" : "=x"(r) : "x"(x))
#define V_ROUND(name, how, r, x) __asm__(name "\t$" how ", %1, %0" : "=x"(r) : "x"(x))
#endif
#define V_ADD32 "addps"
#define V_SUB32 "subps"
#define V_MUL32 "mulps"
#define V_DIV32 "divps"
#define V_ADD64 "addpd"
#define V_SUB64 "subpd"
#define V_MUL64 "mulpd"
#define V_DIV64 "divpd"
#define M(v) ((__m128i)(v))

INLINE u32 v_any(v128 a) { return !_mm_testz_si128(M(a), M(a)); }
INLINE u32 v128_i8x16_bitmask(v128 a) { return (u32)_mm_movemask_epi8(M(a)); }
INLINE u32 v128_i16x8_bitmask(v128 a) { return (u32)_mm_movemask_epi8(_mm_packs_epi16(M(a), _mm_setzero_si128())); }
INLINE u32 v128_i32x4_bitmask(v128 a) { return (u32)_mm_movemask_ps((__m128)a); }
INLINE u32 v128_i64x2_bitmask(v128 a) { return (u32)_mm_movemask_pd((__m128d)a); }

/* An index above 15 gets its highest bit, for which pshufb gives 0. */
INLINE v128 v128_i8x16_swizzle(v128 a, v128 b)
{
	return (v128)_mm_shuffle_epi8(M(a), _mm_adds_epu8(M(b), _mm_set1_epi8(0x70)));
}
INLINE v128 simde_wasm_i8x16_popcnt(v128 a)
{
	const __m128i counts = _mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m128i low = _mm_set1_epi8(15);
	return (v128)_mm_add_epi8(_mm_shuffle_epi8(counts, _mm_and_si128(M(a), low)),
	                          _mm_shuffle_epi8(counts, _mm_and_si128(_mm_srli_epi16(M(a), 4), low)));
}

/* --- shifts: by n modulo the bits of a lane --- */

#define SHIFT(name, instruction, bits) \
	VN(name, __m128i, instruction(a, _mm_cvtsi32_si128((int)(n & (bits - 1)))))
SHIFT(i16x8_shl, _mm_sll_epi16, 16)
SHIFT(i16x8_shr, _mm_sra_epi16, 16)
SHIFT(u16x8_shr, _mm_srl_epi16, 16)
SHIFT(i32x4_shl, _mm_sll_epi32, 32)
SHIFT(i32x4_shr, _mm_sra_epi32, 32)
SHIFT(u32x4_shr, _mm_srl_epi32, 32)
SHIFT(i64x2_shl, _mm_sll_epi64, 64)
SHIFT(u64x2_shr, _mm_srl_epi64, 64)
#undef SHIFT
VN(i64x2_shr, vs64, a >> (s64)(n & 63))
/* In lanes of 16 bits; what comes from the neighbour is cleared. */
INLINE v128 simde_wasm_i8x16_shl(v128 a, u32 n)
{
	const __m128i by = _mm_cvtsi32_si128((int)(n & 7));
	return (v128)_mm_and_si128(_mm_sll_epi16(M(a), by), _mm_set1_epi8((char)(0xffu << (n & 7))));
}
INLINE v128 simde_wasm_u8x16_shr(v128 a, u32 n)
{
	const __m128i by = _mm_cvtsi32_si128((int)(n & 7));
	return (v128)_mm_and_si128(_mm_srl_epi16(M(a), by), _mm_set1_epi8((char)(0xffu >> (n & 7))));
}
INLINE v128 simde_wasm_i8x16_shr(v128 a, u32 n)
{
	const __m128i by = _mm_cvtsi32_si128((int)(n & 7) + 8);
	return (v128)_mm_packs_epi16(_mm_sra_epi16(_mm_unpacklo_epi8(M(a), M(a)), by),
	                             _mm_sra_epi16(_mm_unpackhi_epi8(M(a), M(a)), by));
}

/* --- integers --- */

#define PAIR(name, instruction) V2(name, __m128i, instruction(a, b))
PAIR(i8x16_add_sat, _mm_adds_epi8)
PAIR(u8x16_add_sat, _mm_adds_epu8)
PAIR(i16x8_add_sat, _mm_adds_epi16)
PAIR(u16x8_add_sat, _mm_adds_epu16)
PAIR(i8x16_sub_sat, _mm_subs_epi8)
PAIR(u8x16_sub_sat, _mm_subs_epu8)
PAIR(i16x8_sub_sat, _mm_subs_epi16)
PAIR(u16x8_sub_sat, _mm_subs_epu16)
PAIR(i8x16_min, _mm_min_epi8)
PAIR(u8x16_min, _mm_min_epu8)
PAIR(i8x16_max, _mm_max_epi8)
PAIR(u8x16_max, _mm_max_epu8)
PAIR(i16x8_min, _mm_min_epi16)
PAIR(u16x8_min, _mm_min_epu16)
PAIR(i16x8_max, _mm_max_epi16)
PAIR(u16x8_max, _mm_max_epu16)
PAIR(i32x4_min, _mm_min_epi32)
PAIR(u32x4_min, _mm_min_epu32)
PAIR(i32x4_max, _mm_max_epi32)
PAIR(u32x4_max, _mm_max_epu32)
PAIR(u8x16_avgr, _mm_avg_epu8)
PAIR(u16x8_avgr, _mm_avg_epu16)
PAIR(i32x4_dot_i16x8, _mm_madd_epi16)
#undef PAIR
INLINE v128 v128_i8x16_narrow_i16x8(v128 a, v128 b) { return (v128)_mm_packs_epi16(M(a), M(b)); }
INLINE v128 v128_u8x16_narrow_i16x8(v128 a, v128 b) { return (v128)_mm_packus_epi16(M(a), M(b)); }
INLINE v128 v128_i16x8_narrow_i32x4(v128 a, v128 b) { return (v128)_mm_packs_epi32(M(a), M(b)); }
INLINE v128 v128_u16x8_narrow_i32x4(v128 a, v128 b) { return (v128)_mm_packus_epi32(M(a), M(b)); }
/* pmulhrsw only lets -1 * -1 overflow. */
INLINE v128 simde_wasm_i16x8_q15mulr_sat(v128 a, v128 b)
{
	const __m128i r = _mm_mulhrs_epi16(M(a), M(b));
	return (v128)_mm_xor_si128(r, _mm_cmpeq_epi16(r, _mm_set1_epi16(INT16_MIN)));
}
#define V_HAS_EXTMUL
#define EXTMUL(name, high, unpack) \
	INLINE v128 v128_##name(v128 a, v128 b) \
	{ return (v128)unpack(_mm_mullo_epi16(M(a), M(b)), high(M(a), M(b))); }
EXTMUL(i32x4_extmul_low_i16x8, _mm_mulhi_epi16, _mm_unpacklo_epi16)
EXTMUL(i32x4_extmul_high_i16x8, _mm_mulhi_epi16, _mm_unpackhi_epi16)
EXTMUL(u32x4_extmul_low_u16x8, _mm_mulhi_epu16, _mm_unpacklo_epi16)
EXTMUL(u32x4_extmul_high_u16x8, _mm_mulhi_epu16, _mm_unpackhi_epi16)
#undef EXTMUL
#define EXTMUL(name, mul, places) \
	INLINE v128 v128_##name(v128 a, v128 b) \
	{ return (v128)mul(_mm_shuffle_epi32(M(a), places), _mm_shuffle_epi32(M(b), places)); }
EXTMUL(i64x2_extmul_low_i32x4, _mm_mul_epi32, _MM_SHUFFLE(1, 1, 0, 0))
EXTMUL(i64x2_extmul_high_i32x4, _mm_mul_epi32, _MM_SHUFFLE(3, 3, 2, 2))
EXTMUL(u64x2_extmul_low_u32x4, _mm_mul_epu32, _MM_SHUFFLE(1, 1, 0, 0))
EXTMUL(u64x2_extmul_high_u32x4, _mm_mul_epu32, _MM_SHUFFLE(3, 3, 2, 2))
#undef EXTMUL

/* --- floats --- */

#define UNARY(name, ...) INLINE v128 name(v128 a) { v128 r; __VA_ARGS__; return r; }
UNARY(simde_wasm_f32x4_sqrt, V_MAP("sqrtps", r, a))
UNARY(simde_wasm_f64x2_sqrt, V_MAP("sqrtpd", r, a))
UNARY(simde_wasm_f32x4_nearest, V_ROUND("roundps", "8", r, a))
UNARY(simde_wasm_f32x4_floor, V_ROUND("roundps", "9", r, a))
UNARY(simde_wasm_f32x4_ceil, V_ROUND("roundps", "10", r, a))
UNARY(simde_wasm_f32x4_trunc, V_ROUND("roundps", "11", r, a))
UNARY(simde_wasm_f64x2_nearest, V_ROUND("roundpd", "8", r, a))
UNARY(simde_wasm_f64x2_floor, V_ROUND("roundpd", "9", r, a))
UNARY(simde_wasm_f64x2_ceil, V_ROUND("roundpd", "10", r, a))
UNARY(simde_wasm_f64x2_trunc, V_ROUND("roundpd", "11", r, a))
UNARY(v128_f64x2_promote_low_f32x4, V_MAP("cvtps2pd", r, a))
UNARY(v128_f32x4_demote_f64x2_zero, V_MAP("cvtpd2ps", r, a))
#undef UNARY

/* minps gives its second operand unless the first is less. */
#define MINMAX(f, F, min, max, canonical)                                                \
	INLINE v128 simde_wasm_##f##_pmin(v128 a, v128 b) { v128 r; V_COMPUTE(min, r, b, a); return r; } \
	INLINE v128 simde_wasm_##f##_pmax(v128 a, v128 b) { v128 r; V_COMPUTE(max, r, b, a); return r; } \
	INLINE v128 v_nan_or_##f(v128 a, v128 b, v128 r)                                  \
	{                                                                                \
		const v128 nan = (v128)((F)a != (F)a) | (v128)((F)b != (F)b);             \
		return (nan & (canonical)) | (r & ~nan);                                  \
	}                                                                                \
	INLINE v128 simde_wasm_##f##_min(v128 a, v128 b)                                  \
	{                                                                                \
		v128 x, y;                                                               \
		V_COMPUTE(min, x, a, b);                                                 \
		V_COMPUTE(min, y, b, a);                                                 \
		return v_nan_or_##f(a, b, x | y); /* -0 is less than 0 */                 \
	}                                                                                \
	INLINE v128 simde_wasm_##f##_max(v128 a, v128 b)                                  \
	{                                                                                \
		v128 x, y;                                                               \
		V_COMPUTE(max, x, a, b);                                                 \
		V_COMPUTE(max, y, b, a);                                                 \
		return v_nan_or_##f(a, b, x & y);                                         \
	}
MINMAX(f32x4, vf32, "minps", "maxps", 0x7fc000007fc00000ull)
MINMAX(f64x2, vf64, "minpd", "maxpd", 0x7ff8000000000000ull)
#undef MINMAX

/* cvttps2dq gives INT32_MIN for all that does not fit. */
INLINE v128 simde_wasm_i32x4_trunc_sat_f32x4(v128 a)
{
	v128 r;
	V_MAP("cvttps2dq", r, a);
	r ^= (v128)((vf32)a >= 0x1p31f);
	return r & (v128)((vf32)a == (vf32)a);
}
/* First without what is negative or NaN; then what is above INT32_MAX by itself. */
INLINE v128 simde_wasm_u32x4_trunc_sat_f32x4(v128 a)
{
	v128 low, high;
	a &= (v128)((vf32)a > 0.f);
	const v128 above = (v128)((vf32)a - 0x1p31f);
	V_MAP("cvttps2dq", low, a);
	V_MAP("cvttps2dq", high, above);
	high ^= (v128)((vf32)above >= 0x1p31f);
	high = (v128)_mm_max_epi32(M(high), _mm_setzero_si128());
	return (v128)((vu32)low + (vu32)high);
}
INLINE v128 v128_i32x4_trunc_sat_f64x2_zero(v128 a)
{
	v128 r;
	a &= (v128)((vf64)a == (vf64)a);
	a = CHOOSE((vf64)a < 2147483647., a, ((vf64){2147483647., 2147483647.}));
	V_MAP("cvttpd2dq", r, a);
	return r;
}
/* 2^52 + x has x in its lowest bits. */
INLINE v128 v128_u32x4_trunc_sat_f64x2_zero(v128 a)
{
	v128 r;
	a &= (v128)((vf64)a > 0.);
	a = CHOOSE((vf64)a < 4294967295., a, ((vf64){4294967295., 4294967295.}));
	V_ROUND("roundpd", "11", r, a);
	return (v128)__builtin_shufflevector((vu32)((vf64)r + 0x1p52), (vu32){0}, 0, 2, 4, 4);
}
#undef M
/* clang-format on */

#endif
