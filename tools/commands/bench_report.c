/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/commands/bench.h"

double
bench_least(const double *times)
{
	return times[0] * 1e3;
}

double
bench_median(const double *times, u32 n)
{
	return (n % 2 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2) * 1e3;
}

double
bench_mebibytes(u64 bytes)
{
	return (double)bytes / (1 << 20);
}

double
bench_steady(const struct way *w)
{
	double least = bench_least(w->runs);
	return w->nstarts && least > bench_least(w->starts)
	               ? least - bench_least(w->starts)
	               : 0;
}

double
bench_ratio(const struct bench *b, const struct way *w)
{
	return bench_least(w->runs) / bench_least(b->ways[b->reference].runs);
}

/* --- terminal --- */

const char *
bench_digits(double v, char out[16])
{
	if (v <= 0)
		return "-";
	snprintf(out, 16, "%.*f",
	         v >= 99.95    ? 0
	         : v >= 9.995  ? 1
	         : v >= 0.9995 ? 2
	                       : 3,
	         v);
	return out;
}

/* A number, or nothing where it is not known. */
static void
cell(int width, double value)
{
	char text[16];
	printf(" %*s", width, bench_digits(value, text));
}

void
bench_table(const struct bench *b)
{
	printf("%-20s %-27s %8s %9s %9s %9s %9s %6s %8s  %s\n", "way", "mode", "build s",
	       "start ms", "steady", "least", "median", "ratio", "peak MiB", "output");
	for (u32 i = 0; i < b->nways; i++) {
		const struct way *w = &b->ways[i];
		if (w->why)
			continue;
		printf("%-20s %-27s", w->name, w->mode);
		cell(8, w->build);
		cell(9, w->nstarts ? bench_least(w->starts) : 0);
		cell(9, bench_steady(w));
		cell(9, bench_least(w->runs));
		cell(9, bench_median(w->runs, b->rounds));
		cell(6, bench_ratio(b, w));
		cell(8, bench_mebibytes(w->peak));
		printf("  %s\n", w->same ? "same" : "differs");
	}
	for (u32 i = 0; i < b->nways; i++)
		if (b->ways[i].why)
			printf("%-20s left out: it %s\n", b->ways[i].name,
			       b->ways[i].why);
	printf("\nn=%u, taking turns; times in ms. start: the same module with an empty "
	       "_start; steady: least less that; ratio: least over %s's.\n",
	       b->rounds, b->ways[b->reference].name);
}

/* --- JSON --- */

static void
json_string(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < ' ')
			printf("\\u%04x", *s);
		else
			putchar(*s);
	}
	putchar('"');
}

static void
json_times(const char *name, const double *times, u32 n)
{
	printf(", \"%s\": [", name);
	for (u32 i = 0; i < n; i++)
		printf("%s%.4f", i ? ", " : "", times[i] * 1e3);
	putchar(']');
}

void
bench_json(const struct bench *b)
{
	fputs("{\"input\": ", stdout);
	json_string(b->input);
	printf(", \"rounds\": %u, \"ways\": [", b->rounds);
	for (u32 i = 0; i < b->nways; i++) {
		const struct way *w = &b->ways[i];
		printf("%s\n  {\"name\": ", i ? "," : "");
		json_string(w->name);
		fputs(", \"mode\": ", stdout);
		json_string(w->mode);
		if (w->why) {
			fputs(", \"left_out\": ", stdout);
			json_string(w->why);
		} else {
			printf(", \"build_s\": %.3f, \"peak_bytes\": %llu, "
			       "\"same_output\": %s",
			       w->build, (unsigned long long)w->peak,
			       w->same ? "true" : "false");
			json_times("start_ms", w->starts, w->nstarts);
			json_times("run_ms", w->runs, b->rounds);
		}
		putchar('}');
	}
	puts("]}");
}
