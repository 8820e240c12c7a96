/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <time.h>

#include "tools/base/progress.h"
#include "tools/base/terminal.h"

double
progress_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
progress_start(struct progress *p, const char *what, size_t total, bool quiet)
{
	*p = (struct progress){what, total, !quiet && terminal_is(), progress_now()};
	progress_update(p, 0);
}

void
progress_update(struct progress *p, size_t done)
{
	double seconds = progress_now() - p->start;
	if (!p->shown)
		return;
	fprintf(stderr, "\r\033[K%zu/%zu %s, %.0f s", done, p->total, p->what, seconds);
	if (done && done < p->total)
		fprintf(stderr, ", about %.0f s to go",
		        seconds / (double)done * (double)(p->total - done));
	fflush(stderr);
}

void
progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
}
