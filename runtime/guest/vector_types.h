/* SPDX-License-Identifier: MIT */
/* vector_types: the types of vectors by their lanes, and how the operations of vectors.h
 * are defined. */
#ifndef RUNTIME_GUEST_VECTOR_TYPES_H
#define RUNTIME_GUEST_VECTOR_TYPES_H

#include "runtime/guest/floats.h"

#define VECTOR(t, n) __attribute__((vector_size(n))) t
typedef u64 VECTOR(v128, 16);
typedef u8 VECTOR(vu8, 16);
typedef s8 VECTOR(vs8, 16);
typedef u16 VECTOR(vu16, 16);
typedef s16 VECTOR(vs16, 16);
typedef u32 VECTOR(vu32, 16);
typedef s32 VECTOR(vs32, 16);
typedef u64 VECTOR(vu64, 16);
typedef s64 VECTOR(vs64, 16);
typedef f32 VECTOR(vf32, 16);
typedef f64 VECTOR(vf64, 16);
/* halves */
typedef u8 VECTOR(hu8, 8);
typedef s8 VECTOR(hs8, 8);
typedef u16 VECTOR(hu16, 8);
typedef s16 VECTOR(hs16, 8);
typedef u32 VECTOR(hu32, 8);
typedef s32 VECTOR(hs32, 8);
typedef f32 VECTOR(hf32, 8);
#undef VECTOR
typedef v128 __attribute__((may_alias, aligned(1))) guest_v128;

/* Functions of one vector, of two, and of a vector and a number; a and b have type t. */
#define V1(name, t, ...)                       \
	INLINE v128 simde_wasm_##name(v128 a_) \
	{                                      \
		const t a = (t)a_;             \
		return (v128)(__VA_ARGS__);    \
	}
#define V2(name, t, ...)                                \
	INLINE v128 simde_wasm_##name(v128 a_, v128 b_) \
	{                                               \
		const t a = (t)a_, b = (t)b_;           \
		return (v128)(__VA_ARGS__);             \
	}
#define VN(name, t, ...)                              \
	INLINE v128 simde_wasm_##name(v128 a_, u32 n) \
	{                                             \
		const t a = (t)a_;                    \
		return (v128)(__VA_ARGS__);           \
	}

/* The lanes of a where the mask is all ones, else those of b. */
INLINE v128
v_choose(v128 mask, v128 a, v128 b)
{
	return (a & mask) | (b & ~mask);
}
#define CHOOSE(mask, a, b) v_choose((v128)(mask), (v128)(a), (v128)(b))

#endif
