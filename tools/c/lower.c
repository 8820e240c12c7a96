/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/wasm/code.h"
#include "tools/wasm/relaxed.h"
#include "tools/c/lower.h"

/* What the bodies need that must be known before the first one is rewritten. */
struct needs {
	bool data_ops; /* memory.init, data.drop */
	bool ref_func;
};

static bool
is_data_op(u16 op)
{
	return op == OP_MEMORY_INIT || op == OP_DATA_DROP;
}

static struct needs
scan(const struct module *m, struct code *c)
{
	struct needs needs = {0};
	for (u32 i = 0; i < m->nfuncs; i++) {
		code_decode_valid(m, &m->funcs[i], c);
		for (u32 k = 0; k < c->ninstrs; k++) {
			needs.data_ops |= is_data_op(c->instrs[k].op);
			needs.ref_func |= c->instrs[k].op == OP_REF_FUNC;
		}
	}
	return needs;
}

static u32
add_type(struct module *m, u32 nparams, const u8 *types)
{
	m->types[m->ntypes] = (struct functype){nparams, 0, types};
	return m->ntypes++;
}

/* Adds two functions for each data segment. program.c writes their bodies. */
static void
append_data_ops(struct lowered *l)
{
	static const u8 i32x3[] = {VT_I32, VT_I32, VT_I32};
	static const u8 trap_body[] = {0, OP_UNREACHABLE, OP_END};
	struct module *m = &l->m;
	u32 init = add_type(m, 3, i32x3), drop = add_type(m, 0, i32x3);
	l->first_data_op = m->nimported_funcs + m->nfuncs;
	l->ndata_ops = 2 * m->ndatas;
	for (u32 i = 0; i < l->ndata_ops; i++) {
		m->attributes[m->nfuncs].native = "data segment";
		m->funcs[m->nfuncs++] = (struct func){
		        .type = i & 1 ? drop : init,
		        .body = {trap_body, sizeof trap_body},
		};
	}
}

/* wasm2c does not know relaxed SIMD. */
static void
replace_relaxed(struct lowered *l, struct code *c)
{
	struct code plain = {0};
	for (u32 i = 0; i < l->m.nfuncs; i++) {
		code_decode_valid(&l->m, &l->m.funcs[i], c);
		if (!relaxed_has(c))
			continue;
		relaxed_replace(c, &plain);
		code_store(&l->m, &l->m.funcs[i], &plain, &l->arena);
	}
	code_free(&plain);
}

static void
rewrite_body(struct lowered *l, struct func *f, struct code *c)
{
	bool changed = false;
	code_decode_valid(&l->m, f, c);
	for (u32 i = 0; i < c->ninstrs; i++) {
		struct instr *in = &c->instrs[i];
		if (!is_data_op(in->op))
			continue;
		u32 op = l->first_data_op + 2 * in->a + (in->op == OP_DATA_DROP);
		*in = (struct instr){.op = OP_CALL, .a = op};
		changed = true;
	}
	if (!changed)
		return;
	code_store(&l->m, f, c, &l->arena);
}

static void
rename_imports(struct lowered *l)
{
	for (u32 i = 0; i < l->m.nimports; i++) {
		char *name = arena_alloc(&l->arena, 16, 1);
		int n = snprintf(name, 16, "i%u", i);
		l->m.imports[i].module = span_of("h");
		l->m.imports[i].name = (struct span){(const u8 *)name, (size_t)n};
	}
}

/* Segments keep their numbers, for table.init. Active ones have done their work
 * (program.c fills the tables); a declared one with the same items lets ref.func name
 * them. */
static void
lower_elems(struct lowered *l, struct needs needs)
{
	for (u32 i = 0; i < l->m.nelems; i++) {
		struct elem *e = &l->m.elems[i];
		if (e->mode != SEG_ACTIVE)
			continue;
		e->mode = SEG_DECLARED;
		if (!needs.ref_func)
			e->n = 0;
	}
}

/* ref.func may name any exported function; nothing is exported any more. */
static void
declare_exports(struct lowered *l, const struct module *m)
{
	struct elem *e = &l->m.elems[l->m.nelems++];
	*e = (struct elem){.mode = SEG_DECLARED, .type = VT_FUNCREF};
	e->items = arena_alloc(&l->arena, m->nexports + 1u, sizeof *e->items);
	for (u32 i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXT_FUNC)
			e->items[e->n++] =
			        (struct constexpr){OP_REF_FUNC, {m->exports[i].index}};
}

void
lower_module(struct lowered *l, const struct module *m)
{
	struct code c = {0};
	struct needs needs = scan(m, &c);
	*l = (struct lowered){.m = *m};
	size_t extra = needs.data_ops ? 2 * (size_t)m->ndatas : 0;
	l->m.types = arena_copy(&l->arena, m->types, m->ntypes, 2, sizeof *m->types);
	l->m.imports =
	        arena_copy(&l->arena, m->imports, m->nimports, 0, sizeof *m->imports);
	l->m.funcs = arena_copy(&l->arena, m->funcs, m->nfuncs, extra, sizeof *m->funcs);
	attributes_own(&l->m, extra, &l->arena);
	l->m.elems = arena_copy(&l->arena, m->elems, m->nelems, 1, sizeof *m->elems);
	rename_imports(l);
	lower_elems(l, needs);
	if (needs.ref_func)
		declare_exports(l, m);
	l->m.nexports = 0;
	l->m.ncustoms = 0;
	l->m.has_start = false;
	l->first_data_op = m->nimported_funcs + m->nfuncs;
	if (m->has_vectors)
		replace_relaxed(l, &c);
	if (needs.data_ops) {
		u32 n = l->m.nfuncs;
		append_data_ops(l);
		for (u32 i = 0; i < n; i++)
			rewrite_body(l, &l->m.funcs[i], &c);
	}
	l->m.ndatas = 0;
	l->m.has_datacount = false;
	code_free(&c);
}

void
lower_free(struct lowered *l)
{
	arena_free(&l->arena);
	*l = (struct lowered){0};
}
