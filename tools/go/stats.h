/* SPDX-License-Identifier: MIT */
/* gostats: counting what the passes of the rewrite do. */
#ifndef GOSTATS_H
#define GOSTATS_H

#include "tools/go/recognise/flow.h"

/* What a pass changed. */
struct pass_stats {
	const char *name;
	u32 functions;
	u64 before, after; /* instructions of these functions */
	double seconds;
};
enum gorewrite_pass {
	STATS_RECOGNISE,
	STATS_MULTIPLY,
	STATS_SPLIT,
	STATS_STRUCTURE,
	STATS_N
};

struct gorewrite_stats {
	u32 go_functions, matched; /* of the type that Go functions have */
	u32 two_bodies;
	u32 natives;    /* functions whose `native` took effect */
	u32 multiplied; /* products whose upper half is one instruction now */
	u32 prefetches; /* put in for Go's garbage collector */
	struct pass_stats passes[STATS_N];
	struct why_not {
		const char *why;
		u32 n;
	} *why_not; /* most frequent first; ends with why == NULL */
};

/* A pass made `after` instructions of `before`, in one more function. */
void gostats_note(struct gorewrite_stats *s, enum gorewrite_pass pass, u64 before,
                  u64 after);
/* Instructions of all segments. */
u64 gostats_size(const struct gofn *g);
/* Adds the time since *since to a pass, and sets *since to now. */
void gostats_lap(struct gorewrite_stats *s, enum gorewrite_pass pass, double *since);
/* Names the passes; counts what was recognised and why the rest was not, in memory of
 * `a`. */
void gostats_functions(struct gorewrite_stats *s, const struct goflow *f,
                       struct arena *a);

#endif
