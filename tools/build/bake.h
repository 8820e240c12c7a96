/* SPDX-License-Identifier: MIT */
/* bake: puts the grants into an executable that is linked (runtime/shared/baked.h). */
#ifndef TOOLS_BUILD_BAKE_H
#define TOOLS_BUILD_BAKE_H

#include "tools/options/options.h"

/* Appends the records of the options' grants. */
void bake_text(const struct options *o, struct buf *out);
/* Returns how many bytes an executable has room for, so that the text fits. */
u32 bake_room(const struct buf *text);
/* Writes the text into an executable, made with room for it. Ends the program if its
 * memory is larger than --max-memory allows. */
void bake(const char *path, const struct buf *text, const struct options *o);
/* Ends the program if --max-memory is below the memory that a program starts with, in
 * pages. */
void bake_check_memory(const struct options *o, u64 pages);

#endif
