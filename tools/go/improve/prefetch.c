/* SPDX-License-Identifier: MIT */
/* prefetch: makes Go's garbage collector ask for memory before it needs it
 * (internal/runtime/sys.Prefetch). On wasm that function does nothing and leaves no trace
 * in the module, so this pass finds the places by the functions' names and their code. A
 * prefetch has no visible effect and cannot trap. If another module uses these names, it
 * only gets slower. */
#include <stdlib.h>

#include "tools/go/recognise/pass.h"

enum place {
	ARGUMENT = 1, /* at the start: the first argument */
	QUEUED = 2,   /* where a local is stored in memory: that local */
};

static const struct hint {
	const char *function;
	unsigned places;
} hints[] = {
        {"runtime.greyobject", ARGUMENT},     {"runtime.scanobject", ARGUMENT},
        {"runtime.scanObject", ARGUMENT},     {"runtime.scanObjectSmall", QUEUED},
        {"runtime.scanObjectsSmall", QUEUED},
};

/* The local whose value the store at i takes; false: it is no such store. */
static bool
stores_local(const struct instr *in, u32 i, u32 *local)
{
	if (in[i].op != OP_I64_STORE || in[i].marks & ON_STACK || i < 2 ||
	    in[i - 1].op != OP_LOCAL_GET || in[i - 2].op != OP_I32_WRAP_I64)
		return false;
	*local = in[i - 1].a;
	return true;
}

static u32
hint_segment(struct function *g, struct segment *seg, unsigned places, u32 prefetch,
             struct arena *a)
{
	enum { ENTRY = 3 };
	const struct instr *in = &g->instrs[seg->first];
	struct instr *out = xreallocn(NULL, 3 * (size_t)seg->n + ENTRY, sizeof *out),
	             *end = out;
	u32 found = 0, local;
	if (places & ARGUMENT && seg == &g->segments[g->entries[0]]) {
		*end++ = (struct instr){.op = G_SP, .a = 8, .b = 1};
		*end++ = (struct instr){
		        .op = OP_I64_LOAD, .align = 3, .marks = ON_STACK, .a = 8};
		*end++ = (struct instr){.op = OP_CALL, .a = prefetch};
		found++;
	}
	for (u32 i = 0; i < seg->n; i++) {
		*end++ = in[i];
		if (places & QUEUED && stores_local(in, i, &local)) {
			*end++ = (struct instr){.op = OP_LOCAL_GET, .a = local};
			*end++ = (struct instr){.op = OP_CALL, .a = prefetch};
			found++;
		}
	}
	if (found)
		function_replace(g, seg, out, (u32)(end - out), a);
	free(out);
	return found;
}

/* Adds calls of p->prefetch, (i64) -> (). */
u32
pass_prefetch(struct pass *p, struct function *g)
{
	u32 func = p->m->nimported_funcs + (u32)(g - p->flow->fns);
	struct span name = p->m->func_names[func];
	unsigned places = 0;
	u32 found = 0;
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (span_is(name, hints[i].function))
			places = hints[i].places;
	for (u32 i = 0; places && i < g->nsegments; i++)
		found += hint_segment(g, &g->segments[i], places, p->prefetch, p->arena);
	return found;
}
