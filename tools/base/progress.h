/* SPDX-License-Identifier: MIT */
/* progress: says how far the work is. On a terminal this is one line that changes, from
 * the first half second on. Elsewhere it is a line every ten seconds, so that a log shows
 * that the work goes on. A thread of its own writes it. */
#ifndef TOOLS_BASE_PROGRESS_H
#define TOOLS_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/* Begins, unless `quiet`. Nothing is shown before the first stage. The thread gets no
 * signals. */
void progress_begin(bool quiet);
/* The stage that begins now, in a word or two, which are kept. The line shows the stages
 * that were before, too. */
void progress_stage(const char *what);
/* How many items of this stage are done. */
void progress_count(size_t done, size_t total);
/* Removes the line, so that something else can be written. It comes back by itself. */
void progress_hide(void);
/* Removes the line and ends. May be called at any time. */
void progress_finish(void);
/* Seconds on the monotonic clock. */
double progress_now(void);
/* Seconds since progress_begin. */
double progress_seconds(void);

#endif
