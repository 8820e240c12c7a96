/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/parse.h"
#include "tools/go/recognise/parse_calls.h"

static bool
open_block(struct parser *p, const struct instr *in)
{
	if (in->b != BLOCK_EMPTY || p->nframes == MAX_NESTING)
		return parser_no(p, "a block with a type, or nested too deeply");
	if (in->op == OP_LOOP)
		return parser_no(p, "a loop of its own");
	bool always = in->op == OP_IF && parser_is(parser_last(p, 1), OP_I64_EQZ, 0) &&
	              parser_is(parser_last(p, 2), OP_I64_CONST, 0);
	if (in->op == OP_IF)
		parser_pop_values(p, 1);
	p->frames[p->nframes++] =
	        (struct frame){always ? OP_NOP : in->op, p->height, p->delta, p->dead};
	if (always) /* `i64.const 0; i64.eqz; if`: a nil dereference, to crash */
		p->nout -= 2;
	else
		parser_put(p, *in);
	return true;
}

static bool
close_block(struct parser *p, const struct instr *in)
{
	struct frame *f = &p->frames[p->nframes - 1];
	if (!p->dead && p->delta != f->delta)
		return parser_no(p, "SP differs where ways meet");
	if (in->op == OP_ELSE && f->op != OP_IF)
		return parser_no(p, "an else without an if");
	p->height = f->height;
	p->delta = f->delta;
	p->dead = f->dead;
	if (f->op != OP_NOP)
		parser_put(p, *in);
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
		return parser_no(p, "a branch that is no jump between blocks");
	if (in->op == OP_BR_IF)
		parser_pop_values(p, 1);
	for (u32 i = 0; i < p->nframes; i++)
		if (p->frames[i].op == OP_NOP)
			return parser_no(p, "a branch out of a constant condition");
	parser_put(p, *in);
	/* the block's end is reached with this delta */
	if (!p->dead && p->frames[p->nframes - 1 - in->a].delta != p->delta)
		return parser_no(p, "SP differs where ways meet");
	p->dead |= in->op == OP_BR;
	return true;
}

/* Operands and results of the instructions that opcodes.def leaves open. */
static bool
other_effect(struct parser *p, const struct instr *in)
{
	switch (in->op) {
	case OP_DROP:
		parser_pop(p);
		return true;
	case OP_SELECT:
	case OP_SELECT_T:
		parser_pop_values(p, 3);
		parser_push(p, NO_FUNC);
		return true;
	case OP_LOCAL_GET:
		parser_push(p, NO_FUNC);
		return true;
	case OP_GLOBAL_GET:
		parser_push(p, NO_FUNC);
		return in->a != SP_GLOBAL || parser_no(p, "the global SP is read");
	case OP_GLOBAL_SET:
		parser_pop_values(p, 1);
		return in->a != SP_GLOBAL || parser_no(p, "the global SP is set");
	case OP_LOCAL_SET:
		parser_pop_values(p, 1);
		return in->a != SP_LOCAL || parser_no(p, "the local SP is set");
	case OP_LOCAL_TEE:
		parser_pop_values(p, 1);
		parser_push(p, NO_FUNC);
		return true;
	default:
		return parser_no(p, "an instruction that Go does not use");
	}
}

/* `SP; i64.extend_i32_u; i64.const C; i64.add` becomes SP + C; the wrap follows. Go puts
 * arguments there. */
static bool
fold_address(struct parser *p)
{
	const struct instr *c = parser_last(p, 2), *sp = parser_last(p, 4);
	if (parser_last(p, 1)->op != OP_I64_ADD || c->op != OP_I64_CONST ||
	    c->b > 1 << 24 || parser_last(p, 3)->op != OP_I64_EXTEND_I32_U ||
	    sp->op != G_SP)
		return false;
	i64 delta = (i32)sp->a + (i64)c->b;
	if (delta > 1 << 28)
		return false;
	parser_pop(p);
	p->nout -= 3;
	p->out[p->nout - 1].a = (u32)(i32)delta;
	p->out[p->nout - 1].b = 1;
	parser_push(p, p->nout - 1);
	return true;
}

static bool
plain(struct parser *p, const struct instr *in)
{
	if (in->op == OP_I32_WRAP_I64 && fold_address(p))
		return true;
	const char *s = op_info(in->op)->signature;
	struct instr *copy = parser_put(p, *in);
	if (op_is_access(in->op)) {
		parser_access_effect(p, copy);
		return true;
	}
	if (strcmp(s, "*") == 0)
		return other_effect(p, in);
	for (; *s != ':'; s++)
		parser_use(p, parser_pop(p));
	while (*++s)
		parser_push(p, NO_FUNC);
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
		parser_push(p, p->nout);
		parser_put(p, (struct instr){.op = G_SP, .a = (u32)p->delta, .b = 1});
		return true;
	case OP_LOCAL_TEE:
		return in->a == SP_LOCAL ? parse_set_sp(p) : plain(p, in);
	case OP_CALL:
	case OP_CALL_INDIRECT:
		return parse_call(p, in);
	case OP_RETURN:
		return parse_return(p);
	case OP_UNREACHABLE:
		parser_put(p, *in);
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
	while (at + n < p->c->ninstrs &&
	       parser_is(&p->c->instrs[at + n], OP_BLOCK, BLOCK_EMPTY))
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
	if (n > 6 && parser_is(parser_peek(p, 0), OP_BLOCK, BLOCK_EMPTY) &&
	    parser_is(&p->c->instrs[n - 2], OP_I32_CONST, 1) &&
	    p->c->instrs[n - 3].op == OP_END) {
		p->has_unwind = true;
		p->at++;
	}
	return true;
}

static bool
parse_head(struct parser *p, struct arena *a)
{
	struct function *g = p->g;
	if (!parser_reload(p))
		return parser_no(p, "it does not begin with SP");
	u32 before = count_blocks(p, p->at), after = 0, at = p->at + before;
	p->has_loop =
	        at < p->c->ninstrs && parser_is(&p->c->instrs[at], OP_LOOP, BLOCK_EMPTY);
	if (p->has_loop)
		after = count_blocks(p, at + 1);
	u32 table = at + (p->has_loop ? 1 + after : 0);
	if (table + 2 >= p->c->ninstrs ||
	    !parser_is(&p->c->instrs[table], OP_LOCAL_GET, 0) ||
	    p->c->instrs[table + 1].op != OP_BR_TABLE) {
		if (p->has_loop)
			return parser_no(p, "no table of entries");
		return parse_no_table(p, a);
	}
	const struct instr *t = &p->c->instrs[table + 1];
	u32 highest = 0;
	if (t->b >= 1 << 16)
		return parser_no(p, "more entries than Go has");
	g->nentries = (u32)t->b + 1;
	g->entries = arena_alloc(a, g->nentries, sizeof *g->entries);
	for (u32 i = 0; i < g->nentries; i++) {
		u32 label = p->c->labels[t->a + i];
		if (label > 0xffff)
			return parser_no(p, "more entries than Go has");
		g->entries[i] = (u16)label;
		highest = label > highest ? label : highest;
	}
	/* label i leaves i + 1 blocks, the first of which only holds the table */
	p->nsegments = highest + 1;
	u32 blocks = p->has_loop ? after : before;
	p->has_unwind = p->has_loop ? before == 1 : blocks == p->nsegments + 1;
	if (p->has_loop ? before > 1 || after != p->nsegments
	                : blocks != p->nsegments + p->has_unwind)
		return parser_no(p, "blocks that no entry leads to");
	p->at = table + 2;
	if (parser_peek(p, 0)->op != OP_END)
		return parser_no(p, "something between the entries and the first block");
	p->at++;
	return true;
}

/* Reads the end of the body, after the last segment. Only what Go writes may stand
 * there. */
static bool
parse_foot(struct parser *p)
{
	/* code that reaches the end of a body without a loop returns the value on the
	 * stack */
	if (!p->has_loop && !p->dead)
		return parser_no(p, "its end");
	if (p->has_loop) {
		if (parser_peek(p, 0)->op != OP_END)
			return parser_no(p, "its end");
		p->at++;
		if (parser_peek(p, 0)->op != OP_UNREACHABLE)
			return parser_no(p, "its end");
		p->at++;
	}
	if (p->has_unwind) {
		if (parser_peek(p, 0)->op != OP_END ||
		    !parser_is(parser_peek(p, 1), OP_I32_CONST, 1))
			return parser_no(p, "its end");
		p->at += 2;
	}
	return (parser_peek(p, 0)->op == OP_END && p->at + 1 == p->c->ninstrs) ||
	       parser_no(p, "its end");
}

static bool
parse_segment(struct parser *p)
{
	struct segment *s = &p->g->segments[p->segment];
	*s = (struct segment){.first = p->nout, .delta = s->delta, .call = NO_FUNC};
	if (!p->known[p->segment]) {
		/* only later code, or the outside, enters this segment: the delta is
		 * confirmed there */
		p->known[p->segment] = true;
		s->delta = p->usual;
	}
	p->delta = s->delta;
	p->dead = false;
	p->height = 0;
	while (p->nframes || parser_peek(p, 0)->op != OP_END) {
		if (p->at >= p->c->ninstrs)
			return parser_no(p, "its end");
		if (!parse_instr(p))
			return false;
	}
	s->n = p->nout - s->first;
	s->end = p->delta;
	bool falls = !p->dead && p->segment + 1 < p->nsegments;
	s->next = falls ? p->segment + 1 : NO_SEGMENT;
	if (p->segment + 1 == p->nsegments)
		return true;
	p->at++; /* the end of its block */
	return !falls || parse_enter_segment(p, p->segment + 1);
}

static bool
parse(struct parser *p, struct arena *a)
{
	struct function *g = p->g;
	if (p->c->nlocals < 2 || p->c->locals[1] != VT_I32)
		return parser_no(p, "no local for SP");
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
			return parser_no(p, "PC_B is used for something else");
	return parse_foot(p);
}

/* Counts calls: there are never more of them, or of instructions, than were read. */
static u32
count_calls(const struct code *c)
{
	u32 n = 0;
	for (u32 i = 0; i < c->ninstrs; i++)
		n += c->instrs[i].op == OP_CALL || c->instrs[i].op == OP_CALL_INDIRECT;
	return n;
}

void
parse_function(const struct module *m, const struct func *f, struct code *c,
               struct arena *a, const u8 *touches_sp, struct function *g)
{
	struct parser *p = xcalloc(1, sizeof *p);
	*g = (struct function){0};
	code_decode_valid(m, f, c);
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
		g->ninstrs = p->nout;
		g->original = c->ninstrs;
	}
	free(p->known);
	free(p->stack);
	free(p->out);
	free(p);
}
