/* SPDX-License-Identifier: MIT */
/* c_names: the C names of imports, their prototypes, and the header with them. Invariant:
 * two different imports never get the same identifier, and nothing but an identifier
 * (runtime/embed/gowasm.h has the rules). */
#ifndef TOOLS_IMPORTS_C_NAMES_H
#define TOOLS_IMPORTS_C_NAMES_H

#include "tools/wasm/module.h"

enum { HOSTNAME_MAX = 1000 }; /* bytes of a C name; longer imports cannot be provided */

/* Appends a name as part of an identifier (runtime/embed/gowasm.h says how). */
void c_names_escape(struct span name, struct buf *out);
/* Appends the C name of an import: gowasm_MODULE__NAME. */
void c_names_symbol(const struct import *im, struct buf *out);
/* Whether a C function can provide the import: its type has only numbers and at most one
 * result, and its name is not too long. If not, *why says so. */
bool c_names_possible(const struct module *m, const struct import *im, const char **why);
/* Appends "uint32_t NAME(struct gowasm *g, float a0)", no semicolon. `builtin`: with
 * types that need no header. Requires c_names_possible. */
void c_names_prototype(const struct functype *t, const char *symbol, bool builtin,
                       struct buf *out);
/* Returns the own name of parameter i of an import, which has nparams; an empty span if
 * it has none. It may be any bytes. */
typedef struct span c_names_own(const void *arg, const struct import *im, u32 nparams,
                                u32 i);
/* Prints the header for people on stdout: a prototype for each import that is not WASI's,
 * and those that wrap the WASI functions that the module imports. `own` names
 * parameters. */
void c_names_print(const struct module *m, c_names_own *own, const void *arg);
/* Appends the prototypes that every host file is compiled with. */
void c_names_forced(const struct module *m, struct buf *out);
/* Whether import i is the first of its module and name. */
bool c_names_is_first(const struct module *m, u32 i);

#endif
