/* SPDX-License-Identifier: MIT */
/* run: builds a program and becomes it. */
#ifndef RUN_H
#define RUN_H

#include "tools/options/options.h"

/* Builds o->input (a module) and executes it with o->args: signals, input and exit status
 * are the program's own from there on. Nothing of it is left on disk but in the cache. */
NORETURN void run_program(const struct options *o);

#endif
