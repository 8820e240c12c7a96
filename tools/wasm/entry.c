/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/wasm/entry.h"

bool
entry_is(const struct export *e)
{
	return span_is(e->name, "_start") || span_is(e->name, "_initialize");
}

bool
entry_callable(const struct module *m, const struct export *e)
{
	if (e->kind != EXT_FUNC || entry_is(e) ||
	    (e->name.n && memchr(e->name.p, 0, e->name.n)))
		return false;
	const struct functype *t = func_type(m, e->index);
	for (u32 i = 0; i < t->nparams + t->nresults; i++)
		if (t->types[i] == VT_FUNCREF || t->types[i] == VT_EXTERNREF)
			return false;
	return t->nresults < 2;
}

bool
entry_has_vectors(const struct functype *t)
{
	return memchr(t->types, VT_V128, (size_t)t->nparams + t->nresults) != NULL;
}

static const struct export *
find_export(const struct module *m, const char *name)
{
	for (u32 i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXT_FUNC && span_is(m->exports[i].name, name))
			return &m->exports[i];
	return NULL;
}

static u32
entry_function(const struct module *m, const char *name)
{
	const struct export *e = find_export(m, name);
	if (!e)
		return ENTRY_NONE;
	const struct functype *t = func_type(m, e->index);
	if (t->nparams || t->nresults) {
		char *shown = functype_show(t);
		fatal("the export %s has the type %s; it must have no parameters and no "
		      "results",
		      name, shown);
	}
	if (e->index < m->nimported_funcs)
		fatal("the export %s is an import; a program defines it", name);
	return e->index;
}

struct entry
entry_find(const struct module *m)
{
	return (struct entry){entry_function(m, "_start"),
	                      entry_function(m, "_initialize")};
}

u32
entry_start(const struct module *m)
{
	struct entry e = entry_find(m);
	if (e.start == ENTRY_NONE && e.initialize != ENTRY_NONE)
		fatal_hint("--emit=shared or --emit=lib makes a library of it; for a "
		           "program: go build without -buildmode=c-shared, package main",
		           "this module is a library (it exports _initialize, not "
		           "_start)");
	if (e.start == ENTRY_NONE)
		fatal_hint(
		        "Go: GOOS=wasip1 GOARCH=wasm go build; C: clang "
		        "--target=wasm32-wasi without -mexec-model=reactor; a library: "
		        "--emit=shared or --emit=lib",
		        "this module is not a program: it does not export _start");
	return e.start;
}

struct entry
entry_library(const struct module *m)
{
	struct entry e = entry_find(m);
	for (u32 i = 0; i < m->nexports; i++)
		if (entry_callable(m, &m->exports[i]))
			return e;
	if (e.start == ENTRY_NONE)
		fatal_hint("Go: //go:wasmexport NAME above a function, and go build "
		           "-buildmode=c-shared",
		           "this module exports no function that a library could offer");
	return e;
}
