/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/go/recognise/parse_calls.h"

bool
parse_enter_segment(struct parser *p, u32 segment)
{
	struct segment *s = &p->g->segments[segment];
	if (!p->known[segment]) {
		p->known[segment] = true;
		s->delta = p->delta;
	}
	return s->delta == p->delta || parser_no(p, "SP differs where ways meet");
}

bool
parse_jump(struct parser *p, u32 depth)
{
	const struct instr *set = parser_last(p, 1), *k = parser_last(p, 2);
	u32 again = p->nframes + p->nsegments - 1 - p->segment;
	if (!p->has_loop || depth != again || !parser_is(set, OP_LOCAL_SET, 0) ||
	    k->op != OP_I32_CONST)
		return parser_no(p, "a branch that is no jump between blocks");
	u32 pc = (u32)k->b, target = function_segment(p->g, pc);
	p->nout -= 2;
	parser_put(p, (struct instr){.op = G_JUMP,
	                             .a = target,
	                             .b = (u64)(u32)p->delta << 32 | pc});
	if (!p->dead && !parse_enter_segment(p, target))
		return false;
	p->dead = true;
	return true;
}

/* Reads what follows a call: `br_if $unwind`, `if unreachable end`, or `return`. */
static bool
parse_call_end(struct parser *p, struct gocall *call, bool *tail)
{
	u32 unwind = p->nframes + p->nsegments - 1 - p->segment + p->has_loop;
	*tail = false;
	if (!parser_reload(p))
		return parser_no(p, "SP is not read again after a call");
	if (p->has_unwind && parser_is(parser_peek(p, 0), OP_BR_IF, unwind)) {
		p->at++;
	} else if (parser_is(parser_peek(p, 0), OP_IF, BLOCK_EMPTY) &&
	           parser_peek(p, 1)->op == OP_UNREACHABLE &&
	           parser_peek(p, 2)->op == OP_END) {
		call->no_resume = true;
		p->at += 3;
	} else if (parser_peek(p, 0)->op == OP_RETURN && !call->stored) {
		p->at++;
		*tail = true;
	} else {
		return parser_no(p, "the result of a call is not looked at");
	}
	return true;
}

/* `SP; i64.const PC; i64.store 0` at the end of what was written. */
static bool
take_return_address(struct parser *p, struct gocall *call, u32 after)
{
	const struct instr *store = parser_last(p, after + 1),
	                   *pc = parser_last(p, after + 2),
	                   *sp = parser_last(p, after + 3);
	call->delta = p->delta;
	if (store->op != OP_I64_STORE || store->b != 0 || store->marks != ON_STACK ||
	    pc->op != OP_I64_CONST || sp->op != G_SP || (i32)sp->a != p->delta)
		return false;
	call->stored = true;
	call->pc = pc->b;
	struct instr *from = &p->out[p->nout - after - 3];
	memmove(from, from + 3, after * sizeof *from);
	p->nout -= 3;
	return true;
}

static bool
finish_call(struct parser *p, struct gocall call)
{
	bool tail, at_end;
	u32 first = p->g->segments[p->segment].first;
	call.first = call.callee != NO_FUNC && p->nout == first;
	if (!parse_call_end(p, &call, &tail))
		return false;
	if (tail ? call.delta != 0 : !call.stored)
		return parser_no(p, "a call without a return address");
	parser_put(p, (struct instr){.op = tail ? G_TAIL : G_CALL, .a = p->ncalls});
	p->g->calls[p->ncalls++] = call;
	p->g->can_unwind = true;
	if (tail) {
		p->dead = true;
		return true;
	}
	p->delta += 8;
	at_end = !p->nframes && parser_peek(p, 0)->op == OP_END;
	if (at_end && !call.no_resume && !p->dead)
		p->g->segments[p->segment].call = p->ncalls - 1;
	return true;
}

static bool
parse_go_call(struct parser *p, u32 callee)
{
	struct gocall call = {.callee = callee};
	if (!parser_is(parser_last(p, 1), OP_I32_CONST, 0))
		return parser_no(p, "a call of a Go function not at its start");
	p->nout--;
	parser_pop(p);
	take_return_address(p, &call, 0);
	return finish_call(p, call);
}

/* The table index is PC_F, shifted out of a PC: 2 + 1 instructions (Go 1.24 on) or the
 * same in another order (before), then the swap of the two operands through local 0. */
static bool
parse_indirect(struct parser *p)
{
	struct gocall call = {.callee = NO_FUNC};
	if (!parser_is(parser_last(p, 1), OP_LOCAL_GET, 0) ||
	    !parser_is(parser_last(p, 2), OP_I32_CONST, 0) ||
	    !parser_is(parser_last(p, 3), OP_LOCAL_SET, 0))
		return parser_no(p, "an indirect call of unknown form");
	p->nout -= 3;
	parser_pop(p);
	parser_pop(p);
	parser_push(p, NO_FUNC); /* the index, which stays on the stack */
	bool shifted = (parser_is(parser_last(p, 1), OP_I32_WRAP_I64, 0) &&
	                parser_last(p, 2)->op == OP_I64_SHR_U &&
	                parser_is(parser_last(p, 3), OP_I64_CONST, 16)) ||
	               (parser_last(p, 1)->op == OP_I32_SHR_U &&
	                parser_is(parser_last(p, 2), OP_I32_CONST, 16) &&
	                parser_last(p, 3)->op == OP_I32_WRAP_I64);
	if (!shifted)
		return parser_no(p, "an indirect call of unknown form");
	take_return_address(p, &call, 3);
	parser_pop_values(p, 1);
	return finish_call(p, call);
}

bool
parse_call(struct parser *p, const struct instr *in)
{
	if (in->op == OP_CALL_INDIRECT) {
		if (!function_is_go_type(&p->m->types[in->a]))
			return parser_no(p, "an indirect call of another type");
		return parse_indirect(p);
	}
	const struct functype *t = func_type(p->m, in->a);
	if (in->a >= p->m->nimported_funcs && function_is_go_type(t))
		return parse_go_call(p, in->a);
	bool sp = p->touches_sp && p->touches_sp[in->a];
	parser_put(
	        p,
	        sp ? (struct instr){.op = G_HELPER, .a = in->a, .b = (u64)(i64)p->delta}
	           : *in);
	parser_call_effect(p, t);
	return parser_reload(p) || parser_no(p, "SP is not read again after a call");
}

/* --- SP --- */

/* Whether `i64.store 0` and the beginning of a call follow the next three
 * instructions. */
static bool
is_push_end(const struct parser *p)
{
	return parser_peek(p, 3)->op == OP_I64_STORE && parser_peek(p, 3)->b == 0 &&
	       (parser_is(parser_peek(p, 4), OP_I32_CONST, 0) ||
	        parser_is(parser_peek(p, 4), OP_I32_WRAP_I64, 0) ||
	        parser_is(parser_peek(p, 4), OP_I64_CONST, 16));
}

/* `SP; i32.const N; i32.add or sub` was written; `local.tee 1; global.set 0` follows. */
bool
parse_set_sp(struct parser *p)
{
	const struct instr *op = parser_last(p, 1), *n = parser_last(p, 2),
	                   *sp = parser_last(p, 3);
	if (!parser_is(parser_peek(p, 0), OP_GLOBAL_SET, SP_GLOBAL))
		return parser_no(p, "SP is kept from the global");
	if ((op->op != OP_I32_ADD && op->op != OP_I32_SUB) || n->op != OP_I32_CONST ||
	    sp->op != G_SP || n->b > 1 << 30)
		return parser_no(p, "SP is set to something else");
	i64 delta = (i32)sp->a + (op->op == OP_I32_ADD ? (i64)n->b : -(i64)n->b);
	if (delta < -(1 << 30) || delta > 8)
		return parser_no(p, "SP goes too far");
	bool push = n->b == 8 && parser_is(parser_peek(p, 1), OP_LOCAL_GET, SP_LOCAL) &&
	            parser_peek(p, 2)->op == OP_I64_CONST && is_push_end(p);
	if (delta < p->delta && !push && !p->nframes && p->segment == 0)
		p->usual = (i32)delta;
	p->delta = (i32)delta;
	p->nout -= 3;
	parser_pop(p);
	p->at++;
	if (p->delta < p->g->lowest)
		p->g->lowest = p->delta;
	return true;
}

bool
parse_return(struct parser *p)
{
	const struct instr *result = parser_last(p, 1);
	if (result->op != OP_I32_CONST || result->b > 1)
		return parser_no(p, "a return of something else than 0 and 1");
	bool unwinds = result->b;
	p->nout--;
	parser_pop(p);
	if (!unwinds && p->delta != 8 && !p->dead)
		return parser_no(p, "SP is not what it was at a return");
	parser_put(p, (struct instr){.op = unwinds ? G_UNWIND : G_RETURN,
	                             .a = (u32)p->delta});
	p->g->can_unwind |= unwinds;
	p->dead = true;
	return true;
}
