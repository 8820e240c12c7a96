/* SPDX-License-Identifier: MIT */
/* stats: what the rewrite did, for --stats and check. */
#ifndef STATS_H
#define STATS_H

#include "tools/go/passes.h"

struct gorewrite_stats {
	u32 go_functions, matched; /* functions of Go's type, and how many of them are
	                              recognised */
	double seconds;            /* recognising took */
	u32 two_bodies;
	u32 natives; /* functions that run as C */
	struct pass_stats passes[PASS_N];
	struct why_not {
		const char *why;
		u32 n;
	} *why_not; /* most frequent first; ends with why == NULL */
};

/* Counts the functions that were recognised, and the reasons for the others. Memory comes
 * from `a`. */
void gostats_functions(struct gorewrite_stats *s, const struct goflow *f,
                       struct arena *a);
/* Prints a line for each reason why functions were not recognised. */
void gostats_print_why_not(const struct gorewrite_stats *s);
/* Prints a line for each pass. */
void gostats_print(const struct gorewrite_stats *s);

#endif
