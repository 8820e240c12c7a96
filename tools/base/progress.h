/* SPDX-License-Identifier: MIT */
/* progress: one line on a terminal that says how far the work is. Without a terminal it
 * prints nothing. */
#ifndef TOOLS_BASE_PROGRESS_H
#define TOOLS_BASE_PROGRESS_H

#include "tools/base/util.h"

struct progress {
	const char *what;
	size_t total;
	bool shown;   /* stderr is a terminal, and the commands are not shown instead */
	double start; /* seconds, CLOCK_MONOTONIC */
};

void progress_start(struct progress *p, const char *what, size_t total, bool quiet);
void progress_update(struct progress *p, size_t done);
/* Removes the line. */
void progress_end(struct progress *p);
/* Seconds on the monotonic clock. */
double progress_now(void);

#endif
