/* SPDX-License-Identifier: MIT */
/* bench: times a program built here against every other way of running it that this
 * machine has (bench_ways.def) and, if its Go source is there, natively. Outputs are
 * compared first, the ways take turns, and what is reported is kept apart: building,
 * starting, running, memory. */
#ifndef BENCH_H
#define BENCH_H

#include "tools/options/options.h"
#include "tools/base/spawn.h"

/* One way of running the program. */
struct way {
	const char *name, *mode;
	const char *why;        /* not NULL: it was left out, and this is why; owned */
	struct args run, start; /* commands: the program; the same with an empty _start */
	double build;           /* seconds of compiling; 0: nothing to compile */
	double *runs, *starts;  /* seconds, one a round; sorted when they are all there */
	u32 nstarts;            /* 0: not measured */
	u64 peak;               /* bytes: the most of any run */
	bool same;              /* its output and status are the first way's */
};

struct bench {
	const char *input;
	u32 rounds;
	struct way *ways; /* the first is what the others are compared with */
	u32 nways;
};

/* bench.c: does it all. Ends the program if the input or our own build fails. */
void bench_run(const struct options *o);

/* bench_report.c: of a finished bench. */
void bench_table(const struct bench *b);
void bench_json(const struct bench *b);
/* Appends one page that needs nothing else: tables and bar charts (SVG), light and
 * dark. */
void bench_html(const struct bench *b, struct buf *out);
/* Of sorted times, in ms. */
double bench_least(const double *times);
double bench_median(const double *times, u32 n);

#endif
