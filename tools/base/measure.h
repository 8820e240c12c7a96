/* SPDX-License-Identifier: MIT */
/* measure: the time and the memory of one command. A child begins with its parent's
 * largest memory as its own (execve keeps it), so a small process stands between: this
 * program again, which has not yet done anything. */
#ifndef TOOLS_BASE_MEASURE_H
#define TOOLS_BASE_MEASURE_H

#include "tools/base/spawn.h"

struct measure {
	double seconds;
	u64 peak; /* bytes */
};

/* Whether the arguments of main are those of such a process. */
bool measure_is(int argc, char *const *argv);
/* Is that process: runs the command and returns its status. */
int measure_main(char *const *argv);
/* Runs a command, as spawn_run does. `scratch` is a file that may be overwritten. Returns
 * false with errno if the command cannot be started. */
bool measure_run(const struct args *a, const char *scratch, struct measure *m,
                 struct result *r);

#endif
