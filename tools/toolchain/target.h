/* SPDX-License-Identifier: MIT */
/* target: builds for another machine: the requirements, Debian's names, and the runtime
 * compiled for it. libgowasm.a is for this machine only, so our sources are compiled
 * anew. */
#ifndef TOOLS_TOOLCHAIN_TARGET_H
#define TOOLS_TOOLCHAIN_TARGET_H

#include "tools/toolchain/cc.h"

/* A target, by its triple as in "aarch64-linux-gnu". */
struct target {
	const char *triple, *debian; /* Debian's name of the architecture, or NULL */
};

/* Returns the row of `triple`. Ends the program if it is not supported. */
const struct target *target_find(const char *triple);
/* Checks that `cc` makes code for the target, that the C library for it is there, and
 * libuv: its sources in `libuv`, or else an archive. If not, ends the program with what
 * to install. */
void target_check(const struct target *t, const struct cc *cc, const char *libuv);
/* Compiles runtime/ and wasi/ beneath `sources` in `dir`, `jobs` at once, into one
 * object. It is named like the archive, libgowasm.a: the linker looks at the contents.
 * Does the same with libuv's sources in `libuv` (or NULL); the result, libuv.a, becomes
 * cc's. Takes from the cache what it has. */
void target_build_library(struct cc *cc, const char *sources, const char *libuv,
                          const char *dir, u32 jobs, bool verbose);

#endif
