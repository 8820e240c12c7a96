/* SPDX-License-Identifier: MIT */
/* estimate: estimates a build from the size of the code alone. */
#ifndef TOOLS_COMMANDS_ESTIMATE_H
#define TOOLS_COMMANDS_ESTIMATE_H

#include "tools/options/options.h"
#include "tools/wasm/module.h"

/* Prints a line on stdout: time and memory with `jobs` compilers at once, at o->level,
 * with the compiler that a build would use. */
void estimate_print(const struct module *m, const struct options *o, u32 jobs);

#endif
