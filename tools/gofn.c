/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gofn.h"

enum { SP_GLOBAL = 0, SP_LOCAL = 1, MAX_NESTING = 512 };

/* A value on the operand stack: the G_SP that pushed it, or NO_FUNC. */
struct operand {
	u32 producer;
};

struct frame { /* an explicit block inside a segment */
	u16 op;
	u32 height;
	i32 delta;
	bool dead; /* on entry */
};

struct parser {
	const struct module *m;
	const u8 *touches_sp;
	struct gofn *g;
	const struct code *c;
	u32 at; /* of c->instrs */
	struct instr *out;
	u32 nout;
	i32 delta;
	i32 usual; /* behind the prologue */
	bool dead;
	bool has_unwind, has_loop;
	u32 segment, nsegments;
	struct operand *stack;
	u32 height, stack_cap;
	struct frame frames[MAX_NESTING];
	u32 nframes;
	u32 ncalls;
	bool *known; /* the delta of a segment is */
};

static bool
no(struct parser *p, const char *why)
{
	if (!p->g->why_not)
		p->g->why_not = why;
	return false;
}

bool
gofn_is_go_type(const struct functype *t)
{
	return t->nparams == 1 && t->nresults == 1 && t->types[0] == VT_I32 &&
	       t->types[1] == VT_I32;
}

u32
gofn_segment(const struct gofn *g, u32 pc_b)
{
	return g->entries[pc_b < g->nentries ? pc_b : g->nentries - 1];
}

/* --- reading the input --- */

static const struct instr *
peek(const struct parser *p, u32 ahead)
{
	static const struct instr none = {.op = OP_NOP};
	u64 i = (u64)p->at + ahead;
	return i < p->c->ninstrs ? &p->c->instrs[i] : &none;
}

static bool
is(const struct instr *in, u16 op, u64 value)
{
	const struct opinfo *info = op_info(op);
	if (in->op != op)
		return false;
	return info->imm == IMM_I32 || info->imm == IMM_I64 || info->imm == IMM_BLOCK
	               ? in->b == value
	               : in->a == value;
}

/* `global.get 0; local.set 1`, which follows every call. */
static bool
reload(struct parser *p)
{
	if (!is(peek(p, 0), OP_GLOBAL_GET, SP_GLOBAL) ||
	    !is(peek(p, 1), OP_LOCAL_SET, SP_LOCAL))
		return false;
	p->at += 2;
	return true;
}

/* --- writing --- */

static struct instr *
put(struct parser *p, struct instr in)
{
	p->out[p->nout] = in;
	return &p->out[p->nout++];
}

/* The k-th last instruction written in this segment, or one that matches nothing. */
static const struct instr *
last(const struct parser *p, u32 k)
{
	static const struct instr none = {.op = OP_NOP};
	u32 first = p->g->segments[p->segment].first;
	return p->nout - first >= k ? &p->out[p->nout - k] : &none;
}

/* --- the operand stack --- */

static void
push(struct parser *p, u32 producer)
{
	if (p->height == p->stack_cap) {
		p->stack_cap = p->stack_cap ? p->stack_cap * 2 : 64;
		p->stack = xreallocn(p->stack, p->stack_cap, sizeof *p->stack);
	}
	p->stack[p->height++].producer = producer;
}

static u32
bottom(const struct parser *p)
{
	return p->nframes ? p->frames[p->nframes - 1].height : 0;
}

/* A G_SP that anything but an access uses is a plain value. */
static void
use(struct parser *p, u32 producer)
{
	if (producer != NO_FUNC)
		p->out[producer].b = 0;
}

static u32
pop(struct parser *p)
{
	if (p->height <= bottom(p))
		return NO_FUNC; /* only in dead code: the module is valid */
	return p->stack[--p->height].producer;
}

static void
pop_values(struct parser *p, u32 n)
{
	while (n--)
		use(p, pop(p));
}

static void
call_effect(struct parser *p, const struct functype *t)
{
	pop_values(p, t->nparams);
	for (u32 i = 0; i < t->nresults; i++)
		push(p, NO_FUNC);
}

static bool
is_access(u16 op)
{
	return op >= OP_I32_LOAD && op <= OP_I64_STORE32;
}

/* Loads and stores whose address is SP become relative to it. */
static void
access_effect(struct parser *p, struct instr *in)
{
	bool store = in->op >= OP_I32_STORE;
	if (store)
		use(p, pop(p));
	u32 address = pop(p);
	if (address != NO_FUNC && in->b >= 1u << 31)
		use(p, address); /* the sum has to stay an offset */
	else if (address != NO_FUNC) {
		in->pad = ON_STACK;
		in->a = p->out[address].a;
	}
	if (!store)
		push(p, NO_FUNC);
}

/* --- jumps and calls --- */

static bool
enter_segment(struct parser *p, u32 segment)
{
	struct segment *s = &p->g->segments[segment];
	if (!p->known[segment]) {
		p->known[segment] = true;
		s->delta = p->delta;
	}
	return s->delta == p->delta || no(p, "SP differs where ways meet");
}

static bool
parse_jump(struct parser *p, u32 depth)
{
	const struct instr *set = last(p, 1), *k = last(p, 2);
	u32 again = p->nframes + p->nsegments - 1 - p->segment;
	if (!p->has_loop || depth != again || !is(set, OP_LOCAL_SET, 0) ||
	    k->op != OP_I32_CONST)
		return no(p, "a branch that is no jump between blocks");
	u32 pc = (u32)k->b, target = gofn_segment(p->g, pc);
	p->nout -= 2;
	put(p, (struct instr){.op = G_JUMP, .a = target, .b = pc});
	if (!p->dead && !enter_segment(p, target))
		return false;
	p->dead = true;
	return true;
}

/* What stands behind a call: `br_if $unwind`, `if unreachable end`, or `return`. */
static bool
parse_call_end(struct parser *p, struct gocall *call, bool *tail)
{
	u32 unwind = p->nframes + p->nsegments - 1 - p->segment + p->has_loop;
	*tail = false;
	if (!reload(p))
		return no(p, "SP is not read again behind a call");
	if (p->has_unwind && is(peek(p, 0), OP_BR_IF, unwind)) {
		p->at++;
	} else if (is(peek(p, 0), OP_IF, BLOCK_EMPTY) &&
	           peek(p, 1)->op == OP_UNREACHABLE && peek(p, 2)->op == OP_END) {
		call->no_resume = true;
		p->at += 3;
	} else if (peek(p, 0)->op == OP_RETURN && !call->stored) {
		p->at++;
		*tail = true;
	} else {
		return no(p, "the result of a call is not looked at");
	}
	return true;
}

/* `SP; i64.const PC; i64.store 0` at the end of what was written. */
static bool
take_return_address(struct parser *p, struct gocall *call, u32 behind)
{
	const struct instr *store = last(p, behind + 1), *pc = last(p, behind + 2),
	                   *sp = last(p, behind + 3);
	call->delta = p->delta;
	if (store->op != OP_I64_STORE || store->b != 0 || store->pad != ON_STACK ||
	    pc->op != OP_I64_CONST || sp->op != G_SP || (i32)sp->a != p->delta)
		return false;
	call->stored = true;
	call->pc = pc->b;
	struct instr *from = &p->out[p->nout - behind - 3];
	memmove(from, from + 3, behind * sizeof *from);
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
		return no(p, "a call without a return address");
	put(p, (struct instr){.op = tail ? G_TAIL : G_CALL, .a = p->ncalls});
	p->g->calls[p->ncalls++] = call;
	p->g->can_unwind = true;
	if (tail) {
		p->dead = true;
		return true;
	}
	p->delta += 8;
	at_end = !p->nframes && peek(p, 0)->op == OP_END;
	if (at_end && !call.no_resume && !p->dead)
		p->g->segments[p->segment].call = p->ncalls - 1;
	return true;
}

static bool
parse_go_call(struct parser *p, u32 callee)
{
	struct gocall call = {.callee = callee};
	if (!is(last(p, 1), OP_I32_CONST, 0))
		return no(p, "a call of a Go function not at its start");
	p->nout--;
	pop(p);
	take_return_address(p, &call, 0);
	return finish_call(p, call);
}

/* The table index is PC_F, shifted out of a PC: 2 + 1 instructions (Go 1.24 on) or the
 * same in another order (before), then the swap of the two operands through local 0. */
static bool
parse_indirect(struct parser *p)
{
	struct gocall call = {.callee = NO_FUNC};
	if (!is(last(p, 1), OP_LOCAL_GET, 0) || !is(last(p, 2), OP_I32_CONST, 0) ||
	    !is(last(p, 3), OP_LOCAL_SET, 0))
		return no(p, "an indirect call of unknown form");
	p->nout -= 3;
	pop(p);
	pop(p);
	push(p, NO_FUNC); /* the index, which stays on the stack */
	bool shifted =
	        (is(last(p, 1), OP_I32_WRAP_I64, 0) && last(p, 2)->op == OP_I64_SHR_U &&
	         is(last(p, 3), OP_I64_CONST, 16)) ||
	        (last(p, 1)->op == OP_I32_SHR_U && is(last(p, 2), OP_I32_CONST, 16) &&
	         last(p, 3)->op == OP_I32_WRAP_I64);
	if (!shifted)
		return no(p, "an indirect call of unknown form");
	take_return_address(p, &call, 3);
	pop_values(p, 1);
	return finish_call(p, call);
}

static bool
parse_call(struct parser *p, const struct instr *in)
{
	if (in->op == OP_CALL_INDIRECT) {
		if (!gofn_is_go_type(&p->m->types[in->a]))
			return no(p, "an indirect call of another type");
		return parse_indirect(p);
	}
	const struct functype *t = func_type(p->m, in->a);
	if (in->a >= p->m->nimported_funcs && gofn_is_go_type(t))
		return parse_go_call(p, in->a);
	bool sp = p->touches_sp && p->touches_sp[in->a];
	put(p, sp ? (struct instr){.op = G_HELPER, .a = in->a, .b = (u64)(i64)p->delta}
	          : *in);
	call_effect(p, t);
	return reload(p) || no(p, "SP is not read again behind a call");
}

/* --- SP --- */

/* Whether `i64.store 0` and the beginning of a call stand behind the next three. */
static bool
is_push_end(const struct parser *p)
{
	return peek(p, 3)->op == OP_I64_STORE && peek(p, 3)->b == 0 &&
	       (is(peek(p, 4), OP_I32_CONST, 0) || is(peek(p, 4), OP_I32_WRAP_I64, 0) ||
	        is(peek(p, 4), OP_I64_CONST, 16));
}

/* `SP; i32.const N; i32.add or sub` was written; `local.tee 1; global.set 0` follows. */
static bool
parse_set_sp(struct parser *p)
{
	const struct instr *op = last(p, 1), *n = last(p, 2), *sp = last(p, 3);
	if (!is(peek(p, 0), OP_GLOBAL_SET, SP_GLOBAL))
		return no(p, "SP is kept from the global");
	if ((op->op != OP_I32_ADD && op->op != OP_I32_SUB) || n->op != OP_I32_CONST ||
	    sp->op != G_SP || n->b > 1 << 30)
		return no(p, "SP is set to something else");
	i64 delta = (i32)sp->a + (op->op == OP_I32_ADD ? (i64)n->b : -(i64)n->b);
	if (delta < -(1 << 30) || delta > 8)
		return no(p, "SP goes too far");
	bool push = n->b == 8 && is(peek(p, 1), OP_LOCAL_GET, SP_LOCAL) &&
	            peek(p, 2)->op == OP_I64_CONST && is_push_end(p);
	if (delta < p->delta && !push && !p->nframes && p->segment == 0)
		p->usual = (i32)delta;
	p->delta = (i32)delta;
	p->nout -= 3;
	pop(p);
	p->at++;
	if (p->delta < p->g->lowest)
		p->g->lowest = p->delta;
	return true;
}

static bool
parse_return(struct parser *p)
{
	const struct instr *result = last(p, 1);
	if (result->op != OP_I32_CONST || result->b > 1)
		return no(p, "a return of something else than 0 and 1");
	bool unwinds = result->b;
	p->nout--;
	pop(p);
	if (!unwinds && p->delta != 8 && !p->dead)
		return no(p, "SP is not what it was at a return");
	put(p, (struct instr){.op = unwinds ? G_UNWIND : G_RETURN, .a = (u32)p->delta});
	p->g->can_unwind |= unwinds;
	p->dead = true;
	return true;
}

/* --- everything else --- */

static bool
open_block(struct parser *p, const struct instr *in)
{
	if (in->b != BLOCK_EMPTY || p->nframes == MAX_NESTING)
		return no(p, "a block with a type, or nested too deeply");
	if (in->op == OP_LOOP)
		return no(p, "a loop of its own");
	bool always = in->op == OP_IF && is(last(p, 1), OP_I64_EQZ, 0) &&
	              is(last(p, 2), OP_I64_CONST, 0);
	if (in->op == OP_IF)
		pop_values(p, 1);
	p->frames[p->nframes++] =
	        (struct frame){always ? OP_NOP : in->op, p->height, p->delta, p->dead};
	if (always) /* `i64.const 0; i64.eqz; if`: a nil dereference, to crash */
		p->nout -= 2;
	else
		put(p, *in);
	return true;
}

static bool
close_block(struct parser *p, const struct instr *in)
{
	struct frame *f = &p->frames[p->nframes - 1];
	if (!p->dead && p->delta != f->delta)
		return no(p, "SP differs where ways meet");
	if (in->op == OP_ELSE && f->op != OP_IF)
		return no(p, "an else without an if");
	p->height = f->height;
	p->delta = f->delta;
	p->dead = f->dead;
	if (f->op != OP_NOP)
		put(p, *in);
	if (in->op == OP_END)
		p->nframes--;
	return true;
}

static bool
parse_branch(struct parser *p, const struct instr *in)
{
	if (in->op == OP_BR && in->a >= p->nframes)
		return parse_jump(p, in->a);
	if (in->op == OP_BR_TABLE || in->a >= p->nframes)
		return no(p, "a branch that is no jump between blocks");
	if (in->op == OP_BR_IF)
		pop_values(p, 1);
	for (u32 i = 0; i < p->nframes; i++)
		if (p->frames[i].op == OP_NOP)
			return no(p, "a branch out of a constant condition");
	put(p, *in);
	/* the block's end is reached with this delta */
	if (!p->dead && p->frames[p->nframes - 1 - in->a].delta != p->delta)
		return no(p, "SP differs where ways meet");
	p->dead |= in->op == OP_BR;
	return true;
}

/* Operands and results of the instructions that opcodes.def leaves open. */
static bool
other_effect(struct parser *p, const struct instr *in)
{
	switch (in->op) {
	case OP_DROP:
		pop(p);
		return true;
	case OP_SELECT:
	case OP_SELECT_T:
		pop_values(p, 3);
		push(p, NO_FUNC);
		return true;
	case OP_LOCAL_GET:
		push(p, NO_FUNC);
		return true;
	case OP_GLOBAL_GET:
		push(p, NO_FUNC);
		return in->a != SP_GLOBAL || no(p, "the global SP is read");
	case OP_GLOBAL_SET:
		pop_values(p, 1);
		return in->a != SP_GLOBAL || no(p, "the global SP is set");
	case OP_LOCAL_SET:
		pop_values(p, 1);
		return in->a != SP_LOCAL || no(p, "the local SP is set");
	case OP_LOCAL_TEE:
		pop_values(p, 1);
		push(p, NO_FUNC);
		return true;
	default:
		return no(p, "an instruction that Go does not use");
	}
}

/* `SP; i64.extend_i32_u; i64.const C; i64.add` and a wrap, which comes: SP + C. Where Go
 * puts arguments. */
static bool
fold_address(struct parser *p)
{
	const struct instr *c = last(p, 2), *sp = last(p, 4);
	if (last(p, 1)->op != OP_I64_ADD || c->op != OP_I64_CONST || c->b > 1 << 24 ||
	    last(p, 3)->op != OP_I64_EXTEND_I32_U || sp->op != G_SP)
		return false;
	i64 delta = (i32)sp->a + (i64)c->b;
	if (delta > 1 << 28)
		return false;
	pop(p);
	p->nout -= 3;
	p->out[p->nout - 1].a = (u32)(i32)delta;
	p->out[p->nout - 1].b = 1;
	push(p, p->nout - 1);
	return true;
}

static bool
plain(struct parser *p, const struct instr *in)
{
	if (in->op == OP_I32_WRAP_I64 && fold_address(p))
		return true;
	const char *s = op_info(in->op)->signature;
	struct instr *copy = put(p, *in);
	if (is_access(in->op)) {
		access_effect(p, copy);
		return true;
	}
	if (strcmp(s, "*") == 0)
		return other_effect(p, in);
	for (; *s != ':'; s++)
		use(p, pop(p));
	while (*++s)
		push(p, NO_FUNC);
	return true;
}

static bool
parse_instr(struct parser *p)
{
	const struct instr *in = &p->c->instrs[p->at++];
	switch (in->op) {
	case OP_LOCAL_GET:
		if (in->a != SP_LOCAL)
			return plain(p, in);
		push(p, p->nout);
		put(p, (struct instr){.op = G_SP, .a = (u32)p->delta, .b = 1});
		return true;
	case OP_LOCAL_TEE:
		return in->a == SP_LOCAL ? parse_set_sp(p) : plain(p, in);
	case OP_CALL:
	case OP_CALL_INDIRECT:
		return parse_call(p, in);
	case OP_RETURN:
		return parse_return(p);
	case OP_UNREACHABLE:
		put(p, *in);
		p->dead = true;
		return true;
	case OP_NOP:
		return true;
	case OP_BLOCK:
	case OP_LOOP:
	case OP_IF:
		return open_block(p, in);
	case OP_ELSE:
	case OP_END:
		return close_block(p, in);
	case OP_BR:
	case OP_BR_IF:
	case OP_BR_TABLE:
		return parse_branch(p, in);
	default:
		return plain(p, in);
	}
}

/* --- the frame around the segments --- */

static u32
count_blocks(const struct parser *p, u32 at)
{
	u32 n = 0;
	while (at + n < p->c->ninstrs && is(&p->c->instrs[at + n], OP_BLOCK, BLOCK_EMPTY))
		n++;
	return n;
}

/* A function without resume points: one segment, one entry. */
static bool
parse_no_table(struct parser *p, struct arena *a)
{
	p->has_unwind = false;
	p->nsegments = 1;
	p->g->entries = arena_alloc(a, 1, sizeof *p->g->entries);
	p->g->nentries = 1;
	/* `block ... unreachable end i32.const 1 end` around a body with calls */
	u32 n = p->c->ninstrs;
	if (n > 6 && is(peek(p, 0), OP_BLOCK, BLOCK_EMPTY) &&
	    is(&p->c->instrs[n - 2], OP_I32_CONST, 1) &&
	    p->c->instrs[n - 3].op == OP_END) {
		p->has_unwind = true;
		p->at++;
	}
	return true;
}

static bool
parse_head(struct parser *p, struct arena *a)
{
	struct gofn *g = p->g;
	if (!reload(p))
		return no(p, "it does not begin with SP");
	u32 before = count_blocks(p, p->at), after = 0, at = p->at + before;
	p->has_loop = at < p->c->ninstrs && is(&p->c->instrs[at], OP_LOOP, BLOCK_EMPTY);
	if (p->has_loop)
		after = count_blocks(p, at + 1);
	u32 table = at + (p->has_loop ? 1 + after : 0);
	if (table + 2 >= p->c->ninstrs || !is(&p->c->instrs[table], OP_LOCAL_GET, 0) ||
	    p->c->instrs[table + 1].op != OP_BR_TABLE) {
		if (p->has_loop)
			return no(p, "no table of entries");
		return parse_no_table(p, a);
	}
	const struct instr *t = &p->c->instrs[table + 1];
	u32 highest = 0;
	if (t->b >= 1 << 16)
		return no(p, "more entries than Go has");
	g->nentries = (u32)t->b + 1;
	g->entries = arena_alloc(a, g->nentries, sizeof *g->entries);
	for (u32 i = 0; i < g->nentries; i++) {
		u32 label = p->c->labels[t->a + i];
		if (label > 0xffff)
			return no(p, "more entries than Go has");
		g->entries[i] = (u16)label;
		highest = label > highest ? label : highest;
	}
	/* label i leaves i + 1 blocks, the first of which only holds the table */
	p->nsegments = highest + 1;
	u32 blocks = p->has_loop ? after : before;
	p->has_unwind = p->has_loop ? before == 1 : blocks == p->nsegments + 1;
	if (p->has_loop ? before > 1 || after != p->nsegments
	                : blocks != p->nsegments + p->has_unwind)
		return no(p, "blocks that no entry leads to");
	p->at = table + 2;
	if (peek(p, 0)->op != OP_END)
		return no(p, "something between the entries and the first block");
	p->at++;
	return true;
}

/* Behind the last segment; only what Go writes there. */
static bool
parse_foot(struct parser *p)
{
	if (p->has_loop) {
		if (peek(p, 0)->op != OP_END)
			return no(p, "its end");
		p->at++;
		if (peek(p, 0)->op != OP_UNREACHABLE)
			return no(p, "its end");
		p->at++;
	}
	if (p->has_unwind) {
		if (peek(p, 0)->op != OP_END || !is(peek(p, 1), OP_I32_CONST, 1))
			return no(p, "its end");
		p->at += 2;
	}
	return (peek(p, 0)->op == OP_END && p->at + 1 == p->c->ninstrs) ||
	       no(p, "its end");
}

static bool
parse_segment(struct parser *p)
{
	struct segment *s = &p->g->segments[p->segment];
	*s = (struct segment){.first = p->nout, .delta = s->delta, .call = NO_FUNC};
	if (!p->known[p->segment]) {
		/* only reached from behind, or from outside: to be confirmed there */
		p->known[p->segment] = true;
		s->delta = p->usual;
	}
	p->delta = s->delta;
	p->dead = false;
	p->height = 0;
	while (p->nframes || peek(p, 0)->op != OP_END) {
		if (p->at >= p->c->ninstrs)
			return no(p, "its end");
		if (!parse_instr(p))
			return false;
	}
	s->n = p->nout - s->first;
	s->falls = !p->dead;
	if (p->segment + 1 == p->nsegments)
		return true;
	p->at++; /* the end of its block */
	return !s->falls || enter_segment(p, p->segment + 1);
}

static bool
parse(struct parser *p, struct arena *a)
{
	struct gofn *g = p->g;
	if (p->c->nlocals < 2 || p->c->locals[1] != VT_I32)
		return no(p, "no local for SP");
	if (!parse_head(p, a))
		return false;
	g->nsegments = p->nsegments;
	g->segments = arena_alloc(a, p->nsegments, sizeof *g->segments);
	p->known = xcalloc(p->nsegments, sizeof *p->known);
	p->known[0] = true;
	for (p->segment = 0; p->segment < p->nsegments; p->segment++)
		if (!parse_segment(p))
			return false;
	for (u32 i = 0; i < p->nout; i++)
		if (p->out[i].op >= OP_LOCAL_GET && p->out[i].op <= OP_LOCAL_TEE &&
		    p->out[i].a == 0)
			return no(p, "PC_B is used for something else");
	return parse_foot(p);
}

/* Calls and instructions never get more than they were. */
static u32
count_calls(const struct code *c)
{
	u32 n = 0;
	for (u32 i = 0; i < c->ninstrs; i++)
		n += c->instrs[i].op == OP_CALL || c->instrs[i].op == OP_CALL_INDIRECT;
	return n;
}

void
gofn_parse(const struct module *m, const struct func *f, struct code *c, struct arena *a,
           const u8 *touches_sp, struct gofn *g)
{
	struct parser *p = xcalloc(1, sizeof *p);
	struct wasm_error err = {0};
	*g = (struct gofn){0};
	if (!code_decode(m, f, c, &err))
		bug("a validated body does not decode: %s", err.what);
	p->m = m;
	p->touches_sp = touches_sp;
	p->g = g;
	p->c = c;
	p->out = xreallocn(NULL, c->ninstrs + 1u, sizeof *p->out);
	g->calls = arena_alloc(a, count_calls(c) + 1u, sizeof *g->calls);
	if (parse(p, a)) {
		g->instrs = arena_alloc(a, p->nout + 1u, sizeof *g->instrs);
		memcpy(g->instrs, p->out, p->nout * sizeof *g->instrs);
		g->locals = arena_alloc(a, c->nlocals, 1);
		memcpy(g->locals, c->locals, c->nlocals);
		g->nlocals = c->nlocals;
		g->ncalls = p->ncalls;
	}
	free(p->known);
	free(p->stack);
	free(p->out);
	free(p);
}
