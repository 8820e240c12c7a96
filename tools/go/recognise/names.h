/* SPDX-License-Identifier: MIT */
/* names: what a Go module's own table (runtime/shared/gopclntab.h) says of its functions:
 * names where there is no name section, files and lines. All of it is the module's
 * word. */
#ifndef GONAMES_H
#define GONAMES_H

#include "runtime/shared/gopclntab.h"
#include "tools/wasm/module.h"

struct gonames {
	u8 *memory; /* the initial memory, as far as data lies in it; owned */
	u64 size;
	u64 address; /* of the table; 0: there is none */
	struct gopclntab table;
};

/* Looks for the table in the data of a validated module. The same bytes may occur as a
 * program's data: the first one counts that has about as many functions as the module.
 * Returns whether there is one. */
bool gonames_find(struct gonames *g, const struct module *m);
/* Names what has no name. The names are g's. */
void gonames_fill(const struct gonames *g, struct module *m);
void gonames_free(struct gonames *g);

/* Whether a function's name is `go`, Go's own, in Go's letters or in the linker's, which
 * has '_' for those that are none. */
bool gonames_is(struct span name, const char *go);
/* The index in funcs of the first function of Go's type with that name, or
 * GONAMES_NONE. */
enum { GONAMES_NONE = UINT32_MAX };
u32 gonames_function(const struct module *m, const char *go);

#endif
