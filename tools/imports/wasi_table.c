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

/* Whether the function is imported by the name: NAME_v1 is by NAME. */
static bool
is_named(const struct wasi_function *f, struct span name)
{
	size_t n = strlen(f->name);
	if (n > 3 && strcmp(f->name + n - 3, "_v1") == 0)
		n -= 3;
	return name.n == n && memcmp(name.p, f->name, n) == 0;
}

static const struct wasi_function *
find(struct span name)
{
	for (size_t i = 0; i < LEN(functions); i++)
		if (is_named(&functions[i], name))
			return &functions[i];
	return NULL;
}

static struct functype
type_of(const struct wasi_function *f, u8 types[WASI_TABLE_TYPES])
{
	u32 n = (u32)strlen(f->letters);
	for (u32 i = 0; i < n; i++)
		types[i] = f->letters[i] == 'I' ? VT_I64 : VT_I32;
	types[n] = VT_I32;
	return (struct functype){n, f->returns, types};
}

struct functype
wasi_table_type(const struct import *im, u8 types[WASI_TABLE_TYPES])
{
	return type_of(find(im->name), types);
}

const char *
wasi_table_symbol(const struct module *m, const struct import *im)
{
	u8 types[WASI_TABLE_TYPES];
	for (size_t i = 0; i < LEN(functions); i++) {
		if (!is_named(&functions[i], im->name))
			continue;
		struct functype t = type_of(&functions[i], types);
		if (functype_eq(&m->types[im->type], &t))
			return functions[i].name;
	}
	return NULL;
}

bool
wasi_table_has(const struct import *im)
{
	return span_is(im->module, "wasi_snapshot_preview1") && find(im->name);
}
