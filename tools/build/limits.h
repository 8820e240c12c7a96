/* SPDX-License-Identifier: MIT */
/* limits: lists the functions of Go's library that a program reaches and that cannot work
 * under wasip1, and why (limits.def). Only names and direct calls are known. A call that
 * is found may never run. Calls through interfaces, and functions that the compiler
 * inlined, are not found. */
#ifndef TOOLS_BUILD_LIMITS_H
#define TOOLS_BUILD_LIMITS_H

#include "tools/options/options.h"
#include "tools/wasm/module.h"

/* Prints a line on stdout for each, and a hint if there is one. Requires a validated
 * module of Go's. `o` has the grants. */
void limits_print(const struct module *m, const struct options *o);
/* Prints a line on stderr for each of the most important ones, as a build does: at most
 * five, and how many more there are. Requires a validated module, and, for all of them, a
 * rewritten one; else it names only those that a grant helps. */
void limits_note(const struct module *m, const struct options *o, bool all);

#endif
