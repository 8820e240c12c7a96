/* SPDX-License-Identifier: MIT */
/* Structured bodies are valid and do what Go's own dispatch does. A small interpreter
 * runs both forms of random functions: they get the same answers to their calls, and
 * unwind and are resumed at the same calls. Functions with irreducible loops go through
 * the pass `split` first. */
#include "tests/test.h"
#include "tests/unit/gofunction.h"
#include "tools/go/emit/body.h"
#include "tools/go/recognise/check.h"
#include "tools/go/recognise/pass.h"
#include "tools/go/recognise/segment_graph.h"

enum { ROUNDS = 1000, DEEP = 256, MOST_LOG = 300, SP = 100000, FRAME = -32 };
/* Function indexes: a function that g calls, and g's two bodies. */
enum { CALLED = IMPORTS, STARTED, RESUMED };

static u64 state;

static u32
below(u32 n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (u32)((state >> 11) % n);
}

/* --- the interpreter --- */

/* What a run did, and what it needs. */
struct run {
	struct code code[2]; /* of STARTED and RESUMED */
	i64 log[MOST_LOG];
	u32 nlog;
	u32 pc, sp;   /* of the last call */
	bool trapped; /* or the log is full */
};

struct frame {
	const struct code *c;
	i64 stack[DEEP], locals[16];
	u32 height;
	struct label {
		u32 to, height; /* where a branch goes on */
	} labels[DEEP];
	u32 nlabels;
};

static void
note(struct run *r, i64 value)
{
	if (r->nlog == MOST_LOG)
		r->trapped = true;
	else
		r->log[r->nlog++] = value;
}

/* The instruction after the block's `end`. */
static u32
behind_block(const struct code *c, u32 at)
{
	u32 depth = 0;
	for (;; at++) {
		u16 op = c->instrs[at].op;
		depth += op == OP_BLOCK || op == OP_LOOP || op == OP_IF;
		if (op == OP_END && !--depth)
			return at + 1;
	}
}

static u32
branch(struct frame *f, u32 label)
{
	if (label >= f->nlabels)
		return f->c->ninstrs; /* leaves the body */
	u32 i = f->nlabels - 1 - label;
	const struct label *l = &f->labels[i];
	f->height = l->height;
	f->nlabels = i; /* a loop opens its label again */
	return l->to;
}

static i64 call(struct run *r, u32 body, i64 pc_b, i64 sp);

/* Calls what the code calls; returns whether it leaves a result in *result. */
static bool
call_function(struct run *r, struct frame *f, const struct instr *in, i64 *result)
{
	i64 *top = f->stack + f->height;
	if (in->op == OP_CALL && in->a == ASKS) {
		*result = below(2);
		return true;
	}
	if (in->op == OP_CALL && in->a == TELLS) {
		f->height--;
		note(r, top[-1]);
		return false;
	}
	if (in->op == OP_CALL && in->a >= STARTED) {
		f->height -= 2;
		*result = call(r, in->a - STARTED, top[-2], top[-1]);
		return true;
	}
	/* a Go function: it returns, or unwinds */
	f->height -= in->op == OP_CALL ? 2 : 3;
	if (in->op == OP_CALL_INDIRECT)
		top--;
	note(r, -top[-1]);
	*result = below(3) ? top[-1] : 0;
	return true;
}

/* One instruction that does not jump. */
static void
plain(struct run *r, struct frame *f, const struct instr *in)
{
	i64 *top = f->stack + f->height, result;
	switch (in->op) {
	case OP_LOCAL_GET:
		f->stack[f->height++] = f->locals[in->a];
		return;
	case OP_LOCAL_SET:
		f->height--;
		f->locals[in->a] = top[-1];
		return;
	case OP_LOCAL_TEE:
		f->locals[in->a] = top[-1];
		return;
	case OP_GLOBAL_SET:
	case OP_DROP:
		f->height--;
		return;
	case OP_I32_CONST:
		f->stack[f->height++] = (u32)in->b;
		return;
	case OP_I64_CONST:
		f->stack[f->height++] = (i64)in->b;
		return;
	case OP_I32_ADD:
	case OP_I32_SUB:
	case OP_I32_EQ:
		f->height--;
		top[-2] = in->op == OP_I32_ADD   ? (u32)(top[-2] + top[-1])
		          : in->op == OP_I32_SUB ? (u32)(top[-2] - top[-1])
		                                 : top[-2] == top[-1];
		return;
	case OP_I32_EQZ:
		top[-1] = !top[-1];
		return;
	case OP_SELECT:
		f->height -= 2;
		top[-3] = top[-1] ? top[-3] : top[-2];
		return;
	case OP_I64_STORE:
		f->height -= 2;
		r->pc = (u32)top[-1] & 0xffff;
		r->sp = (u32)(top[-2] + (i64)in->b);
		return;
	case OP_CALL:
	case OP_CALL_INDIRECT:
		if (call_function(r, f, in, &result))
			f->stack[f->height++] = result;
		return;
	}
	printf("no instruction %s here\n", op_info(in->op)->text);
	test_failures++;
	r->trapped = true;
}

/* Runs one instruction; returns the next. */
static u32
step(struct run *r, struct frame *f, u32 at)
{
	const struct instr *in = &f->c->instrs[at];
	u32 selector;
	switch (in->op) {
	case OP_BLOCK:
	case OP_LOOP:
	case OP_IF:
		if (in->op == OP_IF && !f->stack[--f->height])
			return behind_block(f->c, at); /* none has an else */
		f->labels[f->nlabels++] = (struct label){
		        in->op == OP_LOOP ? at : behind_block(f->c, at), f->height};
		return at + 1;
	case OP_END:
		if (f->nlabels)
			f->nlabels--;
		return at + 1;
	case OP_BR:
		return branch(f, in->a);
	case OP_BR_IF:
		return f->stack[--f->height] ? branch(f, in->a) : at + 1;
	case OP_BR_TABLE:
		selector = (u32)f->stack[--f->height];
		return branch(
		        f, f->c->labels[in->a + (selector < in->b ? selector : in->b)]);
	case OP_RETURN:
		return f->c->ninstrs;
	case OP_UNREACHABLE:
		r->trapped = true;
		return at;
	}
	plain(r, f, in);
	return at + 1;
}

static i64
call(struct run *r, u32 body, i64 pc_b, i64 sp)
{
	struct frame f = {.c = &r->code[body], .locals = {pc_b, sp}};
	u32 at = 0;
	while (at < f.c->ninstrs && !r->trapped)
		at = step(r, &f, at);
	return f.height ? f.stack[f.height - 1] : 0;
}

/* Runs the function to its end, resumed wherever it unwound. */
static void
run(struct run *r, u64 seed)
{
	state = seed;
	i64 result = call(r, 0, 0, SP);
	while (!result && !r->trapped) {
		note(r, r->pc);
		result = call(r, r->code[1].ninstrs ? 1 : 0, r->pc, r->sp + 8);
	}
	note(r, result);
	if (!r->trapped)
		EXPECT_EQ(result, SP);
}

/* --- random functions --- */

static void
ask_and_jump(struct made *x, u32 nsegments)
{
	made_instr(x, OP_CALL, ASKS, 0);
	made_instr(x, OP_IF, 0, BLOCK_EMPTY);
	made_jump(x, 1 + below(nsegments - 1), FRAME);
	made_instr(x, OP_END, 0, 0);
}

static void
random_function(struct made *x)
{
	u32 n = 3 + below(10), how = 0;
	made_begin(x);
	made_segment(x, 0, false);
	for (u32 i = 1; i < n; i++) {
		made_segment(x, FRAME, i == 1 || how <= 2);
		made_instr(x, OP_I32_CONST, 0, i);
		made_instr(x, OP_CALL, TELLS, 0);
		for (u32 k = below(3); k > 0; k--)
			ask_and_jump(x, n);
		how = i + 1 < n ? below(5) : 3 + below(2);
		if (how == 1)
			made_call(x, CALLED, FRAME - 8);
		if (how == 2) {
			made_instr(x, OP_I32_CONST, 0, 5);
			made_call(x, NO_FUNC, FRAME - 8);
		}
		if (how == 3)
			made_jump(x, 1 + below(n - 1), FRAME);
		if (how == 4)
			made_instr(x, G_RETURN, 8, 0);
	}
}

/* Writes the bodies of g in one form into r->code. Returns how many. */
static u32
write(const struct flow *f, const struct function *g, bool structured, struct run *r)
{
	static const u32 start[] = {ASKS, TELLS, CALLED, STARTED, RESUMED};
	struct gotargets t = {start, TYPE_NEW, 1};
	struct body_plan plan = body_plan(f, g, structured);
	EXPECT_EQ(plan.structured, structured);
	for (u32 i = 0; i < plan.n; i++)
		body_write(f, g, &t, &plan, plan.kinds[i], STARTED, &r->code[i]);
	return plan.n;
}

static void
expect_valid(struct made_module *m, const struct run *r, u32 n)
{
	u8 locals[] = {VT_I32, VT_I32};
	struct instr called[] = {{.op = OP_LOCAL_GET, .a = 1}, {.op = OP_END}};
	struct code first = {
	        .nlocals = 2, .locals = locals, .instrs = called, .ninstrs = 2};
	struct wasm_error err;
	struct arena a = {0};
	m->m.nfuncs = 1 + n;
	for (u32 i = 0; i <= n; i++) {
		m->funcs[i] = (struct func){.type = TYPE_NEW};
		code_store(&m->m, &m->funcs[i], i ? &r->code[i - 1] : &first, &a);
	}
	EXPECT(validate_module(&m->m, &err) || (puts(err.what), false));
	m->m.nfuncs = 2;
	m->funcs[0].type = m->funcs[1].type = TYPE_GO;
	arena_free(&a);
}

static void
expect_checked(const struct flow *f, const struct function *g)
{
	char *text = check_function(f, f->m, g);
	EXPECT(!text || (puts(text), false));
	free(text);
}

static void
free_run(struct run *r)
{
	code_free(&r->code[0]);
	code_free(&r->code[1]);
}

/* One function in both forms. Returns whether it had an irreducible loop. */
static bool
one(const struct made *x, u64 seed)
{
	struct made_module m;
	struct flow f;
	struct arena a = {0};
	struct function fns[] = {{.why_not = "it is called"}, x->g}, *g = &fns[1];
	struct run want = {.nlog = 0}, got = {.nlog = 0};
	made_module(&m, 2);
	made_flow(&f, &m.m, fns);
	struct pass p = {.m = &m.m, .flow = &f, .arena = &a};
	expect_checked(&f, g);
	expect_valid(&m, &want, write(&f, g, false, &want));
	bool split = pass_split(&p, g) > 0;
	expect_checked(&f, g);
	expect_valid(&m, &got, write(&f, g, true, &got));
	for (u64 k = 1; k < 6; k++) {
		want.nlog = got.nlog = 0;
		want.trapped = got.trapped = false;
		run(&want, seed * 8 + k);
		run(&got, seed * 8 + k);
		EXPECT_EQ(got.nlog, want.nlog);
		EXPECT(memcmp(got.log, want.log, want.nlog * sizeof *want.log) == 0);
	}
	free_run(&want);
	free_run(&got);
	free(f.returns);
	free(f.resumes);
	arena_free(&a);
	return split;
}

TEST(structure, random_functions_do_what_the_dispatch_does)
{
	static struct made x;
	u32 split = 0;
	for (u32 round = 0; round < ROUNDS && !test_failures; round++) {
		state = round * 0x9e3779b97f4a7c15 + 1;
		random_function(&x);
		split += one(&x, round + 1);
		if (test_failures)
			printf("function %u\n", round);
	}
	EXPECT(split > ROUNDS / 50);
}

/* Two bodies, the second of which goes into three loops to where it is resumed. */
TEST(structure, a_call_inside_three_loops_is_resumed)
{
	static struct made x;
	made_begin(&x);
	made_segment(&x, 0, false);
	for (u32 i = 1; i <= 3; i++)
		made_segment(&x, FRAME, true);
	made_instr(&x, OP_I32_CONST, 0, 1);
	made_instr(&x, OP_CALL, TELLS, 0);
	made_call(&x, CALLED, FRAME - 8);
	for (u32 i = 3; i >= 1; i--) {
		made_segment(&x, FRAME, true);
		made_instr(&x, OP_CALL, ASKS, 0);
		made_instr(&x, OP_IF, 0, BLOCK_EMPTY);
		made_jump(&x, i, FRAME);
		made_instr(&x, OP_END, 0, 0);
	}
	made_segment(&x, FRAME, true);
	made_instr(&x, G_RETURN, 8, 0);
	EXPECT(!one(&x, 1));
}

TEST(structure, an_irreducible_function_keeps_the_dispatch)
{
	static struct made x;
	struct made_module m;
	struct flow f;
	made_begin(&x);
	made_segment(&x, 0, false);
	ask_and_jump(&x, 3);
	x.instrs[2].a = 2;
	x.instrs[2].b = 2;
	made_segment(&x, 0, true);
	made_segment(&x, 0, true);
	made_instr(&x, OP_CALL, ASKS, 0);
	made_instr(&x, OP_IF, 0, BLOCK_EMPTY);
	made_jump(&x, 1, 0);
	made_instr(&x, OP_END, 0, 0);
	made_instr(&x, G_RETURN, 8, 0);
	made_module(&m, 1);
	made_flow(&f, &m.m, &x.g);
	expect_checked(&f, &x.g);
	EXPECT(!body_plan(&f, &x.g, true).structured);
	free(f.returns);
	free(f.resumes);
}

TEST_MAIN
