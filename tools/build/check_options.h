/* SPDX-License-Identifier: MIT */
/* check_options: rejects options that do not go together. */
#ifndef TOOLS_BUILD_CHECK_OPTIONS_H
#define TOOLS_BUILD_CHECK_OPTIONS_H

#include "tools/options/options.h"

/* Ends the program, before any work, if options do not go together or with their
 * command. */
void options_check(const struct options *o);

#endif
