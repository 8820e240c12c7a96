/* SPDX-License-Identifier: MIT */
/* build: the way of a module through the house. */
#ifndef BUILD_H
#define BUILD_H

#include "tools/build/stage.h"
#include "tools/options/options.h"

/* Reads o->input into *b: the module, checked and rewritten, unless the command is
 * `header`. b->done: the cache had the executable, and nothing is left to do. Ends the
 * program with a message if something is wrong with it. */
void build_read(struct build *b, const struct options *o);
/* Compiles o->input as the options say. Ends the program with a message if that fails. */
void build(const struct options *o);

#endif
