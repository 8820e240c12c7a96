/* SPDX-License-Identifier: MIT */
/* ninja: a directory that ninja, or another engine that reads its files, builds the
 * executable from. Everything it needs but the compiler is in it, by relative names, so
 * it may be moved, also to another machine of the same kind. */
#ifndef NINJA_H
#define NINJA_H

#include "tools/toolchain/cc.h"

struct ninja {
	const struct cc *cc;
	struct cc_code code; /* its sources are replaced by the directory's own */
	const u32 *levels;   /* -O of each unit */
	u32 units;
	const char *dir, *sources;
	struct cc_link link; /* objects of --host are in the directory already */
};

/* Copies headers and archives into n->dir, where the units and the rest are already, and
 * writes build.ninja, last and by a rename. */
void ninja_write(const struct ninja *n);

#endif
