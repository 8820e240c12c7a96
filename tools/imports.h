/* SPDX-License-Identifier: MIT */
/* imports: what a module asks of its host, against what wasi/ has (wasi/api.def). */
#ifndef IMPORTS_H
#define IMPORTS_H

#include "wasm.h"

/* Checks every import by module, name and signature; the same import twice is legal. Ends
 * the program with the whole list of those that nobody provides. */
void imports_check(const struct module *m);

#endif
