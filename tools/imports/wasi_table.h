/* SPDX-License-Identifier: MIT */
/* wasi_table: the functions of wasi/ (wasi/abi/api.def), as imports of a module. */
#ifndef TOOLS_IMPORTS_WASI_TABLE_H
#define TOOLS_IMPORTS_WASI_TABLE_H

#include "tools/wasm/module.h"

enum { WASI_TABLE_TYPES = 16 };

/* Whether the import is one of them, by module and name. */
bool wasi_table_has(const struct import *im);
/* Returns the function's type, whose value types are in types[]; the newest one of
 * several versions. Requires wasi_table_has. */
struct functype wasi_table_type(const struct import *im, u8 types[WASI_TABLE_TYPES]);
/* Returns the name in our C of the version that has the import's type, or NULL if none
 * has. */
const char *wasi_table_symbol(const struct module *m, const struct import *im);

#endif
