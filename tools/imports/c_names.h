/* SPDX-License-Identifier: MIT */
/* c_names: imports as C: the names of host functions, their prototypes, and the header
 * of them. Invariant: a module's names become identifiers that are never the same for two
 * imports, and nothing else of C (runtime/embed/gowasm.h says how). */
#ifndef HOSTNAME_H
#define HOSTNAME_H

#include "tools/wasm/module.h"

enum { HOSTNAME_MAX = 1000 }; /* bytes of a C name; longer imports cannot be provided */

/* Appends a name as part of an identifier (runtime/embed/gowasm.h says how). */
void hostname_escape(struct span name, struct buf *out);
/* Appends the C name of an import: gowasm_MODULE__NAME. */
void hostname_symbol(const struct import *im, struct buf *out);
/* Whether C can have a function for it: numbers only, one result at most, and a name that
 * is not too long. If not, *why says so. */
bool hostname_possible(const struct module *m, const struct import *im, const char **why);
/* Appends "uint32_t NAME(struct gowasm *g, float a0)", no semicolon. `builtin`: with
 * types that need no header. Requires hostname_possible. */
void hostname_prototype(const struct functype *t, const char *symbol, bool builtin,
                        struct buf *out);
/* Prints the header for people on stdout: a prototype for each import that is not WASI's,
 * and those that wrap the WASI functions that the module imports. */
void hostname_print(const struct module *m);
/* Appends what every host file is compiled with: the prototypes alone. */
void hostname_forced(const struct module *m, struct buf *out);
/* Whether import i is the first of its module and name. */
bool hostname_is_first(const struct module *m, u32 i);

#endif
