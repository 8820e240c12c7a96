/* SPDX-License-Identifier: MIT */
/* wasm2c_names: the types, functions and macros that wasm2c's C expects, and all
 * differences between its versions. There are two dialects: 32 (wabt 1.0.32 and older:
 * w2c_f12, struct Z_g_instance_t) and 33 (wabt 1.0.33 and newer: w2c_g_f12, struct
 * w2c_g). The driver writes `#define GOWASM_DIALECT` at the top of each unit. The
 * runtime's own files do not have it; they see only the shared types. */
#ifndef RUNTIME_GUEST_WASM2C_NAMES_H
#define RUNTIME_GUEST_WASM2C_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/guest/memory.h"
#include "runtime/guest/trap.h"

typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef float f32;
typedef double f64;

typedef struct memory wasm_rt_memory_t;
typedef void (*wasm_rt_function_ptr_t)(void);
typedef void *wasm_rt_externref_t;

/* A function as a value: its type number + 1 (0: null), and the function, which takes the
 * instance first. wasm2c's initialisers put the instance into `unused`. Calls do not need
 * it: functions never leave their instance. */
typedef struct {
	u32 func_type;
	wasm_rt_function_ptr_t func;
	struct {
		void *p;
	} unused;
} wasm_rt_funcref_t;

typedef struct {
	wasm_rt_funcref_t *data;
	u32 max_size, size;
} wasm_rt_funcref_table_t;

typedef struct {
	wasm_rt_externref_t *data;
	u32 max_size, size;
} wasm_rt_externref_table_t;

#define wasm_rt_grow_memory(memory, pages) memory_grow(memory, pages)

/* table.c. The grow functions return the old size, or UINT32_MAX. table_open makes a
 * table of `size` null elements and returns 0, or -1 without memory. */
int funcref_table_open(wasm_rt_funcref_table_t *t, u32 size, u32 max);
int externref_table_open(wasm_rt_externref_table_t *t, u32 size, u32 max);
void funcref_table_close(wasm_rt_funcref_table_t *t);
void externref_table_close(wasm_rt_externref_table_t *t);
/* A function that a table begins with: where it is, in bytes from the first element of
 * its segment (0: null), and its type. */
struct element {
	int32_t at;
	u32 func_type;
};
/* Puts n functions of a segment into the table from `to` on. Traps if there is no
 * room. */
void funcref_table_place(struct instance *instance, wasm_rt_funcref_table_t *t,
                         const struct element *elements, u32 to, u32 n);
u32 wasm_rt_grow_funcref_table(wasm_rt_funcref_table_t *t, u32 delta,
                               wasm_rt_funcref_t init);
u32 wasm_rt_grow_externref_table(wasm_rt_externref_table_t *t, u32 delta,
                                 wasm_rt_externref_t init);

#ifdef GOWASM_DIALECT
#if GOWASM_DIALECT == 32
#define GUEST struct Z_g_instance_t
typedef GUEST Z_g_instance_t;
#define FN(n) w2c_f##n
#define IMPORT(n) Z_hZ_i##n
#define ELEM_ITEMS(n) elem_segment_exprs_w2c_e##n
#define ELEM_DROPPED(n) elem_segment_dropped_w2c_e##n
#define TYPE_ID(ft) func_types[ft] /* CALL_INDIRECT is given an index */
#define Z_h_instance base.wasi
#elif GOWASM_DIALECT == 33
#define GUEST struct w2c_g
typedef GUEST w2c_g;
#define FN(n) w2c_g_f##n
#define IMPORT(n) w2c_h_i##n
#define ELEM_ITEMS(n) elem_segment_exprs_w2c_g_e##n
#define ELEM_DROPPED(n) elem_segment_dropped_w2c_g_e##n
#define TYPE_ID(ft) (ft) /* is given w2c_g_t12, which module.h defines */
#define w2c_h_instance base.wasi
#else
#error "unknown GOWASM_DIALECT"
#endif
#define w2c_M0 base.memory
#endif

#endif
