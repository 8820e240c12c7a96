/* SPDX-License-Identifier: MIT */
#include "entry.h"

static const struct export *
find_export(const struct module *m, const char *name)
{
	for (u32 i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXT_FUNC && span_is(m->exports[i].name, name))
			return &m->exports[i];
	return NULL;
}

u32
entry_start(const struct module *m)
{
	const struct export *start = find_export(m, "_start");
	if (!start && find_export(m, "_initialize"))
		fatal_hint(
		        "build a program: go build without -buildmode=c-shared, package "
		        "main",
		        "this module is a library (it exports _initialize, not _start)");
	if (!start)
		fatal_hint("Go: GOOS=wasip1 GOARCH=wasm go build; C: clang "
		           "--target=wasm32-wasi without -mexec-model=reactor",
		           "this module is not a program: it does not export _start");
	const struct functype *t = func_type(m, start->index);
	if (t->nparams || t->nresults) {
		char *shown = functype_show(t);
		fatal("the export _start has the type %s; a program's has no parameters "
		      "and no "
		      "results",
		      shown);
	}
	if (start->index < m->nimported_funcs)
		fatal("the export _start is an import; a program defines it");
	return start->index;
}
