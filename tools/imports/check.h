/* SPDX-License-Identifier: MIT */
/* check: what a module asks of its host, against what wasi/ has (wasi/abi/api.def). */
#ifndef IMPORTS_H
#define IMPORTS_H

#include "tools/wasm/module.h"

enum { IMPORTS_MAX = 10000 };

/* Checks every import by module, name and signature; the same import twice is legal. Ends
 * the program with the whole list of those whose type is not WASI's and, if nobody else
 * `may_provide` them, of those that are not WASI's, with the prototypes to write. */
void imports_check(const struct module *m, bool may_provide);
/* Ends the program: `missing` by import is what host files should have had. */
NORETURN void imports_missing(const struct module *m, const bool *missing);

#endif
