/* SPDX-License-Identifier: MIT */
/* entry: the exports at which a program or a library starts. */
#ifndef TOOLS_WASM_ENTRY_H
#define TOOLS_WASM_ENTRY_H

#include "tools/wasm/module.h"

#define ENTRY_NONE UINT32_MAX
/* Function indices, or ENTRY_NONE. */
struct entry {
	u32 start, initialize;
};

/* Whether the export is _start or _initialize. */
bool entry_is(const struct export *e);
/* Whether C can call the export. It is a function but not an entry, its name has no NUL,
 * its types are no references, and it has at most one result. */
bool entry_callable(const struct module *m, const struct export *e);
/* Whether a type has v128, which host functions cannot call with. */
bool entry_has_vectors(const struct functype *t);

/* Returns the entries of a module. Ends the program if one of them is imported, or has
 * parameters or results. */
struct entry entry_find(const struct module *m);
/* Returns the function index of the export _start. Ends the program if there is none: the
 * module is a library (_initialize), or neither. */
u32 entry_start(const struct module *m);
/* Does as entry_find for a library. Ends the program if the module has nothing to
 * call. */
struct entry entry_library(const struct module *m);

#endif
