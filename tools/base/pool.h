/* SPDX-License-Identifier: MIT */
/* pool: many commands, at most so many at once, with one progress line on a terminal. */
#ifndef POOL_H
#define POOL_H

#include "tools/base/spawn.h"

struct pool {
	u32 jobs;         /* how many at once, at least 1 */
	bool verbose;     /* show each command instead of the progress line */
	const char *what; /* what the progress line calls an item: "units compiled" */
	const char *dir;  /* working directory of all commands */
	void (*finished)(void *arg, size_t i); /* told of each that succeeded; or NULL */
	void *arg;
	u64 peak_memory; /* set: bytes, the largest of any child */
};

/* Runs all n commands. At the first that fails the others are stopped, and the failed
 * one's result is returned in *failed (whose .out the caller frees) with its index;
 * otherwise returns n. Ends the program if a command cannot be started. */
size_t pool_run(struct pool *p, struct args *commands, size_t n, struct result *failed);

/* How many compilers at once: the cores that we may use, bounded by the memory that is
 * available, `each` bytes a job. At least 1. */
u32 pool_default_jobs(u64 each);

#endif
