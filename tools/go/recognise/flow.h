/* SPDX-License-Identifier: MIT */
/* flow: what calls of Go functions can do, for a whole module: which never
 * return, which are resumed after they have unwound, which entries a function has
 * from outside. */
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

/* Recognises all functions and finds both, by a fixpoint over the calls. What is not
 * known (imports, indirect calls, functions that are not recognised) is taken to return;
 * of the latter, one whose returns are all `i32.const 1` only unwinds. */
void goflow_find(struct goflow *f, const struct module *m, struct arena *a);

void goflow_free(struct goflow *f);

/* The recognised function that is called by name, or NULL. */
const struct gofn *goflow_callee(const struct goflow *f, const struct gocall *call);
/* How far a walk goes behind a call. */
enum goflow_behind {
	BEHIND_RETURNS, /* only if it may return: what runs without unwinding */
	BEHIND_RESUMES, /* also if it is resumed */
};
/* Whether what stands behind this call is ever reached. */
bool goflow_passes(const struct goflow *f, const struct gocall *call,
                   enum goflow_behind behind);
/* Calls each(arg, segment) for every segment that `from` leads to, in order. */
void goflow_successors(const struct goflow *f, const struct gofn *g, u32 from,
                       enum goflow_behind behind, void (*each)(void *arg, u32 segment),
                       void *arg);
/* The PC_B, above 0, that somebody may resume g at: return addresses of calls that come
 * back, the one before that of a call which begins its segment (runtime.deferreturn is
 * entered there after a recovered panic), and 1 where a function has no frame
 * (runtime.goexit). Sorted, unique, in an array from `a`. */
u32 *goflow_entries(const struct goflow *f, const struct gofn *g, struct arena *a,
                    u32 *n);

#endif
