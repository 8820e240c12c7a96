/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "imports.h"
#include "../wasi/abi.h"
#include "../wasi/kinds.h"

/* A WASI function and its wasm type: i is i32, I is i64; all but proc_exit return an i32.
 */
struct wasi_function {
	const char *name;
	const char *letters;
	bool returns;
};

#define W(n, name, needs, ...) \
	static const char letters_##name[] = {MAP##n(KIND_LETTERS, __VA_ARGS__) 0};
#include "../wasi/api.def"
#undef W

static const struct wasi_function functions[] = {
#define W(n, name, needs, ...) {#name, letters_##name, true},
#include "../wasi/api.def"
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

static struct functype
type_of(const struct wasi_function *f, u8 types[16])
{
	u32 n = (u32)strlen(f->letters);
	for (u32 i = 0; i < n; i++)
		types[i] = f->letters[i] == 'I' ? VT_I64 : VT_I32;
	types[n] = VT_I32;
	return (struct functype){n, f->returns, types};
}

/* Appends what is wrong with an import to the list, if anything. */
static void
check_one(const struct module *m, const struct import *im, struct buf *list)
{
	u8 types[16];
	const struct functype *got = &m->types[im->type];
	const struct wasi_function *f =
	        span_is(im->module, "wasi_snapshot_preview1") ? find(im->name) : NULL;
	struct functype want = f ? type_of(f, types) : (struct functype){0};
	if (f && functype_eq(got, &want))
		return;
	char *module = span_show(im->module, 80), *name = span_show(im->name, 80);
	char *type = functype_show(got);
	buf_printf(list, "\n  %s.%s %s", module, name, type);
	free(module);
	free(name);
	free(type);
	if (f) {
		type = functype_show(&want);
		buf_printf(list, ", but WASI has %s", type);
		free(type);
	}
}

static bool
imports_from(const struct module *m, const char *module)
{
	for (u32 i = 0; i < m->nimports; i++)
		if (span_is(m->imports[i].module, module))
			return true;
	return false;
}

void
imports_check(const struct module *m)
{
	struct buf list = {0};
	for (u32 i = 0; i < m->nimports; i++)
		check_one(m, &m->imports[i], &list);
	if (!list.n)
		return;
	if (imports_from(m, "wasi_unstable"))
		fatal_hint("rebuild it for wasi_snapshot_preview1 (wasip1)",
		           "the module was built for an old WASI (wasi_unstable):%s",
		           list.p);
	fatal_hint("only the functions of wasi_snapshot_preview1 are provided",
	           "the module imports what this host does not have:%s", list.p);
}
