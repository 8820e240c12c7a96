/* SPDX-License-Identifier: MIT */
/* version: what --version says: this program, and the parts that it works with. */
#ifndef VERSION_H
#define VERSION_H

#include <stdio.h>

/* Prints a line each: ours first, then wasm2c, the C compiler, libuv and Go, as they are
 * found or "not found". `cc` and `wasm2c` are the options' values, or NULL. */
void version_print(FILE *f, const char *cc, const char *wasm2c);

#endif
