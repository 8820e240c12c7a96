/* SPDX-License-Identifier: MIT */
/* check: compares the imports of a module with the functions of wasi/
 * (wasi/abi/api.def). */
#ifndef TOOLS_IMPORTS_CHECK_H
#define TOOLS_IMPORTS_CHECK_H

#include "tools/wasm/module.h"

enum { IMPORTS_MAX = 10000 };

/* Checks every import by module, name and signature. The same import may stand twice.
 * Ends the program with the whole list of imports whose type is not WASI's and, unless
 * somebody else `may_provide` them, of those that are not WASI's, with the prototypes to
 * write. */
void check_imports(const struct module *m, bool may_provide);
/* Returns a text that lists the imports that are not WASI's, each with the C function
 * that can provide it, or NULL if there are none. The caller frees it. */
char *check_others(const struct module *m);
/* Ends the program. missing[i] says that the host files lack import i. */
NORETURN void check_missing(const struct module *m, const bool *missing);

#endif
