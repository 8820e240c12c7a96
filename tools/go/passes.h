/* SPDX-License-Identifier: MIT */
/* passes: runs the passes of tools/options/passes.def. */
#ifndef TOOLS_GO_PASSES_H
#define TOOLS_GO_PASSES_H

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
	/* the new module, with what passes have added; NULL in MODULE passes */
	const struct module *made;
	struct dump *dump; /* what --dump prints */
	u32 without;       /* bit PASS_x: pass x is left out */
	u32 fulfilled;     /* bits of enum pass_need */
	struct pass_stats stats[PASS_N];
};

/* Returns whether the pass runs: --no-pass does not name it, and all that it needs is
 * there. */
bool passes_wants(const struct passes *ps, enum pass_number pass);
/* Runs the passes of a scope, in order. Requires p.flow, except for SCOPE_MODULE. */
void passes_run(struct passes *ps, enum pass_scope scope);
/* To be called before the first pass of SCOPE_FUNCTION. Requires p.flow. Checks the
 * functions that were just recognised, and prints them if --dump asks for that. */
void passes_recognised(struct passes *ps);
/* Counts one more function that a SCOPE_BODIES pass has changed, from `before` to `after`
 * instructions. */
void passes_note(struct passes *ps, enum pass_number pass, u64 before, u64 after);
/* Returns the number of instructions of all segments. */
u64 passes_size(const struct function *g);

#endif
