/* SPDX-License-Identifier: MIT */
/* pool: runs many commands, some of them at once, and counts them (progress.h). */
#ifndef TOOLS_BASE_POOL_H
#define TOOLS_BASE_POOL_H

#include "tools/base/spawn.h"

struct pool {
	u32 jobs;                              /* how many at once, at least 1 */
	bool verbose;                          /* show each command */
	bool goes_on;                          /* one that fails stops no other */
	const char *dir;                       /* working directory of all commands */
	void (*finished)(void *arg, size_t i); /* called for each that succeeded; or
	                                          NULL */
	void *arg;
	u64 peak_memory; /* set by pool_run: bytes, the largest of any child */
};

/* Runs all n commands. If one fails, stops the others, sets *failed to its result (the
 * caller frees .out) and returns its index; not with goes_on. Otherwise returns n. Ends
 * the program if a command cannot be started. */
size_t pool_run(struct pool *p, struct args *commands, size_t n, struct result *failed);

/* Returns how many compilers to run at once: as many as we may use cores, but not more
 * than fit the available memory at `each` bytes a job. At least 1. */
u32 pool_default_jobs(u64 each);

#endif
