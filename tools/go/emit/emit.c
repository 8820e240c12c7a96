/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/emit/emit.h"
#include "tools/go/recognise/graph.h"
#include "tools/go/improve/result_in_register.h"

struct instr *
emit(struct emitter *e, u16 op, u32 a, u64 b)
{
	return code_add(e->out, op, a, b);
}

void
emit_const(struct emitter *e, u32 value)
{
	emit(e, OP_I32_CONST, 0, value);
}

/* --- labels --- */

void
emit_open(struct emitter *e, u16 op, enum label_kind kind, u32 node)
{
	emit(e, op, 0, BLOCK_EMPTY);
	ARRAY_ROOM(e->labels, e->nlabels, e->labels_cap);
	e->labels[e->nlabels++] = (struct label){kind, node};
}

void
emit_close(struct emitter *e)
{
	emit(e, OP_END, 0, 0);
	e->nlabels--;
}

u32
emit_label(const struct emitter *e, u32 node)
{
	for (u32 i = e->nlabels; i-- > 0;)
		if ((e->labels[i].kind == LABEL_BLOCK ||
		     e->labels[i].kind == LABEL_LOOP) &&
		    e->labels[i].node == node)
			return e->nlabels - 1 - i;
	return NO_NODE;
}

void
emit_table(struct emitter *e, const u32 *labels, u32 n)
{
	emit(e, OP_BR_TABLE, e->out->nlabels, n - 1);
	memcpy(code_add_labels(e->out, n), labels, n * sizeof *labels);
}

/* --- SP --- */

void
emit_move_base(struct emitter *e, i32 n)
{
	if (!n)
		return;
	emit(e, OP_LOCAL_GET, BASE_LOCAL, 0);
	emit_const(e, (u32)(n < 0 ? -n : n));
	emit(e, n < 0 ? OP_I32_SUB : OP_I32_ADD, 0, 0);
	emit(e, OP_LOCAL_SET, BASE_LOCAL, 0);
}

/* Pushes SP at `delta`. */
static void
push_sp(struct emitter *e, i32 delta)
{
	emit(e, OP_LOCAL_GET, BASE_LOCAL, 0);
	if (delta != e->g->lowest) {
		emit_const(e, (u32)(delta - e->g->lowest));
		emit(e, OP_I32_ADD, 0, 0);
	}
}

static void
publish(struct emitter *e, i32 delta)
{
	push_sp(e, delta);
	emit(e, OP_GLOBAL_SET, SP_GLOBAL, 0);
}

static void
read_back(struct emitter *e, i32 delta)
{
	emit(e, OP_GLOBAL_GET, SP_GLOBAL, 0);
	if (delta != e->g->lowest) {
		emit_const(e, (u32)(delta - e->g->lowest));
		emit(e, OP_I32_SUB, 0, 0);
	}
	emit(e, OP_LOCAL_SET, BASE_LOCAL, 0);
}

/* --- results by value (result_in_register.h) --- */

/* Returns the called function if it returns a result besides SP, else NULL. */
static const struct function *
with_result(const struct emitter *e, const struct gocall *call)
{
	const struct function *g = flow_callee(e->f, call);
	return g && g->result_width ? g : NULL;
}

/* Pushes the result of g, which was called with SP at `delta`, from memory. */
static void
push_result(struct emitter *e, const struct function *g, i32 delta)
{
	u64 offset = (u64)(delta + g->result_at - e->g->lowest);
	emit(e, OP_LOCAL_GET, BASE_LOCAL, 0);
	emit(e, result_load(g->result_width), 0, offset);
}

void
emit_read_result(struct emitter *e, const struct gocall *call)
{
	push_result(e, with_result(e, call), call->delta);
	emit(e, OP_LOCAL_SET, e->result, 0);
}

/* What follows new SP on the operand stack after a call goes. */
static void
take_result(struct emitter *e, const struct gocall *call)
{
	if (!with_result(e, call))
		return;
	if (call->result_read && e->result != NO_LOCAL)
		emit(e, OP_LOCAL_SET, e->result, 0);
	else
		emit(e, OP_DROP, 0, 0);
}

static void
use_result(struct emitter *e, u16 load)
{
	emit(e, OP_LOCAL_GET, e->result, 0);
	for (const u16 *op = result_convert(load); *op != OP_NOP; op++)
		emit(e, *op, 0, 0);
}

/* Returns SP at `delta`, or, with `unwinding`, 0. */
static void
emit_return(struct emitter *e, bool unwinding)
{
	if (unwinding)
		emit_const(e, 0);
	else
		push_sp(e, 0);
	if (e->returns_result && unwinding)
		emit(e, OP_I64_CONST, 0, 0);
	else if (e->returns_result)
		push_result(e, e->g, 0);
}

/* --- calls --- */

/* Writes a call up to the point where the new SP (or 0) is on the operand stack. */
static void
make_call(struct emitter *e, const struct gocall *call)
{
	if (call->stored) {
		emit(e, OP_LOCAL_GET, BASE_LOCAL, 0);
		emit(e, OP_I64_CONST, 0, call->pc);
		emit(e, OP_I64_STORE, 0, (u64)(call->delta - e->g->lowest))->align = 3;
	}
	if (call->callee == NO_FUNC)
		emit(e, OP_LOCAL_SET, e->scratch, 0);
	emit_const(e, 0);
	push_sp(e, call->delta);
	if (call->callee == NO_FUNC) {
		emit(e, OP_LOCAL_GET, e->scratch, 0);
		emit(e, OP_CALL_INDIRECT, e->t->indirect_type, e->t->start_table);
	} else {
		emit(e, OP_CALL, e->t->start[call->callee], 0);
		take_result(e, call);
	}
}

static void
leave_if_zero(struct emitter *e, const struct gocall *call)
{
	emit(e, OP_I32_EQZ, 0, 0);
	if (call->no_resume) {
		emit_open(e, OP_IF, LABEL_PLAIN, 0);
		emit(e, OP_UNREACHABLE, 0, 0);
		emit_close(e);
	} else {
		emit(e, OP_BR_IF, e->nlabels - 1, 0);
	}
}

static bool
emit_call(struct emitter *e, const struct gocall *call)
{
	i32 above = call->delta - e->g->lowest;
	make_call(e, call);
	if (!flow_passes(e->f, call, e->after)) {
		emit(e, OP_DROP, 0, 0);
		if (call->no_resume)
			emit(e, OP_UNREACHABLE, 0, 0);
		else
			emit(e, OP_BR, e->nlabels - 1, 0);
		return false;
	}
	emit(e, OP_LOCAL_TEE, above ? e->scratch : BASE_LOCAL, 0);
	leave_if_zero(e, call);
	if (above) {
		emit(e, OP_LOCAL_GET, e->scratch, 0);
		emit_const(e, (u32)above);
		emit(e, OP_I32_SUB, 0, 0);
		emit(e, OP_LOCAL_SET, BASE_LOCAL, 0);
	}
	return true;
}

/* --- one instruction --- */

static void
emit_plain(struct emitter *e, const struct instr *in)
{
	struct instr *out = emit(e, in->op, in->a, in->b);
	out->align = in->align;
	if (in->marks & ON_STACK) {
		out->a = 0;
		out->b += (u64)((i32)in->a - e->g->lowest);
	}
	if (in->op == OP_BLOCK || in->op == OP_LOOP || in->op == OP_IF) {
		e->out->ninstrs--;
		emit_open(e, in->op, LABEL_PLAIN, 0);
	} else if (in->op == OP_END) {
		e->nlabels--;
	}
}

bool
emit_segment_instr(struct emitter *e, const struct instr *in)
{
	if ((in->marks & TAKES_RESULT) && e->result != NO_LOCAL) {
		if (in->op != G_SP)
			use_result(e, in->op);
		return true;
	}
	switch (in->op) {
	case G_SP:
		if (in->b)
			emit(e, OP_LOCAL_GET, BASE_LOCAL, 0);
		else
			push_sp(e, (i32)in->a);
		return true;
	case G_CALL:
		return emit_call(e, &e->g->calls[in->a]);
	case G_TAIL:
		make_call(e, &e->g->calls[in->a]);
		emit(e, OP_RETURN, 0, 0);
		return false;
	case G_HELPER:
		publish(e, (i32)in->b);
		emit(e, OP_CALL, in->a, 0);
		read_back(e, (i32)in->b);
		return true;
	case G_RETURN:
		emit_return(e, false);
		emit(e, OP_RETURN, 0, 0);
		return false;
	case G_UNWIND:
		publish(e, (i32)in->a);
		emit_return(e, true);
		emit(e, OP_RETURN, 0, 0);
		return false;
	case OP_UNREACHABLE:
		emit(e, OP_UNREACHABLE, 0, 0);
		return false;
	default:
		emit_plain(e, in);
		return true;
	}
}

/* --- around it --- */

void
emit_begin(struct emitter *e)
{
	struct code *c = e->out;
	c->ninstrs = c->nlabels = 0;
	/* (pc_b, sp), the latter formerly the first declared local; the others; and one
	 * or two more */
	bool results = e->structured && e->g->takes_results;
	c->nlocals = e->g->nlocals + 1 + results;
	c->locals = xrealloc(c->locals, c->nlocals);
	memcpy(c->locals, e->g->locals, e->g->nlocals);
	e->scratch = e->g->nlocals;
	c->locals[e->scratch] = VT_I32;
	e->result = results ? e->scratch + 1 : NO_LOCAL;
	if (results)
		c->locals[e->result] = VT_I64;
	e->nlabels = 0;
	emit_open(e, OP_BLOCK, LABEL_UNWIND, 0);
}

void
emit_end(struct emitter *e)
{
	emit(e, OP_UNREACHABLE, 0, 0);
	emit_close(e);
	emit_return(e, true);
	emit(e, OP_END, 0, 0);
}
