/* SPDX-License-Identifier: MIT */
/* cold: marks functions that never come back, so that the C compiler keeps them apart
 * from the rest: panics, and runtime.morestack, whose calls would come back to the very
 * start of a function. */
#include <stdlib.h>

#include "tools/go/recognise/pass.h"

/* Fills flow->cold, by function index. */
u32
pass_cold(struct pass *p)
{
	const struct module *m = p->m;
	struct flow *f = p->flow;
	u32 n = m->nimported_funcs + m->nfuncs, found = 0;
	u8 *morestack = xcalloc(n + 1u, 1);
	f->cold = xcalloc(n + 1u, 1);
	for (u32 i = 0; i < m->nfuncs; i++) {
		const struct function *g = &f->fns[i];
		for (u32 k = 0; k < g->ncalls && !g->why_not; k++)
			if (g->calls[k].callee != NO_FUNC && g->calls[k].stored &&
			    !(g->calls[k].pc & 0xffff))
				morestack[g->calls[k].callee] = 1;
	}
	for (u32 func = m->nimported_funcs; func < n; func++) {
		f->cold[func] =
		        !f->returns[func] && (morestack[func] || !f->resumes[func]);
		found += f->cold[func];
	}
	free(morestack);
	return found;
}
