/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/imports/wasi_table.h"
#include "wasi/abi/abi.h"
#include "wasi/abi/kinds.h"

/* A WASI function and its wasm type: i is i32, I is i64; all but proc_exit return an
 * i32. */
struct wasi_function {
	const char *name;
	const char *letters;
	bool returns;
};

#define W(n, name, needs, ...) \
	static const char letters_##name[] = {MAP##n(KIND_LETTERS, __VA_ARGS__) 0};
#include "wasi/abi/api.def"
#undef W

static const struct wasi_function functions[] = {
#define W(n, name, needs, ...) {#name, letters_##name, true},
#include "wasi/abi/api.def"
#undef W
        {"proc_exit", "i", false},
};

static const struct wasi_function *
find(struct span name)
{
	for (size_t i = 0; i < LEN(functions); i++)
		if (span_is(name, functions[i].name))
			return &functions[i];
	return NULL;
}

struct functype
wasi_table_type(const struct import *im, u8 types[WASI_TABLE_TYPES])
{
	const struct wasi_function *f = find(im->name);
	u32 n = (u32)strlen(f->letters);
	for (u32 i = 0; i < n; i++)
		types[i] = f->letters[i] == 'I' ? VT_I64 : VT_I32;
	types[n] = VT_I32;
	return (struct functype){n, f->returns, types};
}

bool
wasi_table_has(const struct import *im)
{
	return span_is(im->module, "wasi_snapshot_preview1") && find(im->name);
}
