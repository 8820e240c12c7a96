/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/functions/canonical.h"
#include "tools/go/recognise/attributes.h"
#include "tools/wasm/code.h"

enum {
	REPEATED = 60, /* instructions of a function that is worth repeating, at most */
	/* functions of so many bytes fill tables and run once; a compiler takes minutes
	 * to optimise them */
	LARGE = 200 << 10,
	HUGE = 500 << 10,
};
/* Go's data begin at FIRST_ADDRESS. Below LAST_ADDRESS, a constant may be one of their
 * addresses. */
enum { FIRST_ADDRESS = 12288, LAST_ADDRESS = 64 << 20 };
enum {
	FIRST_PC_F = 0x1000
}; /* PC_F of function 0; a code pointer is PC_F << 16 | PC_B */

struct finder {
	struct canonical *c;
	const struct canonical_spec *spec;
	struct code code;
	struct buf text;   /* the canonical body */
	u32 *callees;      /* of all functions, one after the other */
	u32 *first_callee; /* by function: where its callees begin */
	u8 (*body)[HASH_BYTES];
	u32 ncallees, callees_cap;
	u32 *number; /* by function index: in the list that is made; UINT32_MAX: none */
};

/* --- symbolic constants --- */

/* Whether the result of this instruction tells that a constant operand is a number and
 * no address. */
static bool
calculates(u16 op)
{
	switch (op) {
	case OP_I64_LT_S:
	case OP_I64_GT_S:
	case OP_I64_LE_S:
	case OP_I64_GE_S:
	case OP_I64_LT_U:
	case OP_I64_GT_U:
	case OP_I64_LE_U:
	case OP_I64_GE_U:
	case OP_I64_MUL:
	case OP_I64_DIV_S:
	case OP_I64_DIV_U:
	case OP_I64_REM_S:
	case OP_I64_REM_U:
	case OP_I64_AND:
	case OP_I64_OR:
	case OP_I64_XOR:
	case OP_I64_SHL:
	case OP_I64_SHR_S:
	case OP_I64_SHR_U:
	case OP_I64_ROTL:
	case OP_I64_ROTR:
		return true;
	}
	return false;
}

static bool
is_symbolic(const struct module *m, const struct code *c, u32 k)
{
	u64 v = c->instrs[k].b;
	if (c->instrs[k].op != OP_I64_CONST || calculates(c->instrs[k + 1].op))
		return false;
	u64 pc_f = v >> 16, functions = m->nimported_funcs + (u64)m->nfuncs;
	if (pc_f >= FIRST_PC_F && pc_f < FIRST_PC_F + functions && v <= UINT32_MAX)
		return (v & 0xffff) == 0 || c->instrs[k + 1].op == OP_I64_STORE;
	return v >= FIRST_ADDRESS && v < LAST_ADDRESS;
}

/* The number of a value among those of the function. */
static u32
value_number(struct canonical_function *f, u64 value)
{
	/* most repeat soon */
	for (u32 i = f->nvalues; i-- > 0 && f->nvalues - i < 64;)
		if (f->values[i] == value)
			return i;
	f->values[f->nvalues] = value;
	f->large |= value >> 31 != 0;
	return f->nvalues++;
}

/* --- the canonical body --- */

static void
put_type(struct buf *out, const struct functype *t)
{
	write_uleb(out, t->nparams);
	write_uleb(out, t->nresults);
	buf_add(out, t->types, (size_t)t->nparams + t->nresults);
}

static void
put_callee(struct finder *w, u32 first, u32 func)
{
	u32 i = first;
	while (i < w->ncallees && w->callees[i] != func)
		i++;
	if (i == w->ncallees) {
		ARRAY_ROOM(w->callees, w->ncallees, w->callees_cap);
		w->callees[w->ncallees++] = func;
	}
	write_uleb(&w->text, i - first);
}

/* Returns NULL, or why the instruction has numbers of this program alone. */
static const char *
put_immediate(struct finder *w, struct canonical_function *f, u32 first, u32 k)
{
	const struct module *m = w->c->m;
	const struct instr *in = &w->code.instrs[k];
	switch (op_info(in->op)->imm) {
	case IMM_FUNC:
		if (in->op != OP_CALL)
			return "it takes a function's reference";
		put_callee(w, first, in->a);
		return NULL;
	case IMM_INDIRECT:
		put_type(&w->text, &m->types[in->a]);
		write_uleb(&w->text, in->b);
		return NULL;
	case IMM_BLOCK:
		if (in->b & BLOCK_TYPE)
			put_type(&w->text, &m->types[(u32)in->b]);
		else
			write_uleb(&w->text, in->b);
		return NULL;
	case IMM_LABELS:
		write_uleb(&w->text, in->b);
		for (u64 i = 0; i <= in->b; i++)
			write_uleb(&w->text, w->code.labels[in->a + i]);
		return NULL;
	case IMM_I64:
		if ((in->b & 0xffffffff00000000ull) == CANONICAL_MARK)
			return "it has a constant that marks others";
		if (is_symbolic(m, &w->code, k)) {
			buf_u8(&w->text, 1);
			write_uleb(&w->text, value_number(f, in->b));
			return NULL;
		}
		buf_u8(&w->text, 0);
		write_uleb(&w->text, in->b);
		return NULL;
	case IMM_V128:
	case IMM_SHUFFLE:
		buf_add(&w->text, in->vector, 16);
		return NULL;
	case IMM_DATA_MEMORY:
	case IMM_DATA:
	case IMM_ELEM_TABLE:
	case IMM_ELEM:
		return "it uses a segment";
	}
	buf_u8(&w->text, in->align);
	write_uleb(&w->text, in->a);
	write_uleb(&w->text, in->b);
	return NULL;
}

static u8
level_of(u32 level, size_t bytes)
{
	return (u8)(bytes > HUGE ? 0 : bytes > LARGE && level > 1 ? 1 : level);
}

/* Hashes the body of function i with references by number, and lists its callees. */
static void
hash_body(struct finder *w, u32 i)
{
	const struct module *m = w->c->m;
	const struct attributes *d = attributes_of(m, i);
	struct canonical_function *f = &w->c->functions[i];
	u32 first = w->ncallees;
	struct hash h;
	w->first_callee[i] = first;
	f->why_not = d->native ? "its body is C" : NULL;
	if (f->why_not)
		return;
	code_decode_valid(m, &m->funcs[i], &w->code);
	u64 *values = xreallocn(NULL, w->code.ninstrs + 1u, sizeof *values);
	f->values = values;
	w->text.n = 0;
	put_type(&w->text, &m->types[m->funcs[i].type]);
	write_uleb(&w->text, w->code.nlocals);
	buf_add(&w->text, w->code.locals, w->code.nlocals);
	for (u32 k = 0; k < w->code.ninstrs && !f->why_not; k++) {
		u16 op = w->code.instrs[k].op;
		buf_add(&w->text, (u8[]){(u8)op, (u8)(op >> 8)}, 2);
		f->why_not = put_immediate(w, f, first, k);
	}
	f->values = arena_copy(&w->c->arena, values, f->nvalues, 0, sizeof *values);
	free(values);
	f->level = level_of(w->spec->level, m->funcs[i].body.n);
	f->repeats = w->spec->repeats && !d->cold && !d->apart && !f->why_not &&
	             w->code.ninstrs <= REPEATED;
	hash_start(&h);
	hash_number(&h, (u64)f->level << 8 | (u64)f->large << 3 | (u64)d->cold << 2 |
	                        (u64)d->apart << 1 | m->funcs[i].loops);
	hash_piece(&h, w->text.p, w->text.n);
	hash_end(&h, w->body[i]);
}

/* --- the key --- */

/* What a caller's code depends on if it does not contain the callee. Returns false if
 * that is something of this program alone. */
static bool
hash_callee(const struct finder *w, struct hash *h, u32 func)
{
	const struct module *m = w->c->m;
	const struct functype *t = func_type(m, func);
	u32 i = func - m->nimported_funcs;
	hash_number(h, t->nparams);
	hash_number(h, t->nresults);
	hash_piece(h, t->types, (size_t)t->nparams + t->nresults);
	if (func < m->nimported_funcs) {
		const char *symbol = w->spec->imports[func];
		hash_text(h, symbol ? symbol : "");
		return symbol != NULL;
	}
	const struct attributes *d = attributes_of(m, i);
	hash_number(h, (u64)d->cold << 1 | d->apart);
	hash_text(h, d->in_prelude ? d->native : "");
	return true;
}

/* The callees of the n-th function in the list: adds those that are new, and hashes where
 * each is. */
static void
hash_references(struct finder *w, struct hash *h, u32 i, u32 *list, u32 *n)
{
	u32 end = i + 1 < w->c->m->nfuncs ? w->first_callee[i + 1] : w->ncallees;
	for (u32 k = w->first_callee[i]; k < end; k++) {
		u32 func = w->callees[k];
		if (w->number[func] == UINT32_MAX) {
			w->number[func] = *n;
			list[(*n)++] = func;
		}
		hash_number(h, w->number[func]);
	}
}

static void
make_key(struct finder *w, u32 i, u32 *list)
{
	const struct module *m = w->c->m;
	struct canonical_function *f = &w->c->functions[i];
	struct hash h;
	u32 n = 1;
	if (f->why_not)
		return;
	list[0] = m->nimported_funcs + i;
	w->number[list[0]] = 0;
	hash_start(&h);
	hash_piece(&h, w->spec->common.p, w->spec->common.n);
	for (u32 k = 0; k < n; k++) {
		u32 callee = list[k] - m->nimported_funcs;
		if (k && !hash_callee(w, &h, list[k]))
			f->why_not = "it calls an import of this program";
		if (k &&
		    (list[k] < m->nimported_funcs || !w->c->functions[callee].repeats))
			continue;
		hash_piece(&h, w->body[callee], HASH_BYTES);
		hash_references(w, &h, callee, list, &n);
	}
	hash_end(&h, f->key);
	for (u32 k = 0; k < n; k++)
		w->number[list[k]] = UINT32_MAX;
	f->refs = arena_copy(&w->c->arena, list, n, 0, sizeof *list);
	f->nrefs = n;
}

void
canonical_find(struct canonical *c, const struct module *m,
               const struct canonical_spec *spec)
{
	struct finder w = {.c = c, .spec = spec};
	size_t all = m->nimported_funcs + (size_t)m->nfuncs + 1;
	u32 *list = xreallocn(NULL, all, sizeof *list);
	*c = (struct canonical){.m = m};
	c->functions = arena_alloc(&c->arena, m->nfuncs + 1u, sizeof *c->functions);
	w.first_callee = xreallocn(NULL, m->nfuncs + 1u, sizeof *w.first_callee);
	w.body = xreallocn(NULL, m->nfuncs + 1u, sizeof *w.body);
	w.number = xreallocn(NULL, all, sizeof *w.number);
	memset(w.number, 0xff, all * sizeof *w.number);
	for (u32 i = 0; i < m->nfuncs; i++)
		hash_body(&w, i);
	for (u32 i = 0; i < m->nfuncs; i++)
		make_key(&w, i, list);
	free(list);
	free(w.callees);
	free(w.first_callee);
	free(w.body);
	free(w.number);
	buf_free(&w.text);
	code_free(&w.code);
}

void
canonical_mark(const struct canonical *c, u32 i, struct func *to, struct arena *a)
{
	struct code code = {0};
	struct canonical_function again = {0};
	code_decode_valid(c->m, &c->m->funcs[i], &code);
	again.values = xreallocn(NULL, code.ninstrs + 1u, sizeof *again.values);
	/* from the first on, as is_symbolic sees what stands behind each */
	for (u32 k = 0; k < code.ninstrs; k++)
		if (is_symbolic(c->m, &code, k))
			code.instrs[k].b =
			        CANONICAL_MARK | value_number(&again, code.instrs[k].b);
	code_store(c->m, to, &code, a);
	free(again.values);
	code_free(&code);
}

void
canonical_free(struct canonical *c)
{
	arena_free(&c->arena);
	*c = (struct canonical){0};
}
