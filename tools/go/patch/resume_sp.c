/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/go/recognise/function.h"
#include "tools/go/patch/resume_sp.h"

static u32
count_calls(const struct code *c)
{
	u32 n = 0;
	for (u32 i = 0; i < c->ninstrs; i++)
		n += c->instrs[i].op == OP_CALL_INDIRECT;
	return n;
}

static void
note_calls(struct code *c, u32 calls, u32 global)
{
	u32 n = c->ninstrs;
	c->cap = n + 2 * calls;
	struct instr *to = xreallocn(NULL, c->cap, sizeof *to);
	c->ninstrs = 0;
	for (u32 i = 0; i < n; i++) {
		if (c->instrs[i].op == OP_CALL_INDIRECT) {
			to[c->ninstrs++] =
			        (struct instr){.op = OP_GLOBAL_GET, .a = SP_GLOBAL};
			to[c->ninstrs++] =
			        (struct instr){.op = OP_GLOBAL_SET, .a = global};
		}
		to[c->ninstrs++] = c->instrs[i];
	}
	free(c->instrs);
	c->instrs = to;
}

static void
add_global(struct module *m, struct arena *a)
{
	struct global *to = arena_copy(a, m->globals, m->nglobals, 1, sizeof *to);
	to[m->nglobals++] = (struct global){
	        .type = VT_I32, .is_mutable = true, .init = {.op = OP_I32_CONST}};
	m->globals = to;
}

u32
resume_sp_note(struct module *m, struct arena *a)
{
	struct code c = {0};
	u32 global = m->nglobals, found = 0;
	if (!global || m->globals[SP_GLOBAL].type != VT_I32)
		return 0;
	for (u32 i = 0; i < m->nfuncs; i++) {
		struct func *f = &m->funcs[i];
		/* Go's functions return whether they unwind; its loops return nothing */
		if (m->types[f->type].nresults)
			continue;
		code_decode_valid(m, f, &c);
		u32 calls = count_calls(&c);
		if (!calls)
			continue;
		note_calls(&c, calls, global);
		code_store(m, f, &c, a);
		m->attributes[i].apart = true;
		found += calls;
	}
	code_free(&c);
	if (!found)
		return 0;
	add_global(m, a);
	return global;
}
