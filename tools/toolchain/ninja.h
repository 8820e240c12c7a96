/* SPDX-License-Identifier: MIT */
/* ninja: writes a directory from which ninja, or another engine that reads its files,
 * builds the executable. It contains all that is needed except the compiler, by relative
 * names. So it may be moved, also to another machine of the same kind. */
#ifndef TOOLS_TOOLCHAIN_NINJA_H
#define TOOLS_TOOLCHAIN_NINJA_H

#include "tools/toolchain/cc.h"

struct ninja {
	const struct cc *cc;
	struct cc_code code; /* its sources are replaced by those in the directory */
	const u32 *levels;   /* -O of each unit */
	u32 units;
	const char *dir, *sources;
	bool embeds;         /* there is an embedded.bin */
	struct cc_link link; /* objects of --host are in the directory already */
};

/* Copies headers and archives into n->dir, where the units and the rest already are. Then
 * writes build.ninja, by a rename. */
void ninja_write(const struct ninja *n);

#endif
