/* SPDX-License-Identifier: MIT */
/* symbols: the names that functions have in the executable: Go's, for gdb, perf and
 * backtraces. Names are the guest's and may be hostile: what comes out is safe in C, in
 * assembly and in front of a linker, and no other symbol's name. */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include "tools/wasm/module.h"

enum { SYMBOL_MAX = 200 }; /* bytes; longer names are cut */

/* Sets the attribute `symbol` where a function has a name, from arena `a`:
 *  - bytes other than letters, digits, '_' and '.' become '_', as in Go's own linker;
 *  - the function's role comes behind it: "main.f.resume";
 *  - a name that could be another symbol's ("malloc", "_x.y", ".L1") gets "wasm." in
 *    front: no symbol of libc, libuv or the runtime has a dot;
 *  - one that is cut, taken, or could be a compiler's clone ("f.cold") gets "$12" behind
 *    it, the function's index. */
void symbols_name(struct module *m, struct arena *a);

#endif
