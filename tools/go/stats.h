/* SPDX-License-Identifier: MIT */
/* stats: what the rewrite did, for --stats and check. */
#ifndef TOOLS_GO_STATS_H
#define TOOLS_GO_STATS_H

#include "tools/go/passes.h"

struct rewrite_stats {
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
void stats_functions(struct rewrite_stats *s, const struct flow *f, struct arena *a);
/* Prints a line for each reason why functions were not recognised. */
void stats_print_why_not(const struct rewrite_stats *s);
/* Prints a line for each pass. */
void stats_print(const struct rewrite_stats *s);

#endif
