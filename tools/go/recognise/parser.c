/* SPDX-License-Identifier: MIT */
#include "tools/go/recognise/parser.h"

bool
gop_no(struct parser *p, const char *why)
{
	if (!p->g->why_not)
		p->g->why_not = why;
	return false;
}

/* --- reading the input --- */

const struct instr *
gop_peek(const struct parser *p, u32 ahead)
{
	static const struct instr none = {.op = OP_NOP};
	u64 i = (u64)p->at + ahead;
	return i < p->c->ninstrs ? &p->c->instrs[i] : &none;
}

bool
gop_is(const struct instr *in, u16 op, u64 value)
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
gop_reload(struct parser *p)
{
	if (!gop_is(gop_peek(p, 0), OP_GLOBAL_GET, SP_GLOBAL) ||
	    !gop_is(gop_peek(p, 1), OP_LOCAL_SET, SP_LOCAL))
		return false;
	p->at += 2;
	return true;
}

/* --- writing --- */

struct instr *
gop_put(struct parser *p, struct instr in)
{
	p->out[p->nout] = in;
	return &p->out[p->nout++];
}

/* The k-th last instruction written in this segment, or one that matches nothing. */
const struct instr *
gop_last(const struct parser *p, u32 k)
{
	static const struct instr none = {.op = OP_NOP};
	u32 first = p->g->segments[p->segment].first;
	return p->nout - first >= k ? &p->out[p->nout - k] : &none;
}

/* --- the operand stack --- */

void
gop_push(struct parser *p, u32 producer)
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
gop_use(struct parser *p, u32 producer)
{
	if (producer != NO_FUNC)
		p->out[producer].b = 0;
}

u32
gop_pop(struct parser *p)
{
	if (p->height <= bottom(p))
		return NO_FUNC; /* only in dead code: the module is valid */
	return p->stack[--p->height].producer;
}

void
gop_pop_values(struct parser *p, u32 n)
{
	while (n--)
		gop_use(p, gop_pop(p));
}

void
gop_call_effect(struct parser *p, const struct functype *t)
{
	gop_pop_values(p, t->nparams);
	for (u32 i = 0; i < t->nresults; i++)
		gop_push(p, NO_FUNC);
}

bool
gop_is_access(u16 op)
{
	return op >= OP_I32_LOAD && op <= OP_I64_STORE32;
}

/* Loads and stores whose address is SP become relative to it. */
void
gop_access_effect(struct parser *p, struct instr *in)
{
	bool store = in->op >= OP_I32_STORE;
	if (store)
		gop_use(p, gop_pop(p));
	u32 address = gop_pop(p);
	if (address != NO_FUNC && in->b >= 1u << 31)
		gop_use(p, address); /* the sum must fit an offset */
	else if (address != NO_FUNC) {
		in->marks = ON_STACK;
		in->a = p->out[address].a;
	}
	if (!store)
		gop_push(p, NO_FUNC);
}
