/* SPDX-License-Identifier: MIT */
/* check: the commands that inspect a module and build nothing. */
#ifndef TOOLS_COMMANDS_CHECK_H
#define TOOLS_COMMANDS_CHECK_H

#include "tools/options/options.h"

/* Prints the kind of o->input, what is known of it, what will not work when it runs, and
 * what a build takes. */
void check_run(const struct options *o);
/* Prints a C header with the module's imports. */
void header_run(const struct options *o);

#endif
