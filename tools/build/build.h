/* SPDX-License-Identifier: MIT */
/* build: the way of a module through the house. */
#ifndef BUILD_H
#define BUILD_H

#include "tools/options/options.h"

/* Compiles o->input as the options say. Ends the program with a message if that fails. */
void build(const struct options *o);

#endif
