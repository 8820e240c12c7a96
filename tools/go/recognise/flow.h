/* SPDX-License-Identifier: MIT */
/* flow: what calls of Go functions can do, in a whole module: which functions never
 * return, which are resumed after they have unwound, and where each may be entered from
 * outside. */
#ifndef GOFLOW_H
#define GOFLOW_H

#include "tools/go/recognise/function.h"

struct goflow {
	const struct module *m;
	struct gofn *fns; /* of the defined functions */
	u8 *returns;      /* by function index: a call of it may return normally */
	u8 *resumes;      /* ... or return after having been resumed */
	u8 *cold;         /* ... or never comes back; NULL before the pass `cold` */
};

/* Recognises all functions, then finds `returns` and `resumes` by a fixpoint over the
 * calls. An unknown callee (an import, an indirect call, a function that is not
 * recognised) is taken to return. The one exception: a function that is not recognised
 * and only ever returns `i32.const 1` unwinds and never returns. */
void goflow_find(struct goflow *f, const struct module *m, struct arena *a);

void goflow_free(struct goflow *f);

/* Returns the recognised function that is called by name, or NULL. */
const struct gofn *goflow_callee(const struct goflow *f, const struct gocall *call);
/* Whether a walk goes on after a call. */
enum goflow_behind {
	BEHIND_RETURNS, /* only if the call may return: this is what runs without
	                   unwinding */
	BEHIND_RESUMES, /* also if the call is resumed */
};
/* Whether the code after this call is ever reached. */
bool goflow_passes(const struct goflow *f, const struct gocall *call,
                   enum goflow_behind behind);
/* Calls each(arg, segment) for every segment that follows `from`, in order. */
void goflow_successors(const struct goflow *f, const struct gofn *g, u32 from,
                       enum goflow_behind behind, void (*each)(void *arg, u32 segment),
                       void *arg);
/* Returns every PC_B above 0 at which somebody may resume g, sorted and unique, in an
 * array from `a`:
 * - the return address of each call that comes back,
 * - the PC_B before that, if the call begins its segment: Go enters runtime.deferreturn
 *   there after a recovered panic,
 * - 1 in a function without a frame (runtime.goexit). */
u32 *goflow_entries(const struct goflow *f, const struct gofn *g, struct arena *a,
                    u32 *n);

#endif
