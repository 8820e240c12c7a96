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
	const char *version;    /* a line, or NULL */
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
	struct way *ways; /* native Go first, where there is source */
	u32 nways;
	u32 reference;       /* the first that works: the others are compared with it */
	char *const *args;   /* of the program, or NULL */
	const char *scratch; /* for measure_run */
};

/* bench.c: runs the whole bench. Ends the program if the input or our own build fails. */
void bench_run(const struct options *o);

/* bench_report.c: print a finished bench. bench_page.c: the page. */
void bench_table(const struct bench *b);
void bench_json(const struct bench *b);
/* Appends one page that needs no other file: bars and a table, light and dark, for
 * narrow screens too. */
void bench_html(const struct bench *b, struct buf *out);
/* A number with three digits, in `out`, or "-" if it is 0: not known. */
const char *bench_digits(double v, char out[16]);
/* The least time as a multiple of the reference's. */
double bench_ratio(const struct bench *b, const struct way *w);
/* The least time without starting, in ms; 0 if that is not known. */
double bench_steady(const struct way *w);
double bench_mebibytes(u64 bytes);
/* The least and the median of sorted times, in ms. */
double bench_least(const double *times);
double bench_median(const double *times, u32 n);

#endif
