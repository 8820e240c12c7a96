/* SPDX-License-Identifier: MIT */
/* wasi_table: the functions of wasi/ (wasi/abi/api.def), as imports of a module. */
#ifndef TOOLS_IMPORTS_WASI_TABLE_H
#define TOOLS_IMPORTS_WASI_TABLE_H

#include "tools/wasm/module.h"

enum { WASI_TABLE_TYPES = 16 };

/* Whether the import is one of them, by module and name. */
bool wasi_table_has(const struct import *im);
/* Returns the import's type, whose value types are in types[]. Requires
 * wasi_table_has. */
struct functype wasi_table_type(const struct import *im, u8 types[WASI_TABLE_TYPES]);

#endif
