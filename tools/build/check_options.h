/* SPDX-License-Identifier: MIT */
/* check_options: options that do not go together, found before any work. */
#ifndef CHECK_OPTIONS_H
#define CHECK_OPTIONS_H

#include "tools/options/options.h"

/* Ends the program for options that do not go together or with their command, before any
 * work. */
void options_check(const struct options *o);

#endif
