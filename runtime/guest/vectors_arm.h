/* SPDX-License-Identifier: MIT */
/* vectors_arm: the operations on v128 that AArch64 has instructions for; a part of
 * vectors.h. */
#ifndef RUNTIME_GUEST_VECTORS_ARM_H
#define RUNTIME_GUEST_VECTORS_ARM_H

#include "runtime/guest/vector_types.h"

/* clang-format off */
#define V_COMPUTE(name, r, x, y) __asm__(name : "=w"(r) : "w"(x), "w"(y))
#define V_OF(name, lanes) name "\t%0." lanes ", %1." lanes ", %2." lanes
#define V_ADD32 V_OF("fadd", "4s")
#define V_SUB32 V_OF("fsub", "4s")
#define V_MUL32 V_OF("fmul", "4s")
#define V_DIV32 V_OF("fdiv", "4s")
#define V_ADD64 V_OF("fadd", "2d")
#define V_SUB64 V_OF("fsub", "2d")
#define V_MUL64 V_OF("fmul", "2d")
#define V_DIV64 V_OF("fdiv", "2d")

#define V_UNARY(name, text) \
	INLINE v128 name(v128 a) { v128 r; __asm__(text : "=w"(r) : "w"(a)); return r; }
#define V_BINARY(name, text) \
	INLINE v128 name(v128 a, v128 b) { v128 r; V_COMPUTE(text, r, a, b); return r; }

INLINE u32 v_any(v128 a) { return (a[0] | a[1]) != 0; }

/* Each lane's highest bit at its place; then the sum. */
#define BITMASK(s, S, U, add, lanes, sum, ...)                                           \
	INLINE u32 v128_##s##_bitmask(v128 a)                                            \
	{                                                                                \
		v128 r, x = (v128)((U)((S)a < (S){0}) & (U){__VA_ARGS__});               \
		__asm__(add "\t%" sum "0, %1." lanes : "=w"(r) : "w"(x));                \
		return ((vu32)r)[0];                                                     \
	}
BITMASK(i16x8, vs16, vu16, "addv", "8h", "h", 1, 2, 4, 8, 16, 32, 64, 128)
BITMASK(i32x4, vs32, vu32, "addv", "4s", "s", 1, 2, 4, 8)
#undef BITMASK
INLINE u32 v128_i64x2_bitmask(v128 a) { return (u32)(a[0] >> 63 | a[1] >> 63 << 1); }
INLINE u32 v128_i8x16_bitmask(v128 a)
{
	const v128 x = (v128)((vs8)a < (vs8){0}) & 0x8040201008040201ull;
	/* eight bytes with one bit each: their sum is the highest byte of the product */
	return (u32)(x[0] * 0x0101010101010101ull >> 56 |
	             x[1] * 0x0101010101010101ull >> 56 << 8);
}

V_BINARY(v128_i8x16_swizzle, "tbl\t%0.16b, {%1.16b}, %2.16b")
V_UNARY(simde_wasm_i8x16_popcnt, "cnt\t%0.16b, %1.16b")

VN(i8x16_shl, vu8, a << (u8)(n & 7))
VN(i8x16_shr, vs8, a >> (s8)(n & 7))
VN(u8x16_shr, vu8, a >> (u8)(n & 7))
VN(i16x8_shl, vu16, a << (u16)(n & 15))
VN(i16x8_shr, vs16, a >> (s16)(n & 15))
VN(u16x8_shr, vu16, a >> (u16)(n & 15))
VN(i32x4_shl, vu32, a << (n & 31))
VN(i32x4_shr, vs32, a >> (s32)(n & 31))
VN(u32x4_shr, vu32, a >> (n & 31))
VN(i64x2_shl, vu64, a << (u64)(n & 63))
VN(i64x2_shr, vs64, a >> (s64)(n & 63))
VN(u64x2_shr, vu64, a >> (u64)(n & 63))

#define BOTH(name, signed, unsigned, lanes, s, u) \
	V_BINARY(simde_wasm_##s##_##name, V_OF(signed, lanes)) \
	V_BINARY(simde_wasm_##u##_##name, V_OF(unsigned, lanes))
BOTH(add_sat, "sqadd", "uqadd", "16b", i8x16, u8x16)
BOTH(add_sat, "sqadd", "uqadd", "8h", i16x8, u16x8)
BOTH(sub_sat, "sqsub", "uqsub", "16b", i8x16, u8x16)
BOTH(sub_sat, "sqsub", "uqsub", "8h", i16x8, u16x8)
BOTH(min, "smin", "umin", "16b", i8x16, u8x16)
BOTH(min, "smin", "umin", "8h", i16x8, u16x8)
BOTH(min, "smin", "umin", "4s", i32x4, u32x4)
BOTH(max, "smax", "umax", "16b", i8x16, u8x16)
BOTH(max, "smax", "umax", "8h", i16x8, u16x8)
BOTH(max, "smax", "umax", "4s", i32x4, u32x4)
#undef BOTH
V_BINARY(simde_wasm_u8x16_avgr, V_OF("urhadd", "16b"))
V_BINARY(simde_wasm_u16x8_avgr, V_OF("urhadd", "8h"))
V_BINARY(simde_wasm_i16x8_q15mulr_sat, V_OF("sqrdmulh", "8h"))

#define NARROW(name, instruction, wide, half, whole)                                     \
	INLINE v128 v128_##name(v128 a, v128 b)                                          \
	{                                                                                \
		v128 r;                                                                  \
		__asm__(instruction "\t%0." half ", %1." wide "\n\t"                     \
		        instruction "2\t%0." whole ", %2." wide                          \
		        : "=&w"(r) : "w"(a), "w"(b));                                    \
		return r;                                                                \
	}
NARROW(i8x16_narrow_i16x8, "sqxtn", "8h", "8b", "16b")
NARROW(u8x16_narrow_i16x8, "sqxtun", "8h", "8b", "16b")
NARROW(i16x8_narrow_i32x4, "sqxtn", "4s", "4h", "8h")
NARROW(u16x8_narrow_i32x4, "sqxtun", "4s", "4h", "8h")
#undef NARROW
INLINE v128 simde_wasm_i32x4_dot_i16x8(v128 a, v128 b)
{
	v128 low, high, r;
	V_COMPUTE("smull\t%0.4s, %1.4h, %2.4h", low, a, b);
	V_COMPUTE("smull2\t%0.4s, %1.8h, %2.8h", high, a, b);
	V_COMPUTE(V_OF("addp", "4s"), r, low, high);
	return r;
}

#define EACH(name, text) \
	V_UNARY(simde_wasm_f32x4_##name, text "\t%0.4s, %1.4s") \
	V_UNARY(simde_wasm_f64x2_##name, text "\t%0.2d, %1.2d")
EACH(sqrt, "fsqrt")
EACH(nearest, "frintn")
EACH(floor, "frintm")
EACH(ceil, "frintp")
EACH(trunc, "frintz")
#undef EACH
#define EACH(name, text) \
	V_BINARY(simde_wasm_f32x4_##name, V_OF(text, "4s")) \
	V_BINARY(simde_wasm_f64x2_##name, V_OF(text, "2d"))
EACH(min, "fmin")
EACH(max, "fmax")
#undef EACH
V2(f32x4_pmin, vf32, CHOOSE(b < a, b, a))
V2(f32x4_pmax, vf32, CHOOSE(a < b, b, a))
V2(f64x2_pmin, vf64, CHOOSE(b < a, b, a))
V2(f64x2_pmax, vf64, CHOOSE(a < b, b, a))
V_UNARY(v128_f64x2_promote_low_f32x4, "fcvtl\t%0.2d, %1.2s")
V_UNARY(v128_f32x4_demote_f64x2_zero, "fcvtn\t%0.2s, %1.2d") /* clears the upper half */
V_UNARY(simde_wasm_i32x4_trunc_sat_f32x4, "fcvtzs\t%0.4s, %1.4s")
V_UNARY(simde_wasm_u32x4_trunc_sat_f32x4, "fcvtzu\t%0.4s, %1.4s")
V_UNARY(v128_i32x4_trunc_sat_f64x2_zero, "fcvtzs\t%0.2d, %1.2d\n\tsqxtn\t%0.2s, %0.2d")
V_UNARY(v128_u32x4_trunc_sat_f64x2_zero, "fcvtzu\t%0.2d, %1.2d\n\tuqxtn\t%0.2s, %0.2d")

/* clang-format on */

#endif
