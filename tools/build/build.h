/* SPDX-License-Identifier: MIT */
/* build: calls the stages of a build in order. */
#ifndef TOOLS_BUILD_BUILD_H
#define TOOLS_BUILD_BUILD_H

#include "tools/build/stage.h"
#include "tools/options/options.h"

/* Reads o->input into *f: the module, checked and rewritten, unless the command is
 * `header`. Ends the program with a message if something is wrong with it. */
void build_read(struct stage *s, struct front *f);
/* Compiles o->input as the options say. Ends the program with a message if that fails. */
void build(const struct options *o);

#endif
