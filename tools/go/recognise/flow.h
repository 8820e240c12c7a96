/* SPDX-License-Identifier: MIT */
/* flow: what calls of Go functions can do, in a whole module: which functions never
 * return, which are resumed after they have unwound, and where each may be entered from
 * outside. */
#ifndef TOOLS_GO_RECOGNISE_FLOW_H
#define TOOLS_GO_RECOGNISE_FLOW_H

#include "tools/go/recognise/function.h"

struct flow {
	const struct module *m;
	struct function *fns; /* of the defined functions */
	u8 *returns;          /* by function index: a call of it may return normally */
	u8 *resumes;          /* ... or return after having been resumed */
	u8 *cold;             /* ... or never comes back; NULL before the pass `cold` */
};

/* Recognises all functions, then finds `returns` and `resumes` by a fixpoint over the
 * calls. An unknown callee (an import, an indirect call, a function that is not
 * recognised) is taken to return. The one exception: a function that is not recognised
 * and only ever returns `i32.const 1` unwinds and never returns. */
void flow_find(struct flow *f, const struct module *m, struct arena *a);

void flow_free(struct flow *f);

/* Returns the recognised function that is called by name, or NULL. */
const struct function *flow_callee(const struct flow *f, const struct gocall *call);
/* Whether a walk goes on after a call. */
enum flow_after {
	AFTER_RETURNS, /* only if the call may return: this is what runs without
	                   unwinding */
	AFTER_RESUMES, /* also if the call is resumed */
};
/* Whether the code after this call is ever reached. */
bool flow_passes(const struct flow *f, const struct gocall *call, enum flow_after after);
/* Calls each(arg, segment) for every segment that follows `from`, in order. */
void flow_successors(const struct flow *f, const struct function *g, u32 from,
                     enum flow_after after, void (*each)(void *arg, u32 segment),
                     void *arg);
/* Returns every PC_B above 0 at which somebody may resume g, sorted and unique, in an
 * array from `a`:
 * - the return address of each call that comes back,
 * - the PC_B before that, if the call begins its segment: Go enters runtime.deferreturn
 *   there after a recovered panic,
 * - 1 in a function without a frame (runtime.goexit). */
u32 *flow_entries(const struct flow *f, const struct function *g, struct arena *a,
                  u32 *n);

#endif
