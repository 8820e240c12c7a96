/* SPDX-License-Identifier: MIT */
/* bench: times a program that is built here against every other way of running it on this
 * machine (bench_ways.def) and, if its Go source is there, natively. Outputs are compared
 * first. The ways take turns. Building, starting, running and memory are reported
 * apart. */
#ifndef TOOLS_COMMANDS_BENCH_H
#define TOOLS_COMMANDS_BENCH_H

#include "tools/options/options.h"
#include "tools/base/spawn.h"

/* One way of running the program. */
struct way {
	const char *name, *mode;
	const char *why;        /* not NULL: the reason why it was left out; owned */
	struct args run, start; /* commands: the program; the same with an empty _start */
	double build;           /* seconds of compiling; 0: nothing to compile */
	double *runs, *starts;  /* seconds, one for each round; sorted when all are
	                           there */
	u32 nstarts;            /* 0: not measured */
	u64 peak;               /* bytes: the largest of any run */
	bool same;              /* its output and status are the first way's */
};

struct bench {
	const char *input;
	u32 rounds;
	struct way *ways; /* the others are compared with the first */
	u32 nways;
};

/* bench.c: runs the whole bench. Ends the program if the input or our own build fails. */
void bench_run(const struct options *o);

/* bench_report.c: print a finished bench. */
void bench_table(const struct bench *b);
void bench_json(const struct bench *b);
/* Appends one page that needs no other file: tables and bar charts (SVG), light and
 * dark. */
void bench_html(const struct bench *b, struct buf *out);
/* The least and the median of sorted times, in ms. */
double bench_least(const double *times);
double bench_median(const double *times, u32 n);

#endif
