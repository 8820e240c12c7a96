/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/go/recognise/function.h"

bool
function_is_go_type(const struct functype *t)
{
	return t->nparams == 1 && t->nresults == 1 && t->types[0] == VT_I32 &&
	       t->types[1] == VT_I32;
}

void
function_replace(struct function *g, struct segment *seg, const struct instr *in, u32 n,
                 struct arena *a)
{
	u32 used = g->ninstrs;
	struct instr *all = arena_alloc(a, used + n + 1u, sizeof *all);
	memcpy(all, g->instrs, used * sizeof *all);
	memcpy(all + used, in, n * sizeof *all);
	g->instrs = all;
	g->ninstrs = used + n;
	seg->first = used;
	seg->n = n;
}

u32
function_segment(const struct function *g, u32 pc_b)
{
	return g->entries[pc_b < g->nentries ? pc_b : g->nentries - 1];
}
