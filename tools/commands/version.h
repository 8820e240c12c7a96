/* SPDX-License-Identifier: MIT */
/* version: the text of --version: this program, and the parts that it works with. */
#ifndef TOOLS_COMMANDS_VERSION_H
#define TOOLS_COMMANDS_VERSION_H

#include <stdio.h>

/* Prints one line for each: first ours, then wasm2c, the C compiler, libuv and Go, with
 * their versions or "not found". `cc` and `wasm2c` are the options' values, or NULL. */
void version_print(FILE *f, const char *cc, const char *wasm2c);

#endif
