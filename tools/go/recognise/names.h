/* SPDX-License-Identifier: MIT */
/* names: reads a Go module's own table of functions (runtime/shared/gopclntab.h): names
 * where the module has no name section, files and lines. Nothing in the table can be
 * trusted. */
#ifndef TOOLS_GO_RECOGNISE_NAMES_H
#define TOOLS_GO_RECOGNISE_NAMES_H

#include "runtime/shared/gopclntab.h"
#include "tools/wasm/module.h"

struct names {
	u8 *memory; /* the initial memory up to the end of its data; owned */
	u64 size;
	u64 address; /* of the table; 0: there is none */
	struct gopclntab table;
};

/* Looks for the table in the data of a validated module. A program's data may hold the
 * same bytes, so the first table counts that has about as many functions as the module.
 * Returns whether there is one. */
bool names_find(struct names *g, const struct module *m);
/* Gives functions without a name the name in the table. g owns the names. */
void names_fill(const struct names *g, struct module *m);
void names_free(struct names *g);

/* Whether a function's name is `go`, as Go spells it or as the linker does, with '_' for
 * characters that are neither letters nor digits. */
bool names_is(struct span name, const char *go);
/* Returns the index in funcs of the first function that has Go's type and that name, or
 * GONAMES_NONE. */
enum { GONAMES_NONE = UINT32_MAX };
u32 names_function(const struct module *m, const char *go);

#endif
