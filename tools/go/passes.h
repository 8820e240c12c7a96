/* SPDX-License-Identifier: MIT */
/* passes: runs the passes of tools/options/passes.def. */
#ifndef PASSES_H
#define PASSES_H

#include "tools/go/pass_rows.h"

/* What one pass did. */
struct pass_stats {
	u32 functions;     /* changed */
	u32 places;        /* changed, as the pass counts them */
	u64 before, after; /* instructions of the changed functions */
	double seconds;
};

struct dump;

/* Which passes run, and what they did. */
struct passes {
	struct pass p;
	/* the module that is being made, with what passes have added; NULL in MODULE
	 * passes */
	const struct module *made;
	struct dump *dump; /* what is printed in between */
	u32 without;       /* bit PASS_x: pass x is left out */
	u32 fulfilled;     /* of enum pass_need */
	struct pass_stats stats[PASS_N];
};

/* Returns whether the pass runs: it is not left out, and has what it needs. */
bool passes_wants(const struct passes *ps, enum pass_number pass);
/* Runs the passes of a scope, in order. Requires p.flow but for SCOPE_MODULE. */
void passes_run(struct passes *ps, enum pass_scope scope);
/* What comes before the first pass of SCOPE_FUNCTION, and needs p.flow: functions that
 * were just recognised are checked, and printed if --dump says so. */
void passes_recognised(struct passes *ps);
/* Notes that a pass (of SCOPE_LATER) made `after` instructions of `before`, in one more
 * function. */
void passes_note(struct passes *ps, enum pass_number pass, u64 before, u64 after);
/* Returns the instructions of all segments. */
u64 passes_size(const struct gofn *g);

#endif
