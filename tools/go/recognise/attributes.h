/* SPDX-License-Identifier: MIT */
/* attributes: what the passes and the rewrite tell the back end (c/) of a function
 * besides its body. They lie beside module.funcs, in an array with the same indexes. A
 * module that nothing is known of has no array. */
#ifndef ATTRIBUTES_H
#define ATTRIBUTES_H

#include "tools/wasm/module.h"

struct attributes {
	/* not NULL: wasm2c's text is dropped, program.c has the body */
	const char *native;
	bool is_front;   /* `native` says whether it has done it; if not, `behind` runs */
	bool learns;     /* NATIVE_learn is told when `behind` has returned */
	bool in_prelude; /* `native` is in prelude.h: units call it by that name */
	bool cold;       /* hardly ever called */
	bool apart;      /* not inlined: tracebacks look for it */
	u32 behind;      /* function index */
	const char *role; /* which of a function's bodies this is; NULL: the only one, or
	                     the one that is called */
	const char *symbol; /* symbols.h; NULL: as wasm2c names it */
};

/* Those of funcs[i], to be read. */
static inline const struct attributes *
attributes_of(const struct module *m, u32 i)
{
	static const struct attributes none;
	return m->attributes ? &m->attributes[i] : &none;
}

/* Gives the module an array of its own in `a`, with room for `extra` more functions,
 * whose attributes are zero. It begins as a copy of the array that it had. */
static inline void
attributes_own(struct module *m, size_t extra, struct arena *a)
{
	m->attributes = m->attributes ? arena_copy(a, m->attributes, m->nfuncs, extra,
	                                           sizeof *m->attributes)
	                              : arena_alloc(a, m->nfuncs + extra + 1,
	                                            sizeof *m->attributes);
}

#endif
