/* SPDX-License-Identifier: MIT */
#include "tools/go/recognise/parser.h"

bool
parser_no(struct parser *p, const char *why)
{
	if (!p->g->why_not)
		p->g->why_not = why;
	return false;
}

/* --- reading the input --- */

const struct instr *
parser_peek(const struct parser *p, u32 ahead)
{
	static const struct instr none = {.op = OP_NOP};
	u64 i = (u64)p->at + ahead;
	return i < p->c->ninstrs ? &p->c->instrs[i] : &none;
}

bool
parser_is(const struct instr *in, u16 op, u64 value)
{
	const struct opinfo *info = op_info(op);
	if (in->op != op)
		return false;
	return info->imm == IMM_I32 || info->imm == IMM_I64 || info->imm == IMM_BLOCK
	               ? in->b == value
	               : in->a == value;
}

/* `global.get 0; local.set 1`, which follows every call. */
bool
parser_reload(struct parser *p)
{
	if (!parser_is(parser_peek(p, 0), OP_GLOBAL_GET, SP_GLOBAL) ||
	    !parser_is(parser_peek(p, 1), OP_LOCAL_SET, SP_LOCAL))
		return false;
	p->at += 2;
	return true;
}

/* --- writing --- */

struct instr *
parser_put(struct parser *p, struct instr in)
{
	p->out[p->nout] = in;
	return &p->out[p->nout++];
}

/* The k-th last instruction written in this segment, or one that matches nothing. */
const struct instr *
parser_last(const struct parser *p, u32 k)
{
	static const struct instr none = {.op = OP_NOP};
	u32 first = p->g->segments[p->segment].first;
	return p->nout - first >= k ? &p->out[p->nout - k] : &none;
}

/* --- the operand stack --- */

void
parser_push(struct parser *p, u32 producer)
{
	ARRAY_ROOM(p->stack, p->height, p->stack_cap);
	p->stack[p->height++].producer = producer;
}

static u32
bottom(const struct parser *p)
{
	return p->nframes ? p->frames[p->nframes - 1].height : 0;
}

/* A G_SP that is used as anything but the address of an access is a plain value. */
void
parser_use(struct parser *p, u32 producer)
{
	if (producer != NO_FUNC)
		p->out[producer].b = 0;
}

u32
parser_pop(struct parser *p)
{
	if (p->height <= bottom(p))
		return NO_FUNC; /* only in dead code: the module is valid */
	return p->stack[--p->height].producer;
}

void
parser_pop_values(struct parser *p, u32 n)
{
	while (n--)
		parser_use(p, parser_pop(p));
}

void
parser_call_effect(struct parser *p, const struct functype *t)
{
	parser_pop_values(p, t->nparams);
	for (u32 i = 0; i < t->nresults; i++)
		parser_push(p, NO_FUNC);
}

/* Loads and stores whose address is SP become relative to it. */
void
parser_access_effect(struct parser *p, struct instr *in)
{
	const char *values = op_info(in->op)->signature + 1; /* behind the address */
	for (; *values != ':'; values++)
		parser_use(p, parser_pop(p));
	u32 address = parser_pop(p);
	if (address != NO_FUNC && in->b >= 1u << 31)
		parser_use(p, address); /* the sum must fit an offset */
	else if (address != NO_FUNC) {
		in->marks = ON_STACK;
		in->a = p->out[address].a;
	}
	if (!op_is_store(in->op))
		parser_push(p, NO_FUNC);
}
