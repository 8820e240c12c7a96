/* SPDX-License-Identifier: MIT */
/* gofunction: recognised functions and their module, made by hand. */
#ifndef TESTS_UNIT_GOFUNCTION_H
#define TESTS_UNIT_GOFUNCTION_H

#include <stdlib.h>

#include "tools/go/recognise/flow.h"

enum { MADE_SEGMENTS = 64, MADE_INSTRS = 1024 };

/* Function 0 is an import () -> (i32), 1 an import (i32) -> (); those that are defined have
 * Go's type. */
enum { ASKS, TELLS, IMPORTS };
enum { TYPE_GO, TYPE_ASKS, TYPE_TELLS, TYPE_NEW, TYPES };

struct made_module {
	struct module m;
	struct functype types[TYPES];
	struct import imports[IMPORTS];
	struct func funcs[16];
	struct global globals[3];
	struct table tables[2];
};

static inline void
made_module(struct made_module *x, u32 nfuncs)
{
	static const u8 i32s[] = {VT_I32, VT_I32, VT_I32};
	*x = (struct made_module){0};
	x->types[TYPE_GO] = (struct functype){1, 1, i32s};
	x->types[TYPE_ASKS] = (struct functype){0, 1, i32s};
	x->types[TYPE_TELLS] = (struct functype){1, 0, i32s};
	x->types[TYPE_NEW] = (struct functype){2, 1, i32s};
	for (u32 i = 0; i < IMPORTS; i++)
		x->imports[i] =
		        (struct import){.module = span_of("env"),
		                        .name = span_of("f"),
		                        .kind = EXT_FUNC,
		                        .type = i == ASKS ? TYPE_ASKS : TYPE_TELLS};
	for (u32 i = 0; i < 3; i++)
		x->globals[i] =
		        (struct global){.type = i ? VT_I64 : VT_I32,
		                        .is_mutable = true,
		                        .init = {i ? OP_I64_CONST : OP_I32_CONST, {0}}};
	for (u32 i = 0; i < 2; i++)
		x->tables[i] = (struct table){VT_FUNCREF, {8, 8, true}};
	x->m = (struct module){.types = x->types,
	                       .ntypes = TYPES,
	                       .imports = x->imports,
	                       .nimports = IMPORTS,
	                       .nimported_funcs = IMPORTS,
	                       .funcs = x->funcs,
	                       .nfuncs = nfuncs,
	                       .tables = x->tables,
	                       .ntables = 2,
	                       .has_memory = true,
	                       .memory = {1, 1, true},
	                       .globals = x->globals,
	                       .nglobals = 3};
}

/* A function. */
struct made {
	struct function g;
	u8 locals[4];
	struct instr instrs[MADE_INSTRS];
	struct segment segments[MADE_SEGMENTS];
	struct gocall calls[MADE_SEGMENTS];
	u16 entries[MADE_SEGMENTS];
};

static inline void
made_begin(struct made *x)
{
	*x = (struct made){.locals = {VT_I32, VT_I32, VT_I64, VT_I32}};
	x->g = (struct function){.locals = x->locals,
	                         .nlocals = 4,
	                         .instrs = x->instrs,
	                         .segments = x->segments,
	                         .calls = x->calls,
	                         .entries = x->entries};
}

/* Adds an instruction to the last segment. */
static inline struct instr *
made_instr(struct made *x, u16 op, u32 a, u64 b)
{
	x->segments[x->g.nsegments - 1].n++;
	x->instrs[x->g.ninstrs] = (struct instr){.op = op, .a = a, .b = b};
	return &x->instrs[x->g.ninstrs++];
}

/* Begins a segment at this delta, which PC_B of its own number leads to. The one before
 * goes on there if it says so. */
static inline void
made_segment(struct made *x, i32 delta, bool goes_on)
{
	u32 i = x->g.nsegments++;
	x->segments[i] = (struct segment){.first = x->g.ninstrs,
	                                  .delta = delta,
	                                  .end = delta,
	                                  .next = NO_SEGMENT,
	                                  .call = NO_FUNC};
	x->entries[x->g.nentries++] = (u16)i;
	if (goes_on) {
		x->segments[i - 1].next = i;
		x->segments[i - 1].end = delta;
	}
	if (delta < x->g.lowest)
		x->g.lowest = delta;
}

static inline void
made_jump(struct made *x, u32 to, i32 delta)
{
	made_instr(x, G_JUMP, to, (u64)(u32)delta << 32 | to);
}

/* A call at the end of the last segment, which goes on in the next one. */
static inline struct gocall *
made_call(struct made *x, u32 callee, i32 delta)
{
	struct segment *s = &x->segments[x->g.nsegments - 1];
	struct gocall *call = &x->calls[x->g.ncalls];
	*call = (struct gocall){.callee = callee,
	                        .delta = delta,
	                        .pc = 7 << 16 | x->g.nsegments,
	                        .stored = true,
	                        .first = callee != NO_FUNC && !s->n};
	s->call = x->g.ncalls;
	made_instr(x, G_CALL, x->g.ncalls++, 0);
	x->g.can_unwind = true;
	if (delta < x->g.lowest)
		x->g.lowest = delta;
	return call;
}

/* All functions may return. */
static inline void
made_flow(struct flow *f, const struct module *m, struct function *fns)
{
	u32 n = m->nimported_funcs + m->nfuncs;
	*f = (struct flow){.m = m,
	                   .fns = fns,
	                   .returns = xcalloc(n + 1u, 1),
	                   .resumes = xcalloc(n + 1u, 1)};
	memset(f->returns, 1, n);
	memset(f->resumes, 1, n);
}

#endif
