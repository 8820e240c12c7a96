/* SPDX-License-Identifier: MIT */
/* entry: where a program or a library starts. */
#ifndef ENTRY_H
#define ENTRY_H

#include "tools/wasm/module.h"

#define ENTRY_NONE UINT32_MAX
/* Function indices, or ENTRY_NONE. */
struct entry {
	u32 start, initialize;
};

/* Whether the export is where a program or a library begins: _start, _initialize. */
bool entry_is(const struct export *e);
/* Whether C can call the export: a function that is not an entry, without a NUL in its
 * name, references or several results. */
bool entry_callable(const struct module *m, const struct export *e);

/* What a module has. Ends the program if one of them is no function of its own without
 * parameters and results. */
struct entry entry_find(const struct module *m);
/* The function index of the export _start. Ends the program for a module that is not a
 * command: a library (_initialize), or neither. */
u32 entry_start(const struct module *m);
/* entry_find for a library. Ends the program for a module that offers nothing. */
struct entry entry_library(const struct module *m);

#endif
