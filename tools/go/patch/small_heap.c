/* SPDX-License-Identifier: MIT */
/* small_heap: collects a small heap in one go. Go's collector works beside the program.
 * On one thread that only spreads its work over several times as long, with write
 * barriers on. Go's own debug mode (GODEBUG=gcstoptheworld=1) lets the program wait
 * instead: some milliseconds while memory is small. */
#include <stdlib.h>

#include "tools/go/recognise/names.h"
#include "tools/go/recognise/pass.h"

enum { SMALL_PAGES = 512 };

/* `i64.const; i32.wrap_i64; i64.load32`: finds whether a variable is loaded at i, and
 * which. */
enum { LOAD = 3 };
static bool
is_load(const struct code *c, u32 i, u64 *variable)
{
	const struct instr *in = &c->instrs[i];
	if (c->ninstrs - i < LOAD || in[0].op != OP_I64_CONST ||
	    in[1].op != OP_I32_WRAP_I64 ||
	    (in[2].op != OP_I64_LOAD32_S && in[2].op != OP_I64_LOAD32_U))
		return false;
	*variable = in[0].b + in[2].b;
	return true;
}

/* Whether the value that was loaded just before i is compared with 1. */
static bool
is_compared(const struct code *c, u32 i)
{
	enum { NEAR = 4 };
	for (u32 k = i; k < i + NEAR && k + 1 < c->ninstrs; k++)
		if (c->instrs[k].op == OP_I64_CONST && c->instrs[k].b == 1)
			return c->instrs[k + 1].op == OP_I64_EQ;
	return false;
}

static u32
count_loads(const struct code *c, u64 variable)
{
	u32 found = 0;
	u64 v;
	for (u32 i = 0; i < c->ninstrs; i++)
		found += is_load(c, i, &v) && v == variable;
	return found;
}

/* Finds the variable that both bodies load once and the first compares with 1. Returns
 * false if there is not exactly one. */
static bool
find_variable(const struct code *start, const struct code *cycle, u64 *variable)
{
	u32 found = 0;
	u64 v;
	for (u32 i = 0; i < start->ninstrs; i++) {
		if (!is_load(start, i, &v) || !is_compared(start, i + LOAD) ||
		    count_loads(start, v) != 1 || count_loads(cycle, v) != 1)
			continue;
		found++;
		*variable = v;
	}
	return found == 1;
}

/* Changes the body to have `v | (v == 0 & memory.size < SMALL_PAGES)` for each load v of
 * the variable. */
static void
replace_loads(struct code *c, u64 variable)
{
	struct code old = *c;
	u64 v;
	c->instrs = NULL;
	c->ninstrs = c->cap = 0;
	for (u32 i = 0; i < old.ninstrs; i++) {
		if (!is_load(&old, i, &v) || v != variable) {
			*code_add(c, 0, 0, 0) = old.instrs[i];
			continue;
		}
		for (u32 k = 0; k < LOAD; k++)
			*code_add(c, 0, 0, 0) = old.instrs[i + k];
		code_add(c, OP_I64_EQZ, 0, 0);
		code_add(c, OP_MEMORY_SIZE, 0, 0);
		code_add(c, OP_I32_CONST, 0, SMALL_PAGES);
		code_add(c, OP_I32_LT_U, 0, 0);
		code_add(c, OP_I32_AND, 0, 0);
		code_add(c, OP_I64_EXTEND_I32_U, 0, 0);
		for (u32 k = 0; k < LOAD; k++)
			*code_add(c, 0, 0, 0) = old.instrs[i + k];
		code_add(c, OP_I64_OR, 0, 0);
		i += LOAD - 1;
	}
	free(old.instrs);
}

static bool
is_called(const struct module *m)
{
	for (u32 i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXT_FUNC &&
		    !span_is(m->exports[i].name, "_start"))
			return true;
	return false;
}

/* Makes runtime.gcStart and gcControllerState.startCycle read debug.gcstoptheworld as 1
 * where it is 0 and memory is smaller than 32 MiB. The functions are known by their
 * names. Changes nothing if one is missing or has another shape, and nothing in a module
 * that C calls: there, a goroutine that waits for a collection would let others run
 * before it (runtime/go/preempt.h). */
u32
pass_collect(struct pass *p)
{
	struct module *m = p->m;
	enum { START, CYCLE, BOTH };
	u32 f[BOTH] = {
	        [START] = names_function(m, "runtime.gcStart"),
	        [CYCLE] = names_function(m, "runtime.(*gcControllerState).startCycle")};
	struct code c[BOTH] = {{0}, {0}};
	u64 variable = 0;
	if (is_called(m) || f[START] == GONAMES_NONE || f[CYCLE] == GONAMES_NONE)
		return 0;
	for (u32 i = 0; i < BOTH; i++)
		code_decode_valid(m, &m->funcs[f[i]], &c[i]);
	bool done = find_variable(&c[START], &c[CYCLE], &variable);
	for (u32 i = 0; i < BOTH; i++) {
		if (done) {
			replace_loads(&c[i], variable);
			code_store(m, &m->funcs[f[i]], &c[i], p->bodies);
		}
		code_free(&c[i]);
	}
	return done;
}
