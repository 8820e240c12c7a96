/* SPDX-License-Identifier: MIT */
/* run: builds a program and executes it in place of this one. */
#ifndef TOOLS_COMMANDS_RUN_H
#define TOOLS_COMMANDS_RUN_H

#include "tools/options/options.h"

/* Builds o->input (a module) and executes it with o->args. From then on signals, input
 * and exit status are the program's own. Only the cache keeps anything of it on disk. */
NORETURN void run_program(const struct options *o);

#endif
