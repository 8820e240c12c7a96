/* SPDX-License-Identifier: MIT */
/* prelude: wasm's operations in C, under the names that wasm2c gives them, in place of
 * the prologue that wasm2c writes. Every unit starts with
 *
 *	#define GOWASM_DIALECT 32 or 33	 (wasm2c_names.h)
 *	#define GOWASM_MEMORY 1, 2 or 3	 (enum memory_mode)
 *	#define GOWASM_KEEP_LOADS 0 or 1 (1: a load whose result is unused still traps;
 *					  Go never relies on it, other languages may)
 *	#define GOWASM_EXACT_NANS 0 or 1 (1: arithmetic makes a signalling NaN quiet,
 *					  whatever the compiler knows of its operands;
 *					  Go's own compiler does not either)
 *	#define GOWASM_SAVE_NONE 0 or 1	 (1: Go, and no function has many parameters)
 *	#define GOWASM_VECTORS 1	 (the module has v128; else there is no such line)
 *
 * Units need no -fno-strict-aliasing: guest memory is accessed through packed may_alias
 * types only. */
#ifndef RUNTIME_GUEST_PRELUDE_H
#define RUNTIME_GUEST_PRELUDE_H

#include "runtime/guest/wasm2c_names.h"

#undef LIKELY
#undef UNLIKELY
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define INLINE static inline __attribute__((always_inline, unused))

/* The calling convention of the guest's functions. Go keeps nothing in locals across
 * calls, so no function needs to save registers for its caller. */
#define GUEST_CALL
#if GOWASM_SAVE_NONE && defined __clang__ /* gcc 15 has it too: not tried */
#if __has_attribute(preserve_none)
#undef GUEST_CALL
#define GUEST_CALL __attribute__((preserve_none))
#endif
#endif

/* Traps. `instance` is a parameter of every function that wasm2c writes. */
#define TRAP(x) (guest_trap((struct instance *)instance, WASM_RT_TRAP_##x), 0)
#define UNREACHABLE guest_trap((struct instance *)instance, WASM_RT_TRAP_UNREACHABLE)
#define FUNC_EPILOGUE

#include "runtime/guest/floats.h"

/* --- linear memory --- */

#if GOWASM_MEMORY == 1
#define FUNC_PROLOGUE
#define GUEST_AT(m, addr) (MEMORY_FIXED_BASE + (addr)) /* 64 bits: wasm2c casts */
#define GUEST_CHECK(m, addr, type)
#elif GOWASM_MEMORY == 2
/* The base is in a local: the compiler cannot know that stores to the guest do not change
 * it. */
#define FUNC_PROLOGUE                                                      \
	u8 *const guest_base = ((struct instance *)instance)->memory.data; \
	(void)guest_base
#define GUEST_AT(m, addr) (guest_base + (addr))
#define GUEST_CHECK(m, addr, type)
#elif GOWASM_MEMORY == 3
#define FUNC_PROLOGUE                                                      \
	u8 *const guest_base = ((struct instance *)instance)->memory.data; \
	(void)guest_base
#define GUEST_AT(m, addr) (guest_base + (u64)(addr))
#define GUEST_CHECK(m, addr, type) \
	(void)(UNLIKELY((u64)(addr) + sizeof(type) > (m)->size) && TRAP(OOB)),
#else
#error "GOWASM_MEMORY must be 1, 2 or 3"
#endif

#define GUEST_TYPE(t) typedef t __attribute__((may_alias, aligned(1))) guest_##t
GUEST_TYPE(u8);
GUEST_TYPE(s8);
GUEST_TYPE(u16);
GUEST_TYPE(s16);
GUEST_TYPE(u32);
GUEST_TYPE(s32);
GUEST_TYPE(u64);
GUEST_TYPE(s64);
GUEST_TYPE(f32);
GUEST_TYPE(f64);
#define GUEST_REF(type, m, addr) (*(guest_##type *)GUEST_AT(m, addr))

#if GOWASM_KEEP_LOADS
#define LOAD(constraint, type, sign, result, m, addr)                   \
	({                                                              \
		GUEST_CHECK(m, addr, type)(void) 0;                     \
		result value_ = (result)(sign)GUEST_REF(type, m, addr); \
		__asm__ volatile("" ::constraint(value_));              \
		value_;                                                 \
	})
#else
#define LOAD(constraint, type, sign, result, m, addr) \
	(GUEST_CHECK(m, addr, type)(result)(sign)GUEST_REF(type, m, addr))
#endif
#define STORE(type, m, addr, value) \
	(GUEST_CHECK(m, addr, type) GUEST_REF(type, m, addr) = (value))

#ifdef GOWASM_VECTORS
#include "runtime/guest/vectors.h"
#endif

/* clang-format off */
#define i32_load(m, a)      LOAD("r", u32, u32, u32, m, a)
#define i64_load(m, a)      LOAD("r", u64, u64, u64, m, a)
#define f32_load(m, a)      LOAD(FLOAT_REGISTER, f32, f32, f32, m, a)
#define f64_load(m, a)      LOAD(FLOAT_REGISTER, f64, f64, f64, m, a)
#define i32_load8_s(m, a)   LOAD("r", s8,  s32, u32, m, a)
#define i64_load8_s(m, a)   LOAD("r", s8,  s64, u64, m, a)
#define i32_load8_u(m, a)   LOAD("r", u8,  u32, u32, m, a)
#define i64_load8_u(m, a)   LOAD("r", u8,  u64, u64, m, a)
#define i32_load16_s(m, a)  LOAD("r", s16, s32, u32, m, a)
#define i64_load16_s(m, a)  LOAD("r", s16, s64, u64, m, a)
#define i32_load16_u(m, a)  LOAD("r", u16, u32, u32, m, a)
#define i64_load16_u(m, a)  LOAD("r", u16, u64, u64, m, a)
#define i64_load32_s(m, a)  LOAD("r", s32, s64, u64, m, a)
#define i64_load32_u(m, a)  LOAD("r", u32, u64, u64, m, a)
#define i32_store(m, a, v)   STORE(u32, m, a, v)
#define i64_store(m, a, v)   STORE(u64, m, a, v)
#define f32_store(m, a, v)   STORE(f32, m, a, v)
#define f64_store(m, a, v)   STORE(f64, m, a, v)
#define i32_store8(m, a, v)  STORE(u8,  m, a, v)
#define i32_store16(m, a, v) STORE(u16, m, a, v)
#define i64_store8(m, a, v)  STORE(u8,  m, a, v)
#define i64_store16(m, a, v) STORE(u16, m, a, v)
#define i64_store32(m, a, v) STORE(u32, m, a, v)

/* wabt 1.0.41 and newer pass a base and a size that they keep in locals. The macros above
 * do not need them. */
#define i32_load_default32(b, s, m, a)      i32_load(m, a)
#define i64_load_default32(b, s, m, a)      i64_load(m, a)
#define f32_load_default32(b, s, m, a)      f32_load(m, a)
#define f64_load_default32(b, s, m, a)      f64_load(m, a)
#define i32_load8_s_default32(b, s, m, a)   i32_load8_s(m, a)
#define i64_load8_s_default32(b, s, m, a)   i64_load8_s(m, a)
#define i32_load8_u_default32(b, s, m, a)   i32_load8_u(m, a)
#define i64_load8_u_default32(b, s, m, a)   i64_load8_u(m, a)
#define i32_load16_s_default32(b, s, m, a)  i32_load16_s(m, a)
#define i64_load16_s_default32(b, s, m, a)  i64_load16_s(m, a)
#define i32_load16_u_default32(b, s, m, a)  i32_load16_u(m, a)
#define i64_load16_u_default32(b, s, m, a)  i64_load16_u(m, a)
#define i64_load32_s_default32(b, s, m, a)  i64_load32_s(m, a)
#define i64_load32_u_default32(b, s, m, a)  i64_load32_u(m, a)
#define i32_store_default32(b, s, m, a, v)   i32_store(m, a, v)
#define i64_store_default32(b, s, m, a, v)   i64_store(m, a, v)
#define f32_store_default32(b, s, m, a, v)   f32_store(m, a, v)
#define f64_store_default32(b, s, m, a, v)   f64_store(m, a, v)
#define i32_store8_default32(b, s, m, a, v)  i32_store8(m, a, v)
#define i32_store16_default32(b, s, m, a, v) i32_store16(m, a, v)
#define i64_store8_default32(b, s, m, a, v)  i64_store8(m, a, v)
#define i64_store16_default32(b, s, m, a, v) i64_store16(m, a, v)
#define i64_store32_default32(b, s, m, a, v) i64_store32(m, a, v)

#define memory_fill(m, d, v, n)                                                         \
	(IS_SMALL(n) ? (void)__builtin_memset((u8 *)GUEST_AT(, (u32)(d)), (int)(v), n) \
	             : guest_fill((struct instance *)instance, d, v, n))
#define memory_copy(dm, sm, d, s, n)                                  \
	(IS_SMALL(n) ? small_copy((u8 *)GUEST_AT(, (u32)(d)),         \
	                          (u8 *)GUEST_AT(, (u32)(s)), n)      \
	             : guest_copy((struct instance *)instance, d, s, n))
/* clang-format on */

/* Go copies and clears structs of constant size. Out of bounds these fault like other
 * accesses, though only after a part is done; nobody reads the memory after Go's trap.
 * They work in words: the source was often stored in words just before, and a wider load
 * would wait for all of these stores. */
#if GOWASM_MEMORY == 3 || GOWASM_KEEP_LOADS || !defined __OPTIMIZE__
#define IS_SMALL(n) 0
#else
#define IS_SMALL(n) (__builtin_constant_p(n) && (n) >= 8 && (n) <= 128)
#endif

/* Copies n bytes, a constant from 8 to 128. The places may overlap. */
INLINE void
small_copy(u8 *to, const u8 *from, u32 n)
{
#define EACH(x)                                                                         \
	x(0) x(1) x(2) x(3) x(4) x(5) x(6) x(7) x(8) x(9) x(10) x(11) x(12) x(13) x(14) \
	        x(15)
#define LOAD_WORD(i) \
	const u64 w##i = n >= 8 * i + 8 ? *(const guest_u64 *)(from + 8 * i) : 0;
#define STORE_WORD(i)       \
	if (n >= 8 * i + 8) \
		*(guest_u64 *)(to + 8 * i) = w##i;
	const u64 last = *(const guest_u64 *)(from + n - 8);
	EACH(LOAD_WORD)
	EACH(STORE_WORD)
	if (n % 8)
		*(guest_u64 *)(to + n - 8) = last;
#undef EACH
#undef LOAD_WORD
#undef STORE_WORD
}

/* Most of Go's allocations have 16 to 128 bytes. These take one or two comparisons and 2
 * to 8 overlapping stores instead of a call. Copies would not gain: their source was
 * often stored in words just before. */
typedef u64 guest_pair __attribute__((vector_size(16), aligned(1), may_alias));

INLINE void
guest_fill(struct instance *instance, u32 to, u32 value, u32 n)
{
	struct memory *m = &instance->memory;
	if (UNLIKELY((u64)to + n > m->size))
		TRAP(OOB);
	u8 *t = m->data + to;
	if (n - 16 > 128 - 16) {
		__builtin_memset(t, (int)value, n);
		return;
	}
#define PAIR(at) (*(guest_pair *)(t + (at)) = v)
	const u64 word = 0x0101010101010101u * (u8)value;
	const guest_pair v = {word, word};
	PAIR(0);
	if (n > 32) {
		PAIR(16);
		if (n > 64) {
			PAIR(32);
			PAIR(48);
			PAIR(n - 64);
			PAIR(n - 48);
		}
		PAIR(n - 32);
	}
	PAIR(n - 16);
#undef PAIR
}

INLINE void
guest_copy(struct instance *instance, u32 to, u32 from, u32 n)
{
	struct memory *m = &instance->memory;
	if (UNLIKELY((u64)to + n > m->size || (u64)from + n > m->size))
		TRAP(OOB);
	__builtin_memmove(m->data + to, m->data + from, n);
}

/* memory.init, which the driver turns into a call. `bytes` is the rest of the segment. */
INLINE void
guest_init(struct instance *instance, const u8 *bytes, u32 size, u32 to, u32 from, u32 n)
{
	struct memory *m = &instance->memory;
	if (UNLIKELY((u64)from + n > size || (u64)to + n > m->size))
		TRAP(OOB);
	if (n)
		__builtin_memcpy(m->data + to, bytes + from, n);
}

/* --- integers --- */

/* clang-format off */
#define I32_CLZ(x) ((x) ? (u32)__builtin_clz(x) : 32u)
#define I64_CLZ(x) ((x) ? (u64)__builtin_clzll(x) : 64u)
#define I32_CTZ(x) ((x) ? (u32)__builtin_ctz(x) : 32u)
#define I64_CTZ(x) ((x) ? (u64)__builtin_ctzll(x) : 64u)
#define I32_POPCNT(x) ((u32)__builtin_popcount(x))
#define I64_POPCNT(x) ((u64)__builtin_popcountll(x))

#define DIV_S(ut, min, x, y)                                                             \
	(UNLIKELY((y) == 0) ? (ut)TRAP(DIV_BY_ZERO)                                       \
	 : UNLIKELY((x) == (min) && (y) == -1) ? (ut)TRAP(INT_OVERFLOW) : (ut)((x) / (y)))
#define REM_S(ut, min, x, y)                                                             \
	(UNLIKELY((y) == 0) ? (ut)TRAP(DIV_BY_ZERO)                                       \
	 : UNLIKELY((x) == (min) && (y) == -1) ? (ut)0 : (ut)((x) % (y)))
#define I32_DIV_S(x, y) DIV_S(u32, INT32_MIN, (s32)(x), (s32)(y))
#define I64_DIV_S(x, y) DIV_S(u64, INT64_MIN, (s64)(x), (s64)(y))
#define I32_REM_S(x, y) REM_S(u32, INT32_MIN, (s32)(x), (s32)(y))
#define I64_REM_S(x, y) REM_S(u64, INT64_MIN, (s64)(x), (s64)(y))
#define DIV_U(x, y) (UNLIKELY((y) == 0) ? (x) + TRAP(DIV_BY_ZERO) : (x) / (y))
#define REM_U(x, y) (UNLIKELY((y) == 0) ? (x) + TRAP(DIV_BY_ZERO) : (x) % (y))

#define ROTL(x, y, mask) (((x) << ((y) & (mask))) | ((x) >> ((0 - (y)) & (mask))))
#define ROTR(x, y, mask) (((x) >> ((y) & (mask))) | ((x) << ((0 - (y)) & (mask))))
#define I32_ROTL(x, y) ROTL(x, y, 31)
#define I64_ROTL(x, y) ROTL(x, y, 63)
#define I32_ROTR(x, y) ROTR(x, y, 31)
#define I64_ROTR(x, y) ROTR(x, y, 63)

/* Returns the upper half of a product (tools/go/improve/multiply_high.c). `i` is the
 * instance. */
#if defined __SIZEOF_INT128__
#define guest_mul_high(i, x, y) ((u64)((unsigned __int128)(x) * (y) >> 64))
#else
#define guest_mul_high(i, x, y) mul_high(x, y)
INLINE u64 mul_high(u64 x, u64 y)
{
	u64 x0 = (u32)x, x1 = x >> 32, y0 = (u32)y, y1 = y >> 32;
	u64 t = x1 * y0 + (x0 * y0 >> 32);
	return x1 * y1 + (t >> 32) + ((x0 * y1 + (u32)t) >> 32);
}
#endif

/* A prefetch has no visible effect and cannot trap (tools/go/improve/prefetch.c). */
#define guest_prefetch(i, a) __builtin_prefetch((u8 *)GUEST_AT(, (u32)(a)))
/* clang-format on */

/* Gives pages of Go's back to the system (tools/go/improve/release.c): `pages` of them
 * from `address` on, which are zeros then. `flags` are two bools of Go's; if the second
 * is set, the pages are not free yet and stay. Ignores what is not in the memory. */
void guest_release(void *instance, u64 address, u64 pages, u64 flags);

/* --- tables --- */

/* One comparison checks null and type together: a null entry has type 0, and types are
 * numbered from 1. wasm2c's instance argument is dropped: functions never leave their
 * instance. */
#define CALL_INDIRECT(table, type, ft, i, inst, ...)                                  \
	((void)(LIKELY((i) < table.size && table.data[i].func_type == TYPE_ID(ft)) || \
	        TRAP(CALL_INDIRECT)),                                                 \
	 ((__typeof__(*(type)0) GUEST_CALL *)table.data[i].func)(instance,            \
	                                                         ##__VA_ARGS__))

#define wasm_rt_funcref_null_value ((wasm_rt_funcref_t){0, NULL, {NULL}})
#define wasm_rt_externref_null_value ((wasm_rt_externref_t)NULL)

#define TABLE(kind)                                                                     \
	INLINE wasm_rt_##kind##_t kind##_table_get_(                                    \
	        struct instance *instance, const wasm_rt_##kind##_table_t *t, u32 i)    \
	{                                                                               \
		if (UNLIKELY(i >= t->size))                                             \
			TRAP(OOB);                                                      \
		return t->data[i];                                                      \
	}                                                                               \
	INLINE void kind##_table_set_(struct instance *instance,                        \
	                              const wasm_rt_##kind##_table_t *t, u32 i,         \
	                              wasm_rt_##kind##_t value)                         \
	{                                                                               \
		if (UNLIKELY(i >= t->size))                                             \
			TRAP(OOB);                                                      \
		t->data[i] = value;                                                     \
	}                                                                               \
	INLINE void kind##_table_fill_(struct instance *instance,                       \
	                               const wasm_rt_##kind##_table_t *t, u32 to,       \
	                               wasm_rt_##kind##_t value, u32 n)                 \
	{                                                                               \
		if (UNLIKELY((u64)to + n > t->size))                                    \
			TRAP(OOB);                                                      \
		for (u32 i = 0; i < n; i++)                                             \
			t->data[to + i] = value;                                        \
	}                                                                               \
	INLINE void kind##_table_copy_(                                                 \
	        struct instance *instance, const wasm_rt_##kind##_table_t *to_t,        \
	        const wasm_rt_##kind##_table_t *from_t, u32 to, u32 from, u32 n)        \
	{                                                                               \
		if (UNLIKELY((u64)to + n > to_t->size || (u64)from + n > from_t->size)) \
			TRAP(OOB);                                                      \
		__builtin_memmove(to_t->data + to, from_t->data + from,                 \
		                  n * sizeof *to_t->data);                              \
	}
TABLE(funcref)
TABLE(externref)
#undef TABLE

INLINE void
funcref_table_init_(struct instance *instance, const wasm_rt_funcref_table_t *t,
                    const wasm_rt_funcref_t *items, u32 size, u32 to, u32 from, u32 n)
{
	if (UNLIKELY((u64)from + n > size || (u64)to + n > t->size))
		TRAP(OOB);
	if (n)
		__builtin_memcpy(t->data + to, items + from, n * sizeof *items);
}

/* Only ref.null can initialise an externref table. */
INLINE void
externref_table_init_(struct instance *instance, const wasm_rt_externref_table_t *t,
                      u32 size, u32 to, u32 from, u32 n)
{
	if (UNLIKELY((u64)from + n > size || (u64)to + n > t->size))
		TRAP(OOB);
	for (u32 i = 0; i < n; i++)
		t->data[to + i] = NULL;
}

/* clang-format off */
#define SELF ((struct instance *)instance)
#define funcref_table_get(t, i)                       funcref_table_get_(SELF, t, i)
#define funcref_table_set(t, i, v)                    funcref_table_set_(SELF, t, i, v)
#define funcref_table_fill(t, d, v, n)                funcref_table_fill_(SELF, t, d, v, n)
#define funcref_table_copy(dt, st, d, s, n)           funcref_table_copy_(SELF, dt, st, d, s, n)
#define funcref_table_init(t, e, size, d, s, n, ...)  funcref_table_init_(SELF, t, e, size, d, s, n)
#define externref_table_get(t, i)                     externref_table_get_(SELF, t, i)
#define externref_table_set(t, i, v)                  externref_table_set_(SELF, t, i, v)
#define externref_table_fill(t, d, v, n)              externref_table_fill_(SELF, t, d, v, n)
#define externref_table_copy(dt, st, d, s, n)         externref_table_copy_(SELF, dt, st, d, s, n)
#define externref_table_init(t, size, d, s, n)        externref_table_init_(SELF, t, size, d, s, n)
/* clang-format on */

#endif
