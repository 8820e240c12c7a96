/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "runtime/guest/wasm2c_names.h"

/* The largest table, so that a guest cannot make us allocate without bound (at least 16
 * bytes an element). Beyond it table.grow answers -1, as wasm allows. */
enum { TABLE_LIMIT = 10000000 };

#define TABLE(kind)                                                                   \
	int kind##_table_open(wasm_rt_##kind##_table_t *t, u32 size, u32 max)         \
	{                                                                             \
		t->size = size;                                                       \
		t->max_size = max < TABLE_LIMIT ? max : TABLE_LIMIT;                  \
		t->data = calloc(size ? size : 1, sizeof *t->data);                   \
		return t->data ? 0 : -1;                                              \
	}                                                                             \
	void kind##_table_close(wasm_rt_##kind##_table_t *t)                          \
	{                                                                             \
		free(t->data);                                                        \
		t->data = NULL;                                                       \
	}                                                                             \
	u32 wasm_rt_grow_##kind##_table(wasm_rt_##kind##_table_t *t, u32 delta,       \
	                                wasm_rt_##kind##_t init)                      \
	{                                                                             \
		u32 old = t->size;                                                    \
		if (trap_running()) /* realloc takes a lock */                        \
			instance_need_stack(trap_running());                          \
		if (t->max_size < old || delta > t->max_size - old)                   \
			return UINT32_MAX;                                            \
		wasm_rt_##kind##_t *data =                                            \
		        reallocarray(t->data, (size_t)old + delta + 1, sizeof *data); \
		if (!data)                                                            \
			return UINT32_MAX;                                            \
		for (u32 i = old; i < old + delta; i++)                               \
			data[i] = init;                                               \
		t->data = data;                                                       \
		t->size = old + delta;                                                \
		return old;                                                           \
	}

TABLE(funcref)
TABLE(externref)

void
funcref_table_place(struct instance *instance, wasm_rt_funcref_table_t *t,
                    const struct element *elements, u32 to, u32 n)
{
	if ((uint64_t)to + n > t->size)
		guest_trap(instance, WASM_RT_TRAP_OOB);
	for (u32 i = 0; i < n; i++) {
		const struct element *e = &elements[i];
		wasm_rt_funcref_t *f = &t->data[to + i];
		*f = (wasm_rt_funcref_t){.func_type = e->func_type};
		if (e->at)
			f->func = (wasm_rt_function_ptr_t)((intptr_t)elements + e->at);
	}
}
