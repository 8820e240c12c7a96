/* SPDX-License-Identifier: MIT */
/* release: gives memory back that Go's scavenger chose (runtime.sysUnused), and wakes the
 * scavenger. On wasm the former does nothing and leaves no trace in the module; and the
 * thread that natively wakes the scavenger after a collection (sysmon) is missing, so it
 * would find nothing before the next one. This pass finds the places by names:
 *
 *	scavengeOne	where its pages become free again, they are given back
 *	freeSomeWbufs	bgsweep calls it when all is swept; it goes on to wake, which
 *			leaves the result of freeSomeWbufs as it is
 *
 * A module that uses these names for something else may lose what it has in pages of its
 * own memory. */
#include <stdlib.h>

#include "tools/go/recognise/names.h"
#include "tools/go/recognise/pass.h"

/* The arguments of (*pageAlloc).update(address, pages uintptr, contiguous, allocated
 * bool), counted from the return address; the receiver is the first. */
enum { ADDRESS = 16, PAGES = 24, FLAGS = 32 };

static struct instr *
add_argument(struct instr *end, i32 delta)
{
	*end++ = (struct instr){.op = G_SP, .a = (u32)delta, .b = 1};
	*end++ = (struct instr){
	        .op = OP_I64_LOAD, .align = 3, .marks = ON_STACK, .a = (u32)delta};
	return end;
}

/* Adds a call before the one that ends the segment, with its arguments. */
static void
release_before(struct function *g, struct segment *seg, i32 delta, u32 release,
               struct arena *a)
{
	enum { MORE = 7 };
	const struct instr *in = &g->instrs[seg->first];
	struct instr *out = xreallocn(NULL, (size_t)seg->n + MORE, sizeof *out),
	             *end = out;
	u32 at = seg->n;
	while (at && in[at - 1].op != G_CALL)
		at--;
	for (u32 i = 0; i < seg->n; i++) {
		if (i + 1 == at) {
			end = add_argument(end, delta + ADDRESS);
			end = add_argument(end, delta + PAGES);
			end = add_argument(end, delta + FLAGS);
			*end++ = (struct instr){.op = OP_CALL, .a = release};
		}
		*end++ = in[i];
	}
	function_replace(g, seg, out, (u32)(end - out), a);
	free(out);
}

/* Adds calls of p->release, (i64, i64, i64) -> (). */
static u32
release_pages(struct pass *p, struct function *g)
{
	const struct module *m = p->m;
	u32 found = 0;
	for (u32 i = 0; i < g->nsegments; i++) {
		struct segment *seg = &g->segments[i];
		const struct gocall *call =
		        seg->call == NO_FUNC ? NULL : &g->calls[seg->call];
		if (!call || call->callee == NO_FUNC ||
		    !names_is(m->func_names[call->callee], "runtime.(*pageAlloc).update"))
			continue;
		release_before(g, seg, call->delta, p->release, p->arena);
		found++;
	}
	return found;
}

/* --- waking --- */

/* Finds the address of runtime.scavenger: finishsweep_m calls wake with it. Returns false
 * if there is no such call. */
static bool
find_scavenger(const struct pass *p, u32 wake, u64 *address)
{
	u32 func = names_function(p->m, "runtime.finishsweep_m");
	const struct function *g = func == GONAMES_NONE ? NULL : &p->flow->fns[func];
	if (!g || g->why_not)
		return false;
	for (u32 i = 2; i < g->ninstrs; i++) {
		const struct instr *in = &g->instrs[i];
		if (in->op != G_CALL || g->calls[in->a].callee != wake)
			continue;
		*address = in[-2].b;
		return in[-2].op == OP_I64_CONST && in[-1].op == OP_I64_STORE &&
		       in[-1].marks & ON_STACK &&
		       (i32)in[-1].a + (i64)in[-1].b == g->calls[in->a].delta + 8;
	}
	return false;
}

/* Makes the segment's return a jump to `wake`, which gets the address as its argument. */
static void
return_by(struct function *g, struct segment *seg, u32 wake, u64 address, struct arena *a)
{
	enum { ARGUMENT = 8, MORE = 3 };
	u32 n = seg->n - 1;
	struct instr *out =
	        arena_copy(a, &g->instrs[seg->first], n, MORE + 1, sizeof *out);
	struct gocall *calls = arena_copy(a, g->calls, g->ncalls, 1, sizeof *calls);
	out[n++] = (struct instr){.op = G_SP, .a = ARGUMENT, .b = 1};
	out[n++] = (struct instr){.op = OP_I64_CONST, .b = address};
	out[n++] = (struct instr){
	        .op = OP_I64_STORE, .align = 3, .marks = ON_STACK, .a = ARGUMENT};
	out[n++] = (struct instr){.op = G_TAIL, .a = g->ncalls};
	calls[g->ncalls++] = (struct gocall){.callee = wake};
	g->calls = calls;
	function_replace(g, seg, out, n, a);
}

static u32
wake_scavenger(struct pass *p, struct function *g)
{
	u32 wake = names_function(p->m, "runtime.(*scavengerState).wake"), found = 0;
	u64 address;
	if (wake == GONAMES_NONE || !g->can_unwind)
		return 0;
	wake += p->m->nimported_funcs;
	if (!find_scavenger(p, wake, &address))
		return 0;
	for (u32 i = 0; i < g->nsegments; i++) {
		struct segment *seg = &g->segments[i];
		if (!seg->n || g->instrs[seg->first + seg->n - 1].op != G_RETURN)
			continue;
		return_by(g, seg, wake, address, p->arena);
		found++;
	}
	return found;
}

u32
pass_release(struct pass *p, struct function *g)
{
	u32 func = p->m->nimported_funcs + (u32)(g - p->flow->fns);
	struct span name = p->m->func_names[func];
	if (names_is(name, "runtime.(*pageAlloc).scavengeOne"))
		return release_pages(p, g);
	if (names_is(name, "runtime.freeSomeWbufs"))
		return wake_scavenger(p, g);
	return 0;
}
