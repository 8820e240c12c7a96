/* SPDX-License-Identifier: MIT */
/* Validation of bodies follows the algorithm in the appendix of the WebAssembly
 * specification: a stack of value types, a stack of open blocks, both on the heap. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "validate.h"

enum { ANY = 0 }; /* a value type in unreachable code */

struct block {
	u16 op; /* OP_BLOCK, OP_LOOP, OP_IF, OP_ELSE; the body itself is an OP_BLOCK */
	bool unreachable; /* the rest of the block cannot be reached */
	u32 height;       /* of the value stack below the block's parameters */
	struct functype type;
};

struct checker {
	const struct module *m;
	const struct func *f;
	u32 index; /* of the function */
	const struct code *c;
	const bool *declared; /* functions that ref.func may name */
	u8 *values;
	size_t nvalues, values_cap;
	struct block *blocks;
	u32 nblocks, blocks_cap, deepest;
	struct wasm_error *err;
};

static bool wrong(struct checker *k, const char *fmt, ...) PRINTF(2, 3);

static bool
wrong(struct checker *k, const char *fmt, ...)
{
	char what[160];
	char *name = func_show(k->m, k->index);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	snprintf(k->err->what, sizeof k->err->what, "%s in %.80s", what, name);
	k->err->at = k->f->at;
	free(name);
	return false;
}

/* --- the two stacks -------------------------------------------------------------------
 */

static void
push(struct checker *k, u8 type)
{
	if (k->nvalues == k->values_cap) {
		k->values_cap = k->values_cap ? k->values_cap * 2 : 256;
		k->values = xreallocn(k->values, k->values_cap, 1);
	}
	k->values[k->nvalues++] = type;
}

static bool
pop_any(struct checker *k, u8 *type)
{
	const struct block *b = &k->blocks[k->nblocks - 1];
	*type = ANY;
	if (k->nvalues == b->height)
		return b->unreachable || wrong(k, "an operand is missing");
	*type = k->values[--k->nvalues];
	return true;
}

static bool
pop(struct checker *k, u8 want)
{
	u8 got;
	if (!pop_any(k, &got))
		return false;
	return got == want || got == ANY || want == ANY ||
	       wrong(k, "an operand is %s where %s is needed", valtype_name(got),
	             valtype_name(want));
}

static void
push_all(struct checker *k, const u8 *types, u32 n)
{
	for (u32 i = 0; i < n; i++)
		push(k, types[i]);
}

static bool
pop_all(struct checker *k, const u8 *types, u32 n)
{
	for (u32 i = n; i-- > 0;)
		if (!pop(k, types[i]))
			return false;
	return true;
}

static void
open_block(struct checker *k, u16 op, struct functype type)
{
	if (k->nblocks == k->blocks_cap) {
		k->blocks_cap = k->blocks_cap ? k->blocks_cap * 2 : 64;
		k->blocks = xreallocn(k->blocks, k->blocks_cap, sizeof *k->blocks);
	}
	k->blocks[k->nblocks++] = (struct block){op, false, (u32)k->nvalues, type};
	push_all(k, type.types, type.nparams);
	if (k->nblocks > k->deepest)
		k->deepest = k->nblocks;
}

static bool
close_block(struct checker *k, struct block *b)
{
	*b = k->blocks[k->nblocks - 1];
	if (!pop_all(k, b->type.types + b->type.nparams, b->type.nresults))
		return false;
	if (k->nvalues != b->height)
		return wrong(k, "values are left over at the end of a block");
	k->nblocks--;
	return true;
}

static void
end_reachable(struct checker *k)
{
	struct block *b = &k->blocks[k->nblocks - 1];
	k->nvalues = b->height;
	b->unreachable = true;
}

/* What a branch to `label` carries: a loop's parameters, any other block's results. */
static bool
label_types(struct checker *k, u32 label, const u8 **types, u32 *n)
{
	if (label >= k->nblocks)
		return wrong(k, "a branch to the unknown label %u", label);
	const struct block *b = &k->blocks[k->nblocks - 1 - label];
	bool loop = b->op == OP_LOOP;
	*types = b->type.types + (loop ? 0 : b->type.nparams);
	*n = loop ? b->type.nparams : b->type.nresults;
	return true;
}

static struct functype
block_type(const struct module *m, u64 b)
{
	static const u8 one[] = {VT_I32, VT_I64,     VT_F32,
	                         VT_F64, VT_FUNCREF, VT_EXTERNREF};
	if (b & BLOCK_TYPE)
		return m->types[b & 0xffffffff];
	if (b == BLOCK_EMPTY)
		return (struct functype){0, 0, one};
	const u8 *type = memchr(one, (int)b, sizeof one);
	return (struct functype){0, 1, type};
}

/* --- instructions ---------------------------------------------------------------------
 */

static u8
letter_type(char c)
{
	switch (c) {
	case 'i':
		return VT_I32;
	case 'l':
		return VT_I64;
	case 'f':
		return VT_F32;
	case 'd':
		return VT_F64;
	}
	return VT_FUNCREF;
}

static bool
check_signature(struct checker *k, const char *s)
{
	const char *colon = strchr(s, ':');
	for (const char *p = colon; p-- > s;)
		if (!pop(k, letter_type(*p)))
			return false;
	while (*++colon)
		push(k, letter_type(*colon));
	return true;
}

static bool
check_br_table(struct checker *k, const struct instr *in)
{
	const u32 *labels = &k->c->labels[in->a];
	const u8 *types, *others;
	u32 n, m;
	if (!pop(k, VT_I32) || !label_types(k, labels[in->b], &types, &n))
		return false;
	for (u64 i = 0; i < in->b; i++) {
		if (!label_types(k, labels[i], &others, &m))
			return false;
		if (m != n)
			return wrong(k, "the labels of a br_table carry different "
			                "numbers of values");
		if (m == 0 || others == types)
			continue;
		/* each label's types must fit what is on the stack */
		size_t height = k->nvalues;
		if (!pop_all(k, others, m))
			return false;
		if (height - k->nvalues == m)
			k->nvalues = height;
		else
			push_all(k, others, m);
	}
	if (!pop_all(k, types, n))
		return false;
	end_reachable(k);
	return true;
}

static bool
check_call(struct checker *k, const struct functype *t)
{
	if (!pop_all(k, t->types, t->nparams))
		return false;
	push_all(k, t->types + t->nparams, t->nresults);
	return true;
}

static bool
is_number(u8 t)
{
	return t == ANY || (t >= VT_F64 && t <= VT_I32);
}

static bool
check_select(struct checker *k, const struct instr *in)
{
	u8 a, b;
	if (!pop(k, VT_I32))
		return false;
	if (in->op == OP_SELECT_T) {
		if (!pop(k, (u8)in->a) || !pop(k, (u8)in->a))
			return false;
		push(k, (u8)in->a);
		return true;
	}
	if (!pop_any(k, &a) || !pop_any(k, &b))
		return false;
	if (!is_number(a) || !is_number(b) || (a != b && a != ANY && b != ANY))
		return wrong(
		        k,
		        "a select of different types, or of references without a type");
	push(k, a == ANY ? b : a);
	return true;
}

static bool
check_local(struct checker *k, const struct instr *in)
{
	if (in->a >= k->c->nlocals)
		return wrong(k, "there is no local %u", in->a);
	u8 type = k->c->locals[in->a];
	if (in->op != OP_LOCAL_GET && !pop(k, type))
		return false;
	if (in->op != OP_LOCAL_SET)
		push(k, type);
	return true;
}

static bool
check_global(struct checker *k, const struct instr *in)
{
	if (in->a >= k->m->nglobals)
		return wrong(k, "there is no global %u", in->a);
	const struct global *g = &k->m->globals[in->a];
	if (in->op == OP_GLOBAL_GET) {
		push(k, g->type);
		return true;
	}
	return (g->is_mutable ||
	        wrong(k, "global.set of the constant global %u", in->a)) &&
	       pop(k, g->type);
}

static bool
table_type(struct checker *k, u64 table, u8 *type)
{
	if (table >= k->m->ntables)
		return wrong(k, "there is no table %llu", (unsigned long long)table);
	*type = k->m->tables[table].type;
	return true;
}

static bool
check_table(struct checker *k, const struct instr *in)
{
	u8 type = ANY, from = ANY;
	if (in->op == OP_ELEM_DROP || in->op == OP_TABLE_INIT) {
		if (in->a >= k->m->nelems)
			return wrong(k, "there is no element segment %u", in->a);
		if (in->op == OP_ELEM_DROP)
			return true;
		if (!table_type(k, in->b, &type))
			return false;
		return k->m->elems[in->a].type == type ||
		       wrong(k, "table.init of a segment of another type");
	}
	if (!table_type(k, in->a, &type))
		return false;
	switch (in->op) {
	case OP_TABLE_GET:
		if (!pop(k, VT_I32))
			return false;
		push(k, type);
		return true;
	case OP_TABLE_SET:
		return pop(k, type) && pop(k, VT_I32);
	case OP_TABLE_GROW:
		if (!pop(k, VT_I32) || !pop(k, type))
			return false;
		push(k, VT_I32);
		return true;
	case OP_TABLE_FILL:
		return pop(k, VT_I32) && pop(k, type) && pop(k, VT_I32);
	case OP_TABLE_COPY:
		return table_type(k, in->b, &from) &&
		       (from == type ||
		        wrong(k, "table.copy between tables of different types"));
	}
	return true; /* table.size: the signature says the rest */
}

static bool
check_call_indirect(struct checker *k, const struct instr *in)
{
	u8 type = ANY;
	if (in->a >= k->m->ntypes)
		return wrong(k, "there is no type %u", in->a);
	if (!table_type(k, in->b, &type))
		return false;
	if (type != VT_FUNCREF)
		return wrong(k, "call_indirect through a table of %s",
		             valtype_name(type));
	return pop(k, VT_I32) && check_call(k, &k->m->types[in->a]);
}

static bool
check_end(struct checker *k, const struct instr *in)
{
	struct block b;
	if (!close_block(k, &b))
		return false;
	if (in->op == OP_ELSE) {
		if (b.op != OP_IF)
			return wrong(k, "an `else` without an `if`");
		open_block(k, OP_ELSE, b.type);
		return true;
	}
	if (b.op == OP_IF &&
	    (b.type.nparams != b.type.nresults ||
	     (b.type.nparams &&
	      memcmp(b.type.types, b.type.types + b.type.nparams, b.type.nparams) != 0)))
		return wrong(k, "an `if` without `else` that has results");
	push_all(k, b.type.types + b.type.nparams, b.type.nresults);
	return true;
}

static bool
check_block(struct checker *k, const struct instr *in)
{
	struct functype t = block_type(k->m, in->b);
	if (in->op == OP_IF && !pop(k, VT_I32))
		return false;
	if (!pop_all(k, t.types, t.nparams))
		return false;
	open_block(k, in->op, t);
	return true;
}

static bool
check_branch(struct checker *k, const struct instr *in)
{
	const u8 *types;
	u32 n;
	if (in->op == OP_BR_IF && !pop(k, VT_I32))
		return false;
	if (!label_types(k, in->op == OP_RETURN ? k->nblocks - 1 : in->a, &types, &n) ||
	    !pop_all(k, types, n))
		return false;
	if (in->op == OP_BR_IF)
		push_all(k, types, n);
	else
		end_reachable(k);
	return true;
}

static bool
check_special(struct checker *k, const struct instr *in)
{
	u8 type = ANY;
	switch (in->op) {
	case OP_UNREACHABLE:
		end_reachable(k);
		return true;
	case OP_BLOCK:
	case OP_LOOP:
	case OP_IF:
		return check_block(k, in);
	case OP_ELSE:
	case OP_END:
		return check_end(k, in);
	case OP_BR:
	case OP_BR_IF:
	case OP_RETURN:
		return check_branch(k, in);
	case OP_BR_TABLE:
		return check_br_table(k, in);
	case OP_CALL:
		if (in->a >= k->m->nimported_funcs + k->m->nfuncs)
			return wrong(k, "there is no function %u", in->a);
		return check_call(k, func_type(k->m, in->a));
	case OP_CALL_INDIRECT:
		return check_call_indirect(k, in);
	case OP_DROP:
		return pop_any(k, &type);
	case OP_SELECT:
	case OP_SELECT_T:
		return check_select(k, in);
	case OP_LOCAL_GET:
	case OP_LOCAL_SET:
	case OP_LOCAL_TEE:
		return check_local(k, in);
	case OP_GLOBAL_GET:
	case OP_GLOBAL_SET:
		return check_global(k, in);
	case OP_TABLE_GET:
	case OP_TABLE_SET:
	case OP_TABLE_GROW:
	case OP_TABLE_FILL:
		return check_table(k, in);
	case OP_REF_NULL:
		push(k, (u8)in->a);
		return true;
	case OP_REF_IS_NULL:
		if (!pop_any(k, &type))
			return false;
		if (type != ANY && type != VT_FUNCREF && type != VT_EXTERNREF)
			return wrong(k, "ref.is_null of %s", valtype_name(type));
		push(k, VT_I32);
		return true;
	}
	bug("no rule for instruction 0x%x", in->op);
}

/* What an instruction needs besides its operands. */
static bool
check_immediate(struct checker *k, const struct instr *in, u8 imm)
{
	switch (imm) {
	case IMM_DATA_MEMORY:
	case IMM_DATA:
		if (!k->m->has_datacount)
			return wrong(
			        k,
			        "memory.init or data.drop without a data count section");
		if (in->a >= k->m->ndatas)
			return wrong(k, "there is no data segment %u", in->a);
		if (imm == IMM_DATA)
			return true;
		break;
	case IMM_MEM8:
	case IMM_MEM16:
	case IMM_MEM32:
	case IMM_MEM64:
	case IMM_MEMORY:
	case IMM_MEMORY_MEMORY:
		break;
	case IMM_ELEM:
	case IMM_ELEM_TABLE:
	case IMM_TABLE_TABLE:
		return check_table(k, in);
	case IMM_TABLE:
		return in->op != OP_TABLE_SIZE || check_table(k, in);
	case IMM_FUNC:
		if (in->op != OP_REF_FUNC)
			return true;
		if (in->a >= k->m->nimported_funcs + k->m->nfuncs || !k->declared[in->a])
			return wrong(k, "ref.func of function %u, which is not declared",
			             in->a);
		return true;
	default:
		return true;
	}
	return k->m->has_memory ||
	       wrong(k, "a memory instruction, and there is no memory");
}

static bool
check_body(struct checker *k)
{
	const struct functype *t = &k->m->types[k->f->type];
	struct functype body = {0, t->nresults, t->types + t->nparams};
	k->nvalues = k->nblocks = 0;
	open_block(k, OP_BLOCK, body);
	for (u32 i = 0; i < k->c->ninstrs; i++) {
		const struct instr *in = &k->c->instrs[i];
		const struct opinfo *info = op_info(in->op);
		if (!k->nblocks)
			return wrong(k, "instructions after the end of the body");
		if (!check_immediate(k, in, info->imm))
			return false;
		if (info->signature[0] == '*' ? !check_special(k, in)
		                              : !check_signature(k, info->signature))
			return false;
	}
	return !k->nblocks || wrong(k, "a block is not closed");
}

bool
validate_module(struct module *m, struct wasm_error *err)
{
	struct code c = {0};
	bool *declared = xcalloc(m->nimported_funcs + m->nfuncs + 1u, sizeof *declared);
	struct checker k = {.m = m, .c = &c, .declared = declared, .err = err};
	bool ok = validate_sections(m, declared, err);
	for (u32 i = 0; ok && i < m->nfuncs; i++) {
		k.f = &m->funcs[i];
		k.index = m->nimported_funcs + i;
		ok = code_decode(m, k.f, &c, err) && check_body(&k);
	}
	m->max_nesting = k.deepest;
	code_free(&c);
	free(k.values);
	free(k.blocks);
	free(declared);
	return ok;
}
