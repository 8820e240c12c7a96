/* SPDX-License-Identifier: MIT */
/* symbols: the names of functions in the executable: Go's names, for gdb, perf and
 * backtraces. Names come from the guest and may be hostile. A symbol is safe in C, in
 * assembly and for a linker, and differs from every other symbol. */
#ifndef TOOLS_C_SYMBOLS_H
#define TOOLS_C_SYMBOLS_H

#include "tools/wasm/module.h"

enum { SYMBOL_MAX = 200 }; /* bytes; longer names are cut */

/* Sets the attribute `symbol` of each function that has a name, from arena `a`:
 * - Bytes other than letters, digits, '_' and '.' become '_', as in Go's own linker.
 * - The function's role is added at the end: "main.f.resume".
 * - A name that could be another symbol's ("malloc", "_x.y", ".L1") gets "wasm." in
 *   front: no symbol of libc, libuv or the runtime has a dot.
 * - A name that is cut, taken, or could be a compiler's clone ("f.cold") gets "$12" at
 *   the end, the function's index. */
void symbols_name(struct module *m, struct arena *a);

#endif
