/* SPDX-License-Identifier: MIT */
/* vectors: wasm's operations on v128 in C, under the names that wasm2c gives them; a part
 * of prelude.h, for modules that use v128. Most are the compiler's vector arithmetic,
 * which C defines as wasm does. The others are in one file for each machine: there they
 * are the machine's instructions, or exact C. Invariant: no result depends on what a
 * compiler may assume (NaNs, overflow, values that do not fit). */
#ifndef RUNTIME_GUEST_VECTORS_H
#define RUNTIME_GUEST_VECTORS_H

#include "runtime/guest/vector_types.h"
#include "runtime/shared/cpu.h"

/* clang-format off */
#if defined __x86_64__
#include "runtime/guest/vectors_x86.h"
#elif defined __aarch64__
#include "runtime/guest/vectors_arm.h"
#else
#include "runtime/guest/vectors_any.h"
#endif

/* --- v128 outside of units --- */

#ifndef GOWASM_V128
#define GOWASM_V128
struct gowasm_v128 {
	unsigned char bytes[16];
};
#endif
INLINE v128 v_of_struct(struct gowasm_v128 s) { v128 v; __builtin_memcpy(&v, &s, sizeof v); return v; }
INLINE struct gowasm_v128 v_to_struct(v128 v) { struct gowasm_v128 s; __builtin_memcpy(&s, &v, sizeof s); return s; }

/* --- bits --- */

V2(v128_and, v128, a & b)
V2(v128_or, v128, a | b)
V2(v128_xor, v128, a ^ b)
V2(v128_andnot, v128, a & ~b)
V1(v128_not, v128, ~a)
INLINE v128 simde_wasm_v128_bitselect(v128 a, v128 b, v128 mask) { return v_choose(mask, a, b); }

/* --- making vectors, and their lanes --- */

#define simde_wasm_i64x2_make(x, y) ((v128){x, y})
#define v128_const(...) ((v128)(vu8){__VA_ARGS__})
#define v128_i8x16_shuffle(a, b, ...) ((v128)__builtin_shufflevector((vu8)(a), (vu8)(b), __VA_ARGS__))
INLINE v128 simde_wasm_i8x16_splat(u32 x_)
{
	const u8 x = (u8)x_;
	return (v128)(vu8){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}
INLINE v128 simde_wasm_i16x8_splat(u32 x_)
{
	const u16 x = (u16)x_;
	return (v128)(vu16){x, x, x, x, x, x, x, x};
}
INLINE v128 simde_wasm_i32x4_splat(u32 x) { return (v128)(vu32){x, x, x, x}; }
INLINE v128 simde_wasm_i64x2_splat(u64 x) { return (v128){x, x}; }
INLINE v128 simde_wasm_f32x4_splat(f32 x) { return (v128)(vf32){x, x, x, x}; }
INLINE v128 simde_wasm_f64x2_splat(f64 x) { return (v128)(vf64){x, x}; }

#define v128_i8x16_extract_lane(v, l) ((u32)(s32)((vs8)(v))[l])
#define v128_u8x16_extract_lane(v, l) ((u32)((vu8)(v))[l])
#define v128_i16x8_extract_lane(v, l) ((u32)(s32)((vs16)(v))[l])
#define v128_u16x8_extract_lane(v, l) ((u32)((vu16)(v))[l])
#define v128_i32x4_extract_lane(v, l) (((vu32)(v))[l])
#define v128_i64x2_extract_lane(v, l) (((vu64)(v))[l])
#define v128_f32x4_extract_lane(v, l) (((vf32)(v))[l])
#define v128_f64x2_extract_lane(v, l) (((vf64)(v))[l])
#define V_REPLACE(t, e, v, l, x) ({ t t_ = (t)(v); t_[l] = (e)(x); (v128)t_; })
#define v128_i8x16_replace_lane(v, l, x) V_REPLACE(vu8, u8, v, l, x)
#define v128_i16x8_replace_lane(v, l, x) V_REPLACE(vu16, u16, v, l, x)
#define v128_i32x4_replace_lane(v, l, x) V_REPLACE(vu32, u32, v, l, x)
#define v128_i64x2_replace_lane(v, l, x) V_REPLACE(vu64, u64, v, l, x)
#define v128_f32x4_replace_lane(v, l, x) V_REPLACE(vf32, f32, v, l, x)
#define v128_f64x2_replace_lane(v, l, x) V_REPLACE(vf64, f64, v, l, x)

/* --- integers --- */

#define INTEGERS(i, u, S, U, bits)                                                      \
	V2(i##_add, U, a + b)                                                            \
	V2(i##_sub, U, a - b)                                                            \
	V1(i##_neg, U, -a)                                                               \
	V1(i##_abs, U, (a ^ (U)((S)a >> (bits - 1))) - (U)((S)a >> (bits - 1)))          \
	V2(i##_eq, S, a == b)                                                            \
	V2(i##_ne, S, a != b)                                                            \
	V2(i##_lt, S, a < b)                                                             \
	V2(i##_gt, S, a > b)                                                             \
	V2(i##_le, S, a <= b)                                                            \
	V2(i##_ge, S, a >= b)                                                            \
	INLINE u32 simde_wasm_##i##_all_true(v128 a) { return !v_any((v128)((S)a == (S){0})); }
#define UNSIGNED(u, U)                                                                   \
	V2(u##_lt, U, a < b)                                                             \
	V2(u##_gt, U, a > b)                                                             \
	V2(u##_le, U, a <= b)                                                            \
	V2(u##_ge, U, a >= b)
INTEGERS(i8x16, u8x16, vs8, vu8, 8)
INTEGERS(i16x8, u16x8, vs16, vu16, 16)
INTEGERS(i32x4, u32x4, vs32, vu32, 32)
INTEGERS(i64x2, u64x2, vs64, vu64, 64)
UNSIGNED(u8x16, vu8)
UNSIGNED(u16x8, vu16)
UNSIGNED(u32x4, vu32)
#undef INTEGERS
#undef UNSIGNED
#define simde_wasm_v128_any_true(v) v_any(v)
V2(i16x8_mul, vu16, a * b)
V2(i32x4_mul, vu32, a * b)
V2(i64x2_mul, vu64, a * b)

/* Neighbours are the halves of a lane that is twice as wide. */
V1(i16x8_extadd_pairwise_i8x16, vu16, ((vs16)(a << 8) >> 8) + ((vs16)a >> 8))
V1(u16x8_extadd_pairwise_u8x16, vu16, (a & 0xff) + (a >> 8))
V1(i32x4_extadd_pairwise_i16x8, vu32, ((vs32)(a << 16) >> 16) + ((vs32)a >> 16))
V1(u32x4_extadd_pairwise_u16x8, vu32, (a & 0xffff) + (a >> 16))

#define LOW8(t, v) __builtin_shufflevector((t)(v), (t)(v), 0, 1, 2, 3, 4, 5, 6, 7)
#define HIGH8(t, v) __builtin_shufflevector((t)(v), (t)(v), 8, 9, 10, 11, 12, 13, 14, 15)
#define LOW4(t, v) __builtin_shufflevector((t)(v), (t)(v), 0, 1, 2, 3)
#define HIGH4(t, v) __builtin_shufflevector((t)(v), (t)(v), 4, 5, 6, 7)
#define LOW2(t, v) __builtin_shufflevector((t)(v), (t)(v), 0, 1)
#define HIGH2(t, v) __builtin_shufflevector((t)(v), (t)(v), 2, 3)
#define WIDEN(half, to, from, v) __builtin_convertvector(half(from, v), to)
#define EXTEND(i, U, T, from, N, high, low)                                              \
	INLINE v128 v128_##i##_extend_low_##from(v128 a) { return (v128)WIDEN(low, T, N, a); }   \
	INLINE v128 v128_##i##_extend_high_##from(v128 a) { return (v128)WIDEN(high, T, N, a); }
EXTEND(i16x8, vu16, vs16, i8x16, vs8, HIGH8, LOW8)
EXTEND(u16x8, vu16, vu16, u8x16, vu8, HIGH8, LOW8)
EXTEND(i32x4, vu32, vs32, i16x8, vs16, HIGH4, LOW4)
EXTEND(u32x4, vu32, vu32, u16x8, vu16, HIGH4, LOW4)
EXTEND(i64x2, vu64, vs64, i32x4, vs32, HIGH2, LOW2)
EXTEND(u64x2, vu64, vu64, u32x4, vu32, HIGH2, LOW2)
#undef EXTEND
#define EXTMUL(i, U, from)                                                               \
	INLINE v128 v128_##i##_extmul_low_##from(v128 a, v128 b)                          \
	{ return (v128)((U)v128_##i##_extend_low_##from(a) * (U)v128_##i##_extend_low_##from(b)); }    \
	INLINE v128 v128_##i##_extmul_high_##from(v128 a, v128 b)                         \
	{ return (v128)((U)v128_##i##_extend_high_##from(a) * (U)v128_##i##_extend_high_##from(b)); }
EXTMUL(i16x8, vu16, i8x16)
EXTMUL(u16x8, vu16, u8x16)
#ifndef V_HAS_EXTMUL
EXTMUL(i32x4, vu32, i16x8)
EXTMUL(u32x4, vu32, u16x8)
EXTMUL(i64x2, vu64, i32x4)
EXTMUL(u64x2, vu64, u32x4)
#endif
#undef EXTMUL

/* --- floats --- */

#define FLOATS(f, F, U, one)                                                             \
	V1(f##_abs, U, a & ~(one))                                                       \
	V1(f##_neg, U, a ^ (one))                                                        \
	V2(f##_eq, F, a == b)                                                            \
	V2(f##_ne, F, a != b)                                                            \
	V2(f##_lt, F, a < b)                                                             \
	V2(f##_gt, F, a > b)                                                             \
	V2(f##_le, F, a <= b)                                                            \
	V2(f##_ge, F, a >= b)
FLOATS(f32x4, vf32, vu32, 1u << 31)
FLOATS(f64x2, vf64, vu64, 1ull << 63)
#undef FLOATS

#if defined V_COMPUTE && defined __clang__ && defined __OPTIMIZE__ && GOWASM_EXACT_NANS
#define ARITHMETIC(name, F, op, instruction)                                             \
	INLINE v128 simde_wasm_##name(v128 a, v128 b)                                     \
	{ v128 r; V_COMPUTE(instruction, r, a, b); return r; }
#else
#define ARITHMETIC(name, F, op, instruction) V2(name, F, a op b)
#endif
ARITHMETIC(f32x4_add, vf32, +, V_ADD32)
ARITHMETIC(f32x4_sub, vf32, -, V_SUB32)
ARITHMETIC(f32x4_mul, vf32, *, V_MUL32)
ARITHMETIC(f32x4_div, vf32, /, V_DIV32)
ARITHMETIC(f64x2_add, vf64, +, V_ADD64)
ARITHMETIC(f64x2_sub, vf64, -, V_SUB64)
ARITHMETIC(f64x2_mul, vf64, *, V_MUL64)
ARITHMETIC(f64x2_div, vf64, /, V_DIV64)
#undef ARITHMETIC

/* An f32 has not all of a u32's bits, but all of its halves'; so only the sum is rounded. */
V1(f32x4_convert_i32x4, vs32, __builtin_convertvector(a, vf32))
V1(f32x4_convert_u32x4, vu32, __builtin_convertvector((vs32)(a >> 16), vf32) * 65536.f
                                      + __builtin_convertvector((vs32)(a & 0xffff), vf32))
INLINE v128 v128_f64x2_convert_low_i32x4(v128 a)
{
	return (v128)WIDEN(LOW2, vf64, vs32, a);
}
/* 2^52 + x has x in its lowest bits. */
INLINE v128 v128_f64x2_convert_low_u32x4(v128 a)
{
	const v128 x = v128_u64x2_extend_low_u32x4(a) | 0x4330000000000000ull;
	return (v128)((vf64)x - 0x1p52);
}

/* --- memory --- */

#if GOWASM_KEEP_LOADS
#define V_KEEP(v) __asm__ volatile("" ::FLOAT_REGISTER(v))
#else
#define V_KEEP(v) (void)0
#endif
/* The operations of wabt 1.0.41 have two more arguments in front; the last ones count. */
#define V_PICK(_1, _2, _3, _4, _5, name, ...) name
#define V_LOAD(t, make, ...) \
	V_PICK(__VA_ARGS__, , V_LOAD4, V_LOAD3, V_LOAD2, )(t, make, __VA_ARGS__)
#define V_LOAD4(t, make, base, size, m, addr) V_LOAD2(t, make, m, addr)
#define V_LOAD2(t, make, m, addr)                                                        \
	({                                                                               \
		GUEST_CHECK(m, addr, t)(void) 0;                                         \
		v128 value_ = make(GUEST_REF(t, m, addr));                               \
		V_KEEP(value_);                                                          \
		value_;                                                                  \
	})
#define V_SAME(v) (v)
#define V_ZERO32(x) ((v128)(vu32){x, 0, 0, 0})
#define V_ZERO64(x) ((v128){x, 0})
#define V_WIDE(H, T, x) ((v128)__builtin_convertvector((H)(u64)(x), T))
#define V_WIDE_S8(x) V_WIDE(hs8, vs16, x)
#define V_WIDE_U8(x) V_WIDE(hu8, vu16, x)
#define V_WIDE_S16(x) V_WIDE(hs16, vs32, x)
#define V_WIDE_U16(x) V_WIDE(hu16, vu32, x)
#define V_WIDE_S32(x) V_WIDE(hs32, vs64, x)
#define V_WIDE_U32(x) V_WIDE(hu32, vu64, x)
#define v128_load(...) V_LOAD(v128, V_SAME, __VA_ARGS__)
#define v128_load_default32(...) V_LOAD(v128, V_SAME, __VA_ARGS__)
#define v128_load8_splat(...) V_LOAD(u8, simde_wasm_i8x16_splat, __VA_ARGS__)
#define v128_load16_splat(...) V_LOAD(u16, simde_wasm_i16x8_splat, __VA_ARGS__)
#define v128_load32_splat(...) V_LOAD(u32, simde_wasm_i32x4_splat, __VA_ARGS__)
#define v128_load64_splat(...) V_LOAD(u64, simde_wasm_i64x2_splat, __VA_ARGS__)
#define v128_load32_zero(...) V_LOAD(u32, V_ZERO32, __VA_ARGS__)
#define v128_load64_zero(...) V_LOAD(u64, V_ZERO64, __VA_ARGS__)
#define i16x8_load8x8(...) V_LOAD(u64, V_WIDE_S8, __VA_ARGS__)
#define i16x8_load8x8_default32(...) V_LOAD(u64, V_WIDE_S8, __VA_ARGS__)
#define u16x8_load8x8(...) V_LOAD(u64, V_WIDE_U8, __VA_ARGS__)
#define u16x8_load8x8_default32(...) V_LOAD(u64, V_WIDE_U8, __VA_ARGS__)
#define i32x4_load16x4(...) V_LOAD(u64, V_WIDE_S16, __VA_ARGS__)
#define i32x4_load16x4_default32(...) V_LOAD(u64, V_WIDE_S16, __VA_ARGS__)
#define u32x4_load16x4(...) V_LOAD(u64, V_WIDE_U16, __VA_ARGS__)
#define u32x4_load16x4_default32(...) V_LOAD(u64, V_WIDE_U16, __VA_ARGS__)
#define i64x2_load32x2(...) V_LOAD(u64, V_WIDE_S32, __VA_ARGS__)
#define i64x2_load32x2_default32(...) V_LOAD(u64, V_WIDE_S32, __VA_ARGS__)
#define u64x2_load32x2(...) V_LOAD(u64, V_WIDE_U32, __VA_ARGS__)
#define u64x2_load32x2_default32(...) V_LOAD(u64, V_WIDE_U32, __VA_ARGS__)

#define V_STORE5(t, base, size, m, addr, v) V_STORE3(t, m, addr, v)
#define V_STORE3(t, m, addr, v) (GUEST_CHECK(m, addr, t) GUEST_REF(t, m, addr) = (v))
#define V_STORE(t, ...) V_PICK(__VA_ARGS__, V_STORE5, , V_STORE3, , )(t, __VA_ARGS__)
#define v128_store(...) V_STORE(v128, __VA_ARGS__)
#define v128_store_default32(...) V_STORE(v128, __VA_ARGS__)

#define V_LOAD_LANE5(t, T, l, base, size, m, addr, v) V_LOAD_LANE3(t, T, l, m, addr, v)
#define V_LOAD_LANE3(t, T, l, m, addr, v)                                                \
	({                                                                               \
		GUEST_CHECK(m, addr, t)(void) 0;                                         \
		T value_ = (T)(v);                                                       \
		value_[l] = GUEST_REF(t, m, addr);                                       \
		V_KEEP(value_);                                                          \
		(v128)value_;                                                            \
	})
#define V_LOAD_LANE(t, T, l, ...) \
	V_PICK(__VA_ARGS__, V_LOAD_LANE5, , V_LOAD_LANE3, , )(t, T, l, __VA_ARGS__)
#define V_STORE_LANE5(t, T, l, base, size, m, addr, v) V_STORE3(t, m, addr, ((T)(v))[l])
#define V_STORE_LANE3(t, T, l, m, addr, v) V_STORE3(t, m, addr, ((T)(v))[l])
#define V_STORE_LANE(t, T, l, ...) \
	V_PICK(__VA_ARGS__, V_STORE_LANE5, , V_STORE_LANE3, , )(t, T, l, __VA_ARGS__)
#define v128_load8_lane0(...) V_LOAD_LANE(u8, vu8, 0, __VA_ARGS__)
#define v128_load8_lane1(...) V_LOAD_LANE(u8, vu8, 1, __VA_ARGS__)
#define v128_load8_lane2(...) V_LOAD_LANE(u8, vu8, 2, __VA_ARGS__)
#define v128_load8_lane3(...) V_LOAD_LANE(u8, vu8, 3, __VA_ARGS__)
#define v128_load8_lane4(...) V_LOAD_LANE(u8, vu8, 4, __VA_ARGS__)
#define v128_load8_lane5(...) V_LOAD_LANE(u8, vu8, 5, __VA_ARGS__)
#define v128_load8_lane6(...) V_LOAD_LANE(u8, vu8, 6, __VA_ARGS__)
#define v128_load8_lane7(...) V_LOAD_LANE(u8, vu8, 7, __VA_ARGS__)
#define v128_load8_lane8(...) V_LOAD_LANE(u8, vu8, 8, __VA_ARGS__)
#define v128_load8_lane9(...) V_LOAD_LANE(u8, vu8, 9, __VA_ARGS__)
#define v128_load8_lane10(...) V_LOAD_LANE(u8, vu8, 10, __VA_ARGS__)
#define v128_load8_lane11(...) V_LOAD_LANE(u8, vu8, 11, __VA_ARGS__)
#define v128_load8_lane12(...) V_LOAD_LANE(u8, vu8, 12, __VA_ARGS__)
#define v128_load8_lane13(...) V_LOAD_LANE(u8, vu8, 13, __VA_ARGS__)
#define v128_load8_lane14(...) V_LOAD_LANE(u8, vu8, 14, __VA_ARGS__)
#define v128_load8_lane15(...) V_LOAD_LANE(u8, vu8, 15, __VA_ARGS__)
#define v128_store8_lane0(...) V_STORE_LANE(u8, vu8, 0, __VA_ARGS__)
#define v128_store8_lane1(...) V_STORE_LANE(u8, vu8, 1, __VA_ARGS__)
#define v128_store8_lane2(...) V_STORE_LANE(u8, vu8, 2, __VA_ARGS__)
#define v128_store8_lane3(...) V_STORE_LANE(u8, vu8, 3, __VA_ARGS__)
#define v128_store8_lane4(...) V_STORE_LANE(u8, vu8, 4, __VA_ARGS__)
#define v128_store8_lane5(...) V_STORE_LANE(u8, vu8, 5, __VA_ARGS__)
#define v128_store8_lane6(...) V_STORE_LANE(u8, vu8, 6, __VA_ARGS__)
#define v128_store8_lane7(...) V_STORE_LANE(u8, vu8, 7, __VA_ARGS__)
#define v128_store8_lane8(...) V_STORE_LANE(u8, vu8, 8, __VA_ARGS__)
#define v128_store8_lane9(...) V_STORE_LANE(u8, vu8, 9, __VA_ARGS__)
#define v128_store8_lane10(...) V_STORE_LANE(u8, vu8, 10, __VA_ARGS__)
#define v128_store8_lane11(...) V_STORE_LANE(u8, vu8, 11, __VA_ARGS__)
#define v128_store8_lane12(...) V_STORE_LANE(u8, vu8, 12, __VA_ARGS__)
#define v128_store8_lane13(...) V_STORE_LANE(u8, vu8, 13, __VA_ARGS__)
#define v128_store8_lane14(...) V_STORE_LANE(u8, vu8, 14, __VA_ARGS__)
#define v128_store8_lane15(...) V_STORE_LANE(u8, vu8, 15, __VA_ARGS__)
#define v128_load16_lane0(...) V_LOAD_LANE(u16, vu16, 0, __VA_ARGS__)
#define v128_load16_lane1(...) V_LOAD_LANE(u16, vu16, 1, __VA_ARGS__)
#define v128_load16_lane2(...) V_LOAD_LANE(u16, vu16, 2, __VA_ARGS__)
#define v128_load16_lane3(...) V_LOAD_LANE(u16, vu16, 3, __VA_ARGS__)
#define v128_load16_lane4(...) V_LOAD_LANE(u16, vu16, 4, __VA_ARGS__)
#define v128_load16_lane5(...) V_LOAD_LANE(u16, vu16, 5, __VA_ARGS__)
#define v128_load16_lane6(...) V_LOAD_LANE(u16, vu16, 6, __VA_ARGS__)
#define v128_load16_lane7(...) V_LOAD_LANE(u16, vu16, 7, __VA_ARGS__)
#define v128_store16_lane0(...) V_STORE_LANE(u16, vu16, 0, __VA_ARGS__)
#define v128_store16_lane1(...) V_STORE_LANE(u16, vu16, 1, __VA_ARGS__)
#define v128_store16_lane2(...) V_STORE_LANE(u16, vu16, 2, __VA_ARGS__)
#define v128_store16_lane3(...) V_STORE_LANE(u16, vu16, 3, __VA_ARGS__)
#define v128_store16_lane4(...) V_STORE_LANE(u16, vu16, 4, __VA_ARGS__)
#define v128_store16_lane5(...) V_STORE_LANE(u16, vu16, 5, __VA_ARGS__)
#define v128_store16_lane6(...) V_STORE_LANE(u16, vu16, 6, __VA_ARGS__)
#define v128_store16_lane7(...) V_STORE_LANE(u16, vu16, 7, __VA_ARGS__)
#define v128_load32_lane0(...) V_LOAD_LANE(u32, vu32, 0, __VA_ARGS__)
#define v128_load32_lane1(...) V_LOAD_LANE(u32, vu32, 1, __VA_ARGS__)
#define v128_load32_lane2(...) V_LOAD_LANE(u32, vu32, 2, __VA_ARGS__)
#define v128_load32_lane3(...) V_LOAD_LANE(u32, vu32, 3, __VA_ARGS__)
#define v128_store32_lane0(...) V_STORE_LANE(u32, vu32, 0, __VA_ARGS__)
#define v128_store32_lane1(...) V_STORE_LANE(u32, vu32, 1, __VA_ARGS__)
#define v128_store32_lane2(...) V_STORE_LANE(u32, vu32, 2, __VA_ARGS__)
#define v128_store32_lane3(...) V_STORE_LANE(u32, vu32, 3, __VA_ARGS__)
#define v128_load64_lane0(...) V_LOAD_LANE(u64, vu64, 0, __VA_ARGS__)
#define v128_load64_lane1(...) V_LOAD_LANE(u64, vu64, 1, __VA_ARGS__)
#define v128_store64_lane0(...) V_STORE_LANE(u64, vu64, 0, __VA_ARGS__)
#define v128_store64_lane1(...) V_STORE_LANE(u64, vu64, 1, __VA_ARGS__)
/* What the units need of the processor (runtime/shared/cpu.h). */
#if defined __AVX2__
#define V_CPU (CPU_CRC | CPU_AVX2)
#elif defined __SSE4_2__
#define V_CPU CPU_CRC
#else
#define V_CPU 0
#endif
/* clang-format on */

#endif
