/* SPDX-License-Identifier: MIT */
/* make_program: from the C in the build's directory to the executable, or to a directory
 * for ninja. */
#ifndef MAKE_H
#define MAKE_H

#include "tools/build/stage.h"

/* What it is linked with; the pointers are b's. */
struct cc_link make_link(const struct build *b);
/* Adds to the units all that they need, and build.ninja last. */
void make_ninja(struct build *b);
/* Makes the objects: from the cache, the others in parallel. */
void make_objects(struct build *b);
/* Links them, keeps the executable in the cache, and gives it its name. */
void make_executable(struct build *b);

#endif
