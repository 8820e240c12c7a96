/* SPDX-License-Identifier: MIT */
/* limits: what of a Go program will not work at run time, and why: functions of Go's
 * library (limits.def) that the program's own code gets to. Known by names and direct
 * calls only: that it calls something does not mean that it ever comes there; what is
 * called through interfaces, and what the compiler put into its callers, is not seen. */
#ifndef LIMITS_H
#define LIMITS_H

#include "tools/options/options.h"
#include "tools/wasm/module.h"

/* Prints, on stdout, a line for each and a hint where there is one. Requires a validated
 * module of Go's. `o` says what is granted. */
void limits_print(const struct module *m, const struct options *o);

#endif
