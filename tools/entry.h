/* SPDX-License-Identifier: MIT */
/* entry: where a program starts. */
#ifndef ENTRY_H
#define ENTRY_H

#include "wasm.h"

/* The function index of the export _start. Ends the program for a module that is not a
 * command: a library (_initialize), or neither. */
u32 entry_start(const struct module *m);

#endif
