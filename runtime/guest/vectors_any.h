/* SPDX-License-Identifier: MIT */
/* vectors_any: the operations on v128 that plain vector arithmetic does not have, lane by
 * lane, for machines without a file of their own; a part of vectors.h. */
#ifndef RUNTIME_GUEST_VECTORS_ANY_H
#define RUNTIME_GUEST_VECTORS_ANY_H

#include "runtime/guest/vector_types.h"

/* clang-format off */
INLINE u32 v_any(v128 a) { return (a[0] | a[1]) != 0; }

/* Lane i of r, of n of type T, is the expression. */
#define V_LANES(T, n, ...) ({ T r; for (int i = 0; i < n; i++) r[i] = __VA_ARGS__; (v128)r; })
#define L1(name, R, T, n, ...) \
	INLINE v128 name(v128 a_) { const T a = (T)a_; return V_LANES(R, n, __VA_ARGS__); }
#define L2(name, R, T, n, ...) \
	INLINE v128 name(v128 a_, v128 b_) \
	{ const T a = (T)a_, b = (T)b_; return V_LANES(R, n, __VA_ARGS__); }

#define BITMASK(s, T, n) \
	INLINE u32 v128_##s##_bitmask(v128 a) \
	{ u32 r = 0; for (int i = 0; i < n; i++) r |= (u32)(((T)a)[i] < 0) << i; return r; }
BITMASK(i8x16, vs8, 16)
BITMASK(i16x8, vs16, 8)
BITMASK(i32x4, vs32, 4)
BITMASK(i64x2, vs64, 2)
#undef BITMASK

L2(v128_i8x16_swizzle, vu8, vu8, 16, b[i] < 16 ? a[b[i]] : 0)
L1(simde_wasm_i8x16_popcnt, vu8, vu8, 16, (u8)__builtin_popcount(a[i]))

#define SHIFTS(s, u, S, U, E, bits) \
	VN(s##_shl, U, a << (E)(n & (bits - 1))) \
	VN(s##_shr, S, a >> (s##E)(n & (bits - 1))) \
	VN(u##_shr, U, a >> (E)(n & (bits - 1)))
#define i8x16u8 s8
#define i16x8u16 s16
#define i32x4u32 s32
#define i64x2u64 s64
SHIFTS(i8x16, u8x16, vs8, vu8, u8, 8)
SHIFTS(i16x8, u16x8, vs16, vu16, u16, 16)
SHIFTS(i32x4, u32x4, vs32, vu32, u32, 32)
SHIFTS(i64x2, u64x2, vs64, vu64, u64, 64)
#undef SHIFTS
#undef i8x16u8
#undef i16x8u16
#undef i32x4u32
#undef i64x2u64

#define CLAMP(x, low, high) ({ const s32 x_ = (x); x_ < (low) ? (low) : x_ > (high) ? (high) : x_; })
#define SATURATE(s, u, S, U, n, low, high, top) \
	L2(simde_wasm_##s##_add_sat, S, S, n, CLAMP(a[i] + b[i], low, high)) \
	L2(simde_wasm_##u##_add_sat, U, U, n, CLAMP(a[i] + b[i], 0, top)) \
	L2(simde_wasm_##s##_sub_sat, S, S, n, CLAMP(a[i] - b[i], low, high)) \
	L2(simde_wasm_##u##_sub_sat, U, U, n, CLAMP(a[i] - b[i], 0, top)) \
	L2(simde_wasm_##u##_avgr, U, U, n, (a[i] + b[i] + 1) >> 1)
SATURATE(i8x16, u8x16, vs8, vu8, 16, INT8_MIN, INT8_MAX, UINT8_MAX)
SATURATE(i16x8, u16x8, vs16, vu16, 8, INT16_MIN, INT16_MAX, UINT16_MAX)
#undef SATURATE
#define MINMAX(s, T) \
	V2(s##_min, T, CHOOSE(a < b, a, b)) \
	V2(s##_max, T, CHOOSE(a > b, a, b))
MINMAX(i8x16, vs8)
MINMAX(u8x16, vu8)
MINMAX(i16x8, vs16)
MINMAX(u16x8, vu16)
MINMAX(i32x4, vs32)
MINMAX(u32x4, vu32)
#undef MINMAX
#define NARROW(name, R, T, n, low, high) \
	L2(v128_##name, R, T, n, CLAMP(i < n / 2 ? a[i] : b[i - n / 2], low, high))
NARROW(i8x16_narrow_i16x8, vs8, vs16, 16, INT8_MIN, INT8_MAX)
NARROW(u8x16_narrow_i16x8, vu8, vs16, 16, 0, UINT8_MAX)
NARROW(i16x8_narrow_i32x4, vs16, vs32, 8, INT16_MIN, INT16_MAX)
NARROW(u16x8_narrow_i32x4, vu16, vs32, 8, 0, UINT16_MAX)
#undef NARROW
L2(simde_wasm_i32x4_dot_i16x8, vu32, vs16, 4, (u32)(a[2 * i] * b[2 * i]) + (u32)(a[2 * i + 1] * b[2 * i + 1]))
L2(simde_wasm_i16x8_q15mulr_sat, vs16, vs16, 8, CLAMP((a[i] * b[i] + 0x4000) >> 15, INT16_MIN, INT16_MAX))
#undef CLAMP

#define FLOATS(f, F, U, E, n, end, min, max) \
	L1(simde_wasm_##f##_sqrt, F, F, n, wasm_sqrt##end(a[i])) \
	L1(simde_wasm_##f##_nearest, F, F, n, wasm_nearbyint##end(a[i])) \
	L1(simde_wasm_##f##_floor, F, F, n, wasm_floor##end(a[i])) \
	L1(simde_wasm_##f##_ceil, F, F, n, wasm_ceil##end(a[i])) \
	L1(simde_wasm_##f##_trunc, F, F, n, wasm_trunc##end(a[i])) \
	L2(simde_wasm_##f##_min, F, F, n, ({ const E x = a[i], y = b[i]; FMIN(x, y); })) \
	L2(simde_wasm_##f##_max, F, F, n, ({ const E x = a[i], y = b[i]; FMAX(x, y); })) \
	V2(f##_pmin, F, CHOOSE(b < a, b, a)) \
	V2(f##_pmax, F, CHOOSE(a < b, b, a))
FLOATS(f32x4, vf32, vu32, f32, 4, f, fmin, fmax)
FLOATS(f64x2, vf64, vu64, f64, 2, , fmin, fmax)
#undef FLOATS
L1(v128_f64x2_promote_low_f32x4, vf64, vf32, 2, wasm_quiet((f64)a[i]))
L1(v128_f32x4_demote_f64x2_zero, vf32, vf64, 4, i < 2 ? wasm_quietf((f32)a[i]) : 0)
L1(simde_wasm_i32x4_trunc_sat_f32x4, vu32, vf32, 4, i32_trunc_sat_s(a[i]))
L1(simde_wasm_u32x4_trunc_sat_f32x4, vu32, vf32, 4, i32_trunc_sat_u(a[i]))
L1(v128_i32x4_trunc_sat_f64x2_zero, vu32, vf64, 4, i < 2 ? i32_trunc_sat_s(a[i]) : 0)
L1(v128_u32x4_trunc_sat_f64x2_zero, vu32, vf64, 4, i < 2 ? i32_trunc_sat_u(a[i]) : 0)
#undef L1
#undef L2
/* clang-format on */

#endif
