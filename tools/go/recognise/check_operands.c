/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/check_operands.h"

bool
check_wrong(struct checker *c, const char *fmt, ...)
{
	char what[200];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (c->segment != NO_SEGMENT)
		buf_printf(&c->text, "segment %u: ", c->segment);
	if (c->at != NO_SEGMENT)
		buf_printf(&c->text, "instruction %u: ", c->at);
	buf_str(&c->text, what);
	return false;
}

/* --- the operand stack --- */

static void
push(struct checker *c, u8 type, const struct instr *sp)
{
	ARRAY_ROOM(c->stack, c->height, c->stack_cap);
	c->stack[c->height++] = (struct checked_value){type, sp};
}

static u32
bottom(const struct checker *c)
{
	return c->nblocks ? c->blocks[c->nblocks - 1].height : 0;
}

/* Pops a value of any type, however it was made. */
static bool
pop_any(struct checker *c, struct checked_value *v)
{
	*v = (struct checked_value){0};
	if (c->height > bottom(c))
		*v = c->stack[--c->height];
	else if (!c->dead)
		return check_wrong(c, "nothing is on the operand stack");
	return true;
}

/* Pops a plain value of this type; 0: of any type. */
static bool
pop(struct checker *c, u8 type)
{
	struct checked_value v;
	if (!pop_any(c, &v))
		return false;
	if (type && v.type && v.type != type)
		return check_wrong(c, "%s is on the operand stack, not %s",
		                   valtype_name(v.type), valtype_name(type));
	if (v.sp && v.sp->b)
		return check_wrong(c, "an address of accesses to the stack is a value");
	return true;
}

static void
ends(struct checker *c)
{
	c->height = bottom(c);
	c->dead = true;
}

static bool
apply_type(struct checker *c, const struct functype *t)
{
	for (u32 i = t->nparams; i-- > 0;)
		if (!pop(c, t->types[i]))
			return false;
	for (u32 i = 0; i < t->nresults; i++)
		push(c, t->types[t->nparams + i], NULL);
	return true;
}

/* --- accesses to memory --- */

static bool
check_taken(struct checker *c, const struct instr *in)
{
	const struct segment *s = &c->g->segments[c->segment];
	const struct function *callee = NULL;
	u8 width = (u8)(1u << op_access_width(op_info(in->op)->imm));
	if (s->result_of)
		callee = flow_callee(c->f, s->result_of);
	if (!callee || op_is_store(in->op))
		return check_wrong(c, "the result of no call is taken");
	if (c->at == s->first || in[-1].op != G_SP || !(in[-1].marks & TAKES_RESULT))
		return check_wrong(c, "a result is taken, but not instead of an address");
	if (width != callee->result_width ||
	    (i32)in->a + (i64)in->b - s->result_of->delta != callee->result_at)
		return check_wrong(c, "a result is taken that is not returned by value");
	return true;
}

/* Checks a load or store. It is on the stack if and only if its address is a G_SP. */
static bool
check_access(struct checker *c, const struct instr *in)
{
	u8 types[OP_TYPES];
	struct functype t = op_type(in->op, types);
	struct checked_value address;
	for (u32 i = t.nparams; i-- > 1;)
		if (!pop(c, types[i]))
			return false;
	if (!pop_any(c, &address))
		return false;
	if (address.type && address.type != VT_I32)
		return check_wrong(c, "an address is no i32");
	bool on_stack = (in->marks & ON_STACK) != 0;
	if (address.type && on_stack != (address.sp && address.sp->b))
		return check_wrong(c, "an access to the stack and its address differ");
	if (on_stack && address.sp && address.sp->a != in->a)
		return check_wrong(c, "an access at delta %d, its address at %d",
		                   (i32)in->a, (i32)address.sp->a);
	if (on_stack && ((i32)in->a < c->g->lowest ||
	                 in->b + (u64)((i32)in->a - (i64)c->g->lowest) > UINT32_MAX))
		return check_wrong(c, "an access too far from SP");
	if (t.nresults)
		push(c, types[t.nparams], NULL);
	return !(in->marks & TAKES_RESULT) || check_taken(c, in);
}

/* --- blocks --- */

static bool
open_block(struct checker *c, const struct instr *in)
{
	if (in->b != BLOCK_EMPTY)
		return check_wrong(c, "a block with a type");
	if (in->op == OP_IF && !pop(c, VT_I32))
		return false;
	ARRAY_ROOM(c->blocks, c->nblocks, c->blocks_cap);
	c->blocks[c->nblocks++] = (struct checked_block){in->op, c->height, c->dead};
	return true;
}

static bool
close_block(struct checker *c, const struct instr *in)
{
	if (!c->nblocks)
		return check_wrong(c, "no block is open");
	struct checked_block *b = &c->blocks[c->nblocks - 1];
	if (c->height != b->height)
		return check_wrong(c, "values are left at the end of a block");
	if (in->op == OP_ELSE && b->op != OP_IF)
		return check_wrong(c, "an else without an if");
	c->dead = b->dead;
	if (in->op == OP_ELSE)
		b->op = OP_ELSE;
	else
		c->nblocks--;
	return true;
}

static bool
check_branch(struct checker *c, const struct instr *in)
{
	if (in->a >= c->nblocks)
		return check_wrong(c, "a branch to label %u of %u", in->a, c->nblocks);
	if (in->op == OP_BR_IF)
		return pop(c, VT_I32);
	ends(c);
	return true;
}

/* --- pseudo instructions --- */

static bool
check_delta(struct checker *c, i64 delta, bool exactly, i32 want)
{
	if (!c->dead && exactly && delta != want)
		return check_wrong(c, "delta is %lld, not %d", (long long)delta, want);
	return (delta >= c->g->lowest && delta <= 1 << 28) ||
	       check_wrong(c, "delta %lld is below %d", (long long)delta, c->g->lowest);
}

/* Whether `copy` has the same instructions as `of`. */
static bool
is_copy(const struct function *g, u32 copy, u32 of)
{
	const struct segment *x = &g->segments[copy], *y = &g->segments[of];
	if (x->n != y->n || x->delta != y->delta)
		return false;
	for (u32 i = 0; i < x->n; i++)
		if (g->instrs[x->first + i].op != g->instrs[y->first + i].op)
			return false;
	return true;
}

static bool
check_jump(struct checker *c, const struct instr *in)
{
	const struct function *g = c->g;
	if (in->a >= g->nsegments)
		return check_wrong(c, "a jump to segment %u of %u", in->a, g->nsegments);
	u32 to = function_segment(g, (u32)in->b);
	if (in->a != to && (in->a < c->originals || !is_copy(g, in->a, to)))
		return check_wrong(c, "a jump to segment %u, its PC_B leads to %u", in->a,
		                   to);
	if (!check_delta(c, function_jump_delta(in), true, g->segments[in->a].delta))
		return false;
	ends(c);
	return true;
}

static bool
check_call(struct checker *c, const struct instr *in)
{
	const struct function *g = c->g;
	bool tail = in->op == G_TAIL;
	if (in->a >= g->ncalls)
		return check_wrong(c, "call %u of %u", in->a, g->ncalls);
	const struct gocall *call = &g->calls[in->a];
	if (c->used_calls[in->a]++)
		return check_wrong(c, "call %u is made twice", in->a);
	if (call->callee != NO_FUNC &&
	    (call->callee < c->m->nimported_funcs ||
	     call->callee - c->m->nimported_funcs >= c->m->nfuncs))
		return check_wrong(c, "a call of function %u, which there is not",
		                   call->callee);
	if (call->stored == tail)
		return check_wrong(c, "a return address is stored, or is not");
	if (!g->can_unwind)
		return check_wrong(c, "a call, in a function that does not unwind");
	if (tail && g->result_width)
		return check_wrong(c, "a call whose result by value would be lost");
	if (!check_delta(c, call->delta, tail, 0))
		return false;
	if (call->callee == NO_FUNC && !pop(c, VT_I32))
		return false;
	if (tail)
		ends(c);
	return true;
}

static bool
check_callee(struct checker *c, const struct instr *in)
{
	u32 imported = c->m->nimported_funcs;
	if (in->a >= imported + c->m->nfuncs)
		return check_wrong(c, "a call of function %u of %u", in->a,
		                   imported + c->m->nfuncs);
	const struct functype *t = func_type(c->m, in->a);
	if (in->a >= imported && function_is_go_type(t))
		return check_wrong(c, "a plain call of a Go function");
	if (in->op == G_HELPER && !check_delta(c, (i64)in->b, false, 0))
		return false;
	return apply_type(c, t);
}

static bool
check_pseudo(struct checker *c, const struct instr *in)
{
	switch (in->op) {
	case G_SP:
		push(c, VT_I32, in);
		return in->b > 1 ? check_wrong(c, "a G_SP of another kind")
		                 : check_delta(c, (i32)in->a, false, 0);
	case G_JUMP:
		return check_jump(c, in);
	case G_CALL:
	case G_TAIL:
		return check_call(c, in);
	case G_HELPER:
		return check_callee(c, in);
	case G_RETURN:
	case G_UNWIND:
		if (in->op == G_UNWIND && !c->g->can_unwind)
			return check_wrong(c, "it unwinds, in a function that does not");
		if (!check_delta(c, (i32)in->a, in->op == G_RETURN, 8))
			return false;
		ends(c);
		return true;
	}
	return check_wrong(c, "no instruction has number 0x%x", in->op);
}

/* --- one instruction --- */

static bool
check_local(struct checker *c, const struct instr *in)
{
	if (in->a >= c->g->nlocals)
		return check_wrong(c, "local %u of %u", in->a, c->g->nlocals);
	if (in->a == PC_LOCAL || in->a == SP_LOCAL)
		return check_wrong(c, "the local of %s is used", in->a ? "SP" : "PC_B");
	u8 type = c->g->locals[in->a];
	if (in->op != OP_LOCAL_GET && !pop(c, type))
		return false;
	if (in->op != OP_LOCAL_SET)
		push(c, type, NULL);
	return true;
}

static bool
check_global(struct checker *c, const struct instr *in)
{
	if (in->a >= c->m->nglobals || in->a == SP_GLOBAL)
		return check_wrong(c, "global %u is used", in->a);
	u8 type = c->m->globals[in->a].type;
	if (in->op == OP_GLOBAL_SET)
		return pop(c, type);
	push(c, type, NULL);
	return true;
}

static bool
check_select(struct checker *c, const struct instr *in)
{
	if (!pop(c, VT_I32))
		return false;
	u8 type = in->op == OP_SELECT_T   ? (u8)in->a
	          : c->height > bottom(c) ? c->stack[c->height - 1].type
	                                  : 0;
	if (!pop(c, type) || !pop(c, type))
		return false;
	push(c, type, NULL);
	return true;
}

/* Checks the instructions whose types opcodes.def leaves open. */
static bool
check_other(struct checker *c, const struct instr *in)
{
	struct checked_value dropped;
	switch (in->op) {
	case OP_UNREACHABLE:
		ends(c);
		return true;
	case OP_BLOCK:
	case OP_IF:
		return open_block(c, in);
	case OP_ELSE:
	case OP_END:
		return close_block(c, in);
	case OP_BR:
	case OP_BR_IF:
		return check_branch(c, in);
	case OP_CALL:
		return check_callee(c, in);
	case OP_DROP:
		return pop_any(c, &dropped);
	case OP_SELECT:
	case OP_SELECT_T:
		return check_select(c, in);
	case OP_LOCAL_GET:
	case OP_LOCAL_SET:
	case OP_LOCAL_TEE:
		return check_local(c, in);
	case OP_GLOBAL_GET:
	case OP_GLOBAL_SET:
		return check_global(c, in);
	}
	return check_wrong(c, "%s, which a segment never has", op_info(in->op)->text);
}

static bool
check_instr(struct checker *c, const struct instr *in)
{
	u8 types[OP_TYPES];
	bool load = op_is_access(in->op) && !op_is_store(in->op);
	if (in->marks & ~(ON_STACK | TAKES_RESULT))
		return check_wrong(c, "a mark that there is not");
	if ((in->marks & ON_STACK && !op_is_access(in->op)) ||
	    (in->marks & TAKES_RESULT && in->op != G_SP && !load))
		return check_wrong(c, "a mark on an instruction that has none");
	if (in->op >= G_SP)
		return check_pseudo(c, in);
	if (!op_info(in->op)->text)
		return check_wrong(c, "no instruction has number 0x%x", in->op);
	if (op_is_access(in->op))
		return check_access(c, in);
	if (*op_info(in->op)->signature == '*')
		return check_other(c, in);
	struct functype t = op_type(in->op, types);
	return apply_type(c, &t);
}

bool
check_segment(struct checker *c)
{
	const struct segment *s = &c->g->segments[c->segment];
	c->height = c->nblocks = 0;
	c->dead = false;
	for (c->at = s->first; c->at < s->first + s->n; c->at++)
		if (!check_instr(c, &c->g->instrs[c->at]))
			return false;
	c->at = NO_SEGMENT;
	if (c->nblocks)
		return check_wrong(c, "a block is open at its end");
	if (c->height)
		return check_wrong(c, "values are left on the operand stack");
	if (!c->dead && s->next == NO_SEGMENT && c->segment + 1 < c->originals)
		return check_wrong(c, "its end leads nowhere");
	return true;
}
