/* SPDX-License-Identifier: MIT */
/* attributes: what passes and the rewrite tell the back end (tools/c) about a function
 * besides its body. module.attributes has the same indexes as module.funcs. It is NULL if
 * there is nothing to tell. */
#ifndef TOOLS_GO_RECOGNISE_ATTRIBUTES_H
#define TOOLS_GO_RECOGNISE_ATTRIBUTES_H

#include "tools/wasm/module.h"

struct attributes {
	/* the C that is its body; program.c writes it, and wasm2c's text is dropped.
	 * NULL: none */
	const char *native;
	bool is_front;    /* `native` returns false to decline; then `fallback` runs */
	bool learns;      /* NATIVE_learn is called when `fallback` has returned */
	bool in_prelude;  /* `native` is in prelude.h: units call it by that name */
	bool cold;        /* hardly ever runs */
	bool apart;       /* must not be inlined: tracebacks look for it */
	u32 fallback;     /* the function that runs if `native` declines */
	const char *role; /* which body of a function this is; NULL: the only one, or the
	                     one that callers call */
	const char *symbol; /* its name in the object file (c/symbols.h); NULL: wasm2c's
	                       name */
};

/* Returns the attributes of funcs[i], to read. */
static inline const struct attributes *
attributes_of(const struct module *m, u32 i)
{
	static const struct attributes none;
	return m->attributes ? &m->attributes[i] : &none;
}

/* Gives the module an array of its own in `a`: a copy of the one that it had, or zeros.
 * There is room for `extra` more functions, whose attributes are zero. */
static inline void
attributes_own(struct module *m, size_t extra, struct arena *a)
{
	m->attributes = m->attributes ? arena_copy(a, m->attributes, m->nfuncs, extra,
	                                           sizeof *m->attributes)
	                              : arena_alloc(a, m->nfuncs + extra + 1,
	                                            sizeof *m->attributes);
}

#endif
