/* SPDX-License-Identifier: MIT */
/* passes: runs the passes of tools/options/passes.def. */
#ifndef PASSES_H
#define PASSES_H

#include "tools/base/util.h"
#include "tools/go/recognise/pass.h"

enum pass_number {
#define PASS_NUMBER(scope, name, needs, sentence) PASS_##name
#define PASS_COMMA ,
	PASSES(PASS_NUMBER, PASS_COMMA),
#undef PASS_NUMBER
#undef PASS_COMMA
	PASS_N
};
enum pass_scope { SCOPE_MODULE, SCOPE_FUNCTION, SCOPE_FUNCTIONS, SCOPE_LATER };

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

/* The word of a pass, as the user writes it, and its sentence. */
const char *pass_name(enum pass_number pass);
const char *pass_sentence(enum pass_number pass);
enum pass_scope pass_scope(enum pass_number pass);
/* Returns whether the pass works on C text, behind the rewrite. */
bool pass_is_in_c(enum pass_number pass);
/* Returns whether the pass runs: it is not left out, and has what it needs. */
bool passes_wants(const struct passes *ps, enum pass_number pass);
/* Runs the passes of a scope, in order. Requires p.flow but for SCOPE_MODULE. */
void passes_run(struct passes *ps, enum pass_scope scope);
/* What comes before the first pass of SCOPE_FUNCTION, and needs p.flow: functions that were
 * just recognised are checked, and printed if --dump says so. */
void passes_recognised(struct passes *ps);
/* Notes that a pass (of SCOPE_LATER) made `after` instructions of `before`, in one more
 * function. */
void passes_note(struct passes *ps, enum pass_number pass, u64 before, u64 after);
/* Returns the instructions of all segments. */
u64 passes_size(const struct gofn *g);

#endif
