/* SPDX-License-Identifier: MIT */
/* segments: those of one directory. */
#ifndef TOOLS_TOOLCHAIN_SEGMENTS_H
#define TOOLS_TOOLCHAIN_SEGMENTS_H

#include "tools/toolchain/segment.h"

struct segments {
	struct segment *v; /* the largest first */
	size_t n, cap;
};

/* Opens them; removes files that are no complete segments. Returns false if the directory
 * cannot be read. segments_close must be called in any case. */
bool segments_open(struct segments *s, int directory);
void segments_close(struct segments *s);
/* Removes what killed builds left. */
void segments_sweep(int directory);
/* Removes all segments too. */
void segments_clear(int directory);

#endif
