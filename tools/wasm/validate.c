/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/wasm/validate.h"

static struct functype
block_type(const struct module *m, u64 b)
{
	static const u8 one[] = {VT_I32,  VT_I64,     VT_F32,      VT_F64,
	                         VT_V128, VT_FUNCREF, VT_EXTERNREF};
	if (b & BLOCK_TYPE)
		return m->types[b & 0xffffffff];
	if (b == BLOCK_EMPTY)
		return (struct functype){0, 0, one};
	const u8 *type = memchr(one, (int)b, sizeof one);
	return (struct functype){0, 1, type};
}

static bool
check_br_table(struct checker *k, const struct instr *in)
{
	const u32 *labels = &k->c->labels[in->a];
	const u8 *types, *others;
	u32 n, m;
	/* Each label's types must fit the stack, which stays as it is: in unreachable
	 * code an unknown value may have another type for each label. */
	if (!validate_pop(k, VT_I32) || !validate_label(k, labels[in->b], &types, &n))
		return false;
	for (u64 i = 0; i < in->b; i++) {
		if (!validate_label(k, labels[i], &others, &m))
			return false;
		if (m != n)
			return validate_fail(k,
			                     "the labels of a br_table carry different "
			                     "numbers of values");
		if (m == 0 || others == types)
			continue;
		size_t height = k->nvalues;
		if (!validate_pop_all(k, others, m))
			return false;
		k->nvalues = height;
	}
	if (!validate_pop_all(k, types, n))
		return false;
	validate_unreachable(k);
	return true;
}

static bool
check_call(struct checker *k, const struct functype *t)
{
	if (!validate_pop_all(k, t->types, t->nparams))
		return false;
	validate_push_all(k, t->types + t->nparams, t->nresults);
	return true;
}

static bool
check_typed(struct checker *k, u16 op)
{
	u8 types[OP_TYPES];
	struct functype t = op_type(op, types);
	return check_call(k, &t);
}

static bool
is_number(u8 t)
{
	return t == ANY || (t >= VT_V128 && t <= VT_I32);
}

static bool
check_select(struct checker *k, const struct instr *in)
{
	u8 a, b;
	if (!validate_pop(k, VT_I32))
		return false;
	if (in->op == OP_SELECT_T) {
		if (!validate_pop(k, (u8)in->a) || !validate_pop(k, (u8)in->a))
			return false;
		validate_push(k, (u8)in->a);
		return true;
	}
	if (!validate_pop_any(k, &a) || !validate_pop_any(k, &b))
		return false;
	if (!is_number(a) || !is_number(b) || (a != b && a != ANY && b != ANY))
		return validate_fail(
		        k,
		        "a select of different types, or of references without a type");
	validate_push(k, a == ANY ? b : a);
	return true;
}

static bool
check_local(struct checker *k, const struct instr *in)
{
	if (in->a >= k->c->nlocals)
		return validate_fail(k, "there is no local %u", in->a);
	u8 type = k->c->locals[in->a];
	if (in->op != OP_LOCAL_GET && !validate_pop(k, type))
		return false;
	if (in->op != OP_LOCAL_SET)
		validate_push(k, type);
	return true;
}

static bool
check_global(struct checker *k, const struct instr *in)
{
	if (in->a >= k->m->nglobals)
		return validate_fail(k, "there is no global %u", in->a);
	const struct global *g = &k->m->globals[in->a];
	if (in->op == OP_GLOBAL_GET) {
		validate_push(k, g->type);
		return true;
	}
	return (g->is_mutable ||
	        validate_fail(k, "global.set of the constant global %u", in->a)) &&
	       validate_pop(k, g->type);
}

static bool
table_type(struct checker *k, u64 table, u8 *type)
{
	if (table >= k->m->ntables)
		return validate_fail(k, "there is no table %llu",
		                     (unsigned long long)table);
	*type = k->m->tables[table].type;
	return true;
}

static bool
check_table(struct checker *k, const struct instr *in)
{
	u8 type = ANY, from = ANY;
	if (in->op == OP_ELEM_DROP || in->op == OP_TABLE_INIT) {
		if (in->a >= k->m->nelems)
			return validate_fail(k, "there is no element segment %u", in->a);
		if (in->op == OP_ELEM_DROP)
			return true;
		if (!table_type(k, in->b, &type))
			return false;
		return k->m->elems[in->a].type == type ||
		       validate_fail(k, "table.init of a segment of another type");
	}
	if (!table_type(k, in->a, &type))
		return false;
	switch (in->op) {
	case OP_TABLE_GET:
		if (!validate_pop(k, VT_I32))
			return false;
		validate_push(k, type);
		return true;
	case OP_TABLE_SET:
		return validate_pop(k, type) && validate_pop(k, VT_I32);
	case OP_TABLE_GROW:
		if (!validate_pop(k, VT_I32) || !validate_pop(k, type))
			return false;
		validate_push(k, VT_I32);
		return true;
	case OP_TABLE_FILL:
		return validate_pop(k, VT_I32) && validate_pop(k, type) &&
		       validate_pop(k, VT_I32);
	case OP_TABLE_COPY:
		return table_type(k, in->b, &from) &&
		       (from == type ||
		        validate_fail(k, "table.copy between tables of different types"));
	}
	return true; /* table.size: the signature says the rest */
}

static bool
check_call_indirect(struct checker *k, const struct instr *in)
{
	u8 type = ANY;
	if (in->a >= k->m->ntypes)
		return validate_fail(k, "there is no type %u", in->a);
	if (!table_type(k, in->b, &type))
		return false;
	if (type != VT_FUNCREF)
		return validate_fail(k, "call_indirect through a table of %s",
		                     valtype_name(type));
	return validate_pop(k, VT_I32) && check_call(k, &k->m->types[in->a]);
}

static bool
check_end(struct checker *k, const struct instr *in)
{
	struct block b;
	if (!validate_close(k, &b))
		return false;
	if (in->op == OP_ELSE) {
		if (b.op != OP_IF)
			return validate_fail(k, "an `else` without an `if`");
		validate_open(k, OP_ELSE, b.type);
		return true;
	}
	if (b.op == OP_IF &&
	    (b.type.nparams != b.type.nresults ||
	     (b.type.nparams &&
	      memcmp(b.type.types, b.type.types + b.type.nparams, b.type.nparams) != 0)))
		return validate_fail(k, "an `if` without `else` that has results");
	validate_push_all(k, b.type.types + b.type.nparams, b.type.nresults);
	return true;
}

static bool
check_block(struct checker *k, const struct instr *in)
{
	struct functype t = block_type(k->m, in->b);
	if (in->op == OP_IF && !validate_pop(k, VT_I32))
		return false;
	if (!validate_pop_all(k, t.types, t.nparams))
		return false;
	validate_open(k, in->op, t);
	return true;
}

static bool
check_branch(struct checker *k, const struct instr *in)
{
	const u8 *types;
	u32 n;
	if (in->op == OP_BR_IF && !validate_pop(k, VT_I32))
		return false;
	if (!validate_label(k, in->op == OP_RETURN ? k->nblocks - 1 : in->a, &types,
	                    &n) ||
	    !validate_pop_all(k, types, n))
		return false;
	if (in->op == OP_BR_IF)
		validate_push_all(k, types, n);
	else
		validate_unreachable(k);
	return true;
}

static bool
check_special(struct checker *k, const struct instr *in)
{
	u8 type = ANY;
	switch (in->op) {
	case OP_UNREACHABLE:
		validate_unreachable(k);
		return true;
	case OP_LOOP:
		k->loops = true;
		return check_block(k, in);
	case OP_BLOCK:
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
		k->loops |= in->a == k->index;
		if (in->a >= k->m->nimported_funcs + k->m->nfuncs)
			return validate_fail(k, "there is no function %u", in->a);
		return check_call(k, func_type(k->m, in->a));
	case OP_CALL_INDIRECT:
		return check_call_indirect(k, in);
	case OP_DROP:
		return validate_pop_any(k, &type);
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
		validate_push(k, (u8)in->a);
		return true;
	case OP_REF_IS_NULL:
		if (!validate_pop_any(k, &type))
			return false;
		if (type != ANY && type != VT_FUNCREF && type != VT_EXTERNREF)
			return validate_fail(k, "ref.is_null of %s", valtype_name(type));
		validate_push(k, VT_I32);
		return true;
	}
	bug("no rule for instruction 0x%x", in->op);
}

/* Checks an instruction beyond its operands. */
static bool
check_immediate(struct checker *k, const struct instr *in, u8 imm)
{
	switch (imm) {
	case IMM_DATA_MEMORY:
	case IMM_DATA:
		if (!k->m->has_datacount)
			return validate_fail(
			        k,
			        "memory.init or data.drop without a data count section");
		if (in->a >= k->m->ndatas)
			return validate_fail(k, "there is no data segment %u", in->a);
		if (imm == IMM_DATA)
			return true;
		break;
	case IMM_MEM8:
	case IMM_MEM16:
	case IMM_MEM32:
	case IMM_MEM64:
	case IMM_MEM128:
	case IMM_MEM8_LANE:
	case IMM_MEM16_LANE:
	case IMM_MEM32_LANE:
	case IMM_MEM64_LANE:
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
			return validate_fail(
			        k, "ref.func of function %u, which is not declared",
			        in->a);
		return true;
	default:
		return true;
	}
	return k->m->has_memory ||
	       validate_fail(k, "a memory instruction, and there is no memory");
}

/* Whether the instruction is one on v128, or names that type. */
static bool
has_vector(const struct instr *in)
{
	return in->op >= OP_V128_LOAD || (in->op == OP_SELECT_T && in->a == VT_V128) ||
	       ((in->op == OP_BLOCK || in->op == OP_LOOP || in->op == OP_IF) &&
	        in->b == VT_V128);
}

/* Whether v128 is somewhere outside of the bodies. */
static bool
declares_vectors(const struct module *m)
{
	for (u32 i = 0; i < m->ntypes; i++) {
		const struct functype *t = &m->types[i];
		if (memchr(t->types, VT_V128, (size_t)t->nparams + t->nresults))
			return true;
	}
	for (u32 i = 0; i < m->nglobals; i++)
		if (m->globals[i].type == VT_V128)
			return true;
	return false;
}

static bool
check_body(struct checker *k)
{
	const struct functype *t = &k->m->types[k->f->type];
	struct functype body = {0, t->nresults, t->types + t->nparams};
	k->nvalues = k->nblocks = 0;
	k->vectors |= memchr(k->c->locals, VT_V128, k->c->nlocals) != NULL;
	validate_open(k, OP_BLOCK, body);
	for (u32 i = 0; i < k->c->ninstrs; i++) {
		const struct instr *in = &k->c->instrs[i];
		const struct opinfo *info = op_info(in->op);
		k->vectors |= has_vector(in);
		if (!k->nblocks)
			return validate_fail(k, "instructions after the end of the body");
		if (!check_immediate(k, in, info->imm))
			return false;
		if (info->signature[0] == '*' ? !check_special(k, in)
		                              : !check_typed(k, in->op))
			return false;
	}
	return !k->nblocks || validate_fail(k, "a block is not closed");
}

bool
validate_module(struct module *m, struct wasm_error *err)
{
	struct code c = {0};
	bool *declared = xcalloc(m->nimported_funcs + m->nfuncs + 1u, sizeof *declared);
	struct checker k = {.m = m,
	                    .c = &c,
	                    .declared = declared,
	                    .err = err,
	                    .vectors = declares_vectors(m)};
	bool ok = validate_sections(m, declared, err);
	for (u32 i = 0; ok && i < m->nfuncs; i++) {
		k.f = &m->funcs[i];
		k.index = m->nimported_funcs + i;
		k.loops = false;
		ok = code_decode(m, k.f, &c, err) && check_body(&k);
		m->funcs[i].loops = k.loops;
	}
	m->max_nesting = k.deepest;
	m->has_vectors = k.vectors;
	code_free(&c);
	free(k.values);
	free(k.blocks);
	free(declared);
	return ok;
}
