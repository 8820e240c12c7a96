/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/imports/c_names.h"
#include "tools/imports/check.h"
#include "tools/imports/wasi_table.h"

/* Appends "  module.name (i32) -> (i32)" on a line of its own. */
static void
list_one(const struct module *m, const struct import *im, struct buf *list)
{
	char *module = span_show(im->module, 80), *name = span_show(im->name, 80);
	char *type = functype_show(&m->types[im->type]);
	buf_printf(list, "\n  %s.%s %s", module, name, type);
	free(module);
	free(name);
	free(type);
}

/* Appends the import, and what can be done about it. */
static void
list_missing(const struct module *m, const struct import *im, struct buf *list)
{
	const char *why;
	list_one(m, im, list);
	if (span_is(im->module, "wasi_unstable"))
		return;
	if (c_names_possible(m, im, &why)) {
		struct buf symbol = {0};
		c_names_symbol(im, &symbol);
		buf_str(list, "\n    ");
		c_names_prototype(&m->types[im->type], symbol.p, false, list);
		buf_free(&symbol);
	} else {
		buf_printf(list, ": no C function can provide it (%s)", why);
	}
}

/* Whether the type is not that of WASI's function, or an import of the same name has
 * another one. */
static bool
has_wrong_type(const struct module *m, u32 i, struct buf *list)
{
	u8 types[16];
	const struct import *im = &m->imports[i];
	const struct functype *got = &m->types[im->type], *other;
	if (wasi_table_has(im)) {
		struct functype want = wasi_table_type(im, types);
		if (wasi_table_symbol(m, im))
			return false;
		char *type = functype_show(&want);
		list_one(m, im, list);
		buf_printf(list, ", but WASI has %s", type);
		free(type);
		return true;
	}
	for (u32 k = 0; k < i; k++) {
		other = &m->types[m->imports[k].type];
		if (!span_eq(m->imports[k].module, im->module) ||
		    !span_eq(m->imports[k].name, im->name) || functype_eq(got, other))
			continue;
		char *type = functype_show(other);
		list_one(m, im, list);
		buf_printf(list, ", but it is also imported as %s", type);
		free(type);
		return true;
	}
	return false;
}

static bool
imports_from(const struct module *m, const char *module)
{
	for (u32 i = 0; i < m->nimports; i++)
		if (span_is(m->imports[i].module, module))
			return true;
	return false;
}

static const char missing_hint[] =
        "write them in C and add --host FILE.c (`gowasm2native header` prints a header), "
        "or --stub-imports=trap";

void
check_imports(const struct module *m, bool may_provide)
{
	struct buf list = {0};
	bool wrong = false;
	u32 others = 0;
	for (u32 i = 0; i < m->nimports; i++)
		others += !wasi_table_has(&m->imports[i]);
	if (others && m->nimports > IMPORTS_MAX) /* they are compared with each other */
		fatal("the module has %u imports; %d are the most if some of them are "
		      "not WASI's",
		      m->nimports, IMPORTS_MAX);
	for (u32 i = 0; i < m->nimports; i++) {
		if (has_wrong_type(m, i, &list))
			wrong = true;
		else if (!may_provide && !wasi_table_has(&m->imports[i]) &&
		         c_names_is_first(m, i))
			list_missing(m, &m->imports[i], &list);
	}
	if (!list.n)
		return;
	if (imports_from(m, "wasi_unstable"))
		fatal_hint("rebuild it for wasi_snapshot_preview1 (wasip1)",
		           "the module was built for an old WASI (wasi_unstable):%s",
		           list.p);
	if (wrong && may_provide)
		fatal("the module imports functions by another type than they have:%s",
		      list.p);
	fatal_hint(missing_hint, "the module imports what this host does not have:%s",
	           list.p);
}

char *
check_others(const struct module *m)
{
	struct buf list = {0};
	for (u32 i = 0; i < m->nimports; i++)
		if (!wasi_table_has(&m->imports[i]) && c_names_is_first(m, i))
			list_missing(m, &m->imports[i], &list);
	return list.p;
}

void
check_missing(const struct module *m, const bool *missing)
{
	struct buf list = {0};
	for (u32 i = 0; i < m->nimports; i++)
		if (missing[i])
			list_missing(m, &m->imports[i], &list);
	fatal_hint(missing_hint, "no file of --host has what the module imports:%s",
	           list.p);
}
