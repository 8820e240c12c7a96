/* SPDX-License-Identifier: MIT */
/* Calls of Go functions: which return, which are resumed, and where a function may be
 * entered. */
#include "tests/test.h"
#include "tests/unit/gofunction.h"
#include "tools/go/recognise/attributes.h"
#include "tools/go/recognise/segment_graph.h"

/* --- bodies as Go writes them --- */

#define I(code, ...) {.op = code, __VA_ARGS__}
#define ENTER I(OP_GLOBAL_GET, .a = SP_GLOBAL), I(OP_LOCAL_SET, .a = 1)
#define SP(op_, n)                                                \
	I(OP_LOCAL_GET, .a = 1), I(OP_I32_CONST, .b = n), I(op_), \
	        I(OP_LOCAL_TEE, .a = 1), I(OP_GLOBAL_SET, .a = SP_GLOBAL)
#define RETURN SP(OP_I32_ADD, 8), I(OP_I32_CONST, .b = 0), I(OP_RETURN)
#define CALL(f, pc_b)                                                              \
	SP(OP_I32_SUB, 8), I(OP_LOCAL_GET, .a = 1),                                \
	        I(OP_I64_CONST, .b = 1 << 16 | pc_b), I(OP_I64_STORE, .align = 3), \
	        I(OP_I32_CONST, .b = 0), I(OP_CALL, .a = f), ENTER
#define BLOCK I(OP_BLOCK, .b = BLOCK_EMPTY)
/* two segments: PC_B 0 leads to the first, all others to the second */
#define HEAD                                                      \
	ENTER, BLOCK, I(OP_LOOP, .b = BLOCK_EMPTY), BLOCK, BLOCK, \
	        I(OP_LOCAL_GET, .a = 0), I(OP_BR_TABLE, .a = 0, .b = 1), I(OP_END)
#define NEXT I(OP_END)
#define FOOT I(OP_END), I(OP_UNREACHABLE), I(OP_END), I(OP_I32_CONST, .b = 1), I(OP_END)

/* Function numbers: those of the module's imports come first. */
#define F(i) (IMPORTS + (i))

struct flows {
	struct made_module m;
	struct flow f;
	struct arena a;
};

static void
add(struct flows *x, const struct instr *in, u32 n)
{
	u32 labels[] = {0, 1};
	struct code c = {.nlocals = 3,
	                 .locals = (u8[]){VT_I32, VT_I32, VT_I64},
	                 .ninstrs = n,
	                 .labels = labels,
	                 .nlabels = 2};
	c.instrs = xreallocn(NULL, n, sizeof *c.instrs);
	memcpy(c.instrs, in, n * sizeof *in);
	struct func *f = &x->m.funcs[x->m.m.nfuncs++];
	f->type = TYPE_GO;
	code_store(&x->m.m, f, &c, &x->a);
	free(c.instrs);
}
#define ADD(x, ...)                                       \
	do {                                              \
		const struct instr in_[] = {__VA_ARGS__}; \
		add(x, in_, sizeof in_ / sizeof *in_);    \
	} while (0)

static void
begin(struct flows *x)
{
	*x = (struct flows){.a = {0}};
	made_module(&x->m, 0);
}

/* Everything added is valid, recognised, and looked at. */
static void
find(struct flows *x)
{
	struct wasm_error err = {{0}, 0};
	EXPECT(validate_module(&x->m.m, &err) || (puts(err.what), false));
	flow_find(&x->f, &x->m.m, &x->a);
}

static void
end(struct flows *x)
{
	flow_free(&x->f);
	arena_free(&x->a);
}

static void
expect(const struct flows *x, u32 i, bool recognised, bool returns, bool resumes)
{
	const char *why = x->f.fns[i].why_not;
	EXPECT(!why == recognised || (puts(why ? why : "recognised"), false));
	EXPECT_EQ(x->f.returns[F(i)], returns);
	EXPECT_EQ(x->f.resumes[F(i)], resumes);
}

TEST(flow, a_leaf_returns_and_a_trap_does_not)
{
	struct flows x;
	begin(&x);
	ADD(&x, ENTER, RETURN, I(OP_END));
	ADD(&x, ENTER, I(OP_UNREACHABLE), I(OP_END));
	find(&x);
	expect(&x, 0, true, true, true);
	expect(&x, 1, true, false, false);
	end(&x);
}

TEST(flow, what_calls_a_trap_does_not_return)
{
	struct flows x;
	begin(&x);
	ADD(&x, HEAD, CALL(F(1), 1), I(OP_BR_IF, .a = 2), NEXT, RETURN, FOOT);
	ADD(&x, ENTER, I(OP_UNREACHABLE), I(OP_END));
	ADD(&x, HEAD, CALL(F(0), 1), I(OP_BR_IF, .a = 2), NEXT, RETURN, FOOT);
	find(&x);
	expect(&x, 0, true, false, false);
	expect(&x, 2, true, false, false);
	end(&x);
}

TEST(flow, functions_that_only_call_each_other_do_not_return)
{
	struct flows x;
	begin(&x);
	ADD(&x, HEAD, CALL(F(1), 1), I(OP_BR_IF, .a = 2), NEXT, RETURN, FOOT);
	ADD(&x, HEAD, CALL(F(0), 1), I(OP_BR_IF, .a = 2), NEXT, RETURN, FOOT);
	find(&x);
	expect(&x, 0, true, false, false);
	expect(&x, 1, true, false, false);
	end(&x);
}

TEST(flow, recursion_with_a_way_out_returns)
{
	struct flows x;
	begin(&x);
	ADD(&x, HEAD, I(OP_LOCAL_GET, .a = 2), I(OP_I64_EQZ), I(OP_IF, .b = BLOCK_EMPTY),
	    RETURN, I(OP_END), CALL(F(0), 1), I(OP_BR_IF, .a = 2), NEXT, RETURN, FOOT);
	find(&x);
	expect(&x, 0, true, true, true);
	end(&x);
}

TEST(flow, what_is_not_recognised_may_return_unless_it_always_unwinds)
{
	struct flows x;
	begin(&x);
	ADD(&x, I(OP_I32_CONST, .b = 1), I(OP_RETURN), I(OP_END));
	ADD(&x, I(OP_LOCAL_GET, .a = 0), I(OP_END));
	ADD(&x, HEAD, CALL(F(0), 1), I(OP_BR_IF, .a = 2), NEXT, RETURN, FOOT);
	find(&x);
	expect(&x, 0, false, false, true);
	expect(&x, 1, false, true, true);
	/* it goes on when it is resumed */
	expect(&x, 2, true, false, true);
	end(&x);
}

TEST(flow, a_body_in_c_may_return)
{
	struct flows x;
	begin(&x);
	ADD(&x, ENTER, I(OP_UNREACHABLE), I(OP_END));
	struct attributes native = {.native = "native_f"};
	x.m.m.attributes = &native;
	find(&x);
	expect(&x, 0, true, true, true);
	end(&x);
}

TEST(flow, a_jump_to_another_function_returns_if_that_does)
{
	struct flows x;
	begin(&x);
	ADD(&x, ENTER, I(OP_I32_CONST, .b = 0), I(OP_CALL, .a = F(2)), ENTER,
	    I(OP_RETURN), I(OP_END));
	ADD(&x, ENTER, I(OP_I32_CONST, .b = 0), I(OP_CALL, .a = F(3)), ENTER,
	    I(OP_RETURN), I(OP_END));
	ADD(&x, ENTER, RETURN, I(OP_END));
	ADD(&x, ENTER, I(OP_UNREACHABLE), I(OP_END));
	find(&x);
	expect(&x, 0, true, true, true);
	expect(&x, 1, true, false, false);
	end(&x);
}

/* --- hand-made functions --- */

struct list {
	u32 n, to[16];
};

static void
note(void *arg, u32 segment)
{
	struct list *l = arg;
	l->to[l->n++] = segment;
}

TEST(flow, successors_come_in_order_and_end_at_what_never_passes)
{
	static struct made x;
	struct made_module m;
	struct flow f;
	struct list l = {0};
	made_module(&m, 1);
	made_begin(&x);
	made_segment(&x, 0, false);
	made_instr(&x, OP_I32_CONST, 0, 1);
	made_instr(&x, OP_IF, 0, BLOCK_EMPTY);
	made_jump(&x, 0, 0);
	made_instr(&x, OP_END, 0, 0);
	made_call(&x, IMPORTS, -8);
	made_segment(&x, 0, true);
	made_instr(&x, OP_UNREACHABLE, 0, 0);
	made_jump(&x, 0, 0);
	made_flow(&f, &m.m, &x.g);
	flow_successors(&f, &x.g, 0, AFTER_RETURNS, note, &l);
	EXPECT(l.n == 2 && l.to[0] == 0 && l.to[1] == 1);
	/* the call never returns, but may be resumed */
	f.returns[IMPORTS] = 0;
	l.n = 0;
	flow_successors(&f, &x.g, 0, AFTER_RETURNS, note, &l);
	EXPECT_EQ(l.n, 1);
	l.n = 0;
	flow_successors(&f, &x.g, 0, AFTER_RESUMES, note, &l);
	EXPECT_EQ(l.n, 2);
	x.calls[0].no_resume = true;
	l.n = 0;
	flow_successors(&f, &x.g, 0, AFTER_RESUMES, note, &l);
	EXPECT_EQ(l.n, 1);
	l.n = 0;
	flow_successors(&f, &x.g, 1, AFTER_RESUMES, note, &l);
	EXPECT_EQ(l.n, 0);
	free(f.returns);
	free(f.resumes);
}

static void
expect_entries(const struct flow *f, const struct function *g, u32 n, const u32 *want)
{
	struct arena a = {0};
	u32 got_n, *got = flow_entries(f, g, &a, &got_n);
	EXPECT_EQ(got_n, n);
	for (u32 i = 0; i < n && i < got_n; i++)
		EXPECT_EQ(got[i], want[i]);
	arena_free(&a);
}

TEST(flow, entries_are_return_addresses_of_calls_that_come_back)
{
	static struct made x;
	struct made_module m;
	struct flow f;
	made_module(&m, 2);
	made_begin(&x);
	made_segment(&x, 0, false);
	made_segment(&x, -32, true);
	made_instr(&x, OP_NOP, 0, 0);
	made_call(&x, IMPORTS, -40);
	made_segment(&x, -32, true);
	made_instr(&x, OP_NOP, 0, 0);
	made_call(&x, IMPORTS + 1, -40);
	made_segment(&x, -32, true);
	made_instr(&x, G_RETURN, 8, 0);
	made_flow(&f, &m.m, &x.g);
	expect_entries(&f, &x.g, 2, (u32[]){2, 3});
	x.calls[0].no_resume = true;
	expect_entries(&f, &x.g, 1, (u32[]){3});
	/* what never comes back hides what stands after it */
	f.returns[IMPORTS] = f.resumes[IMPORTS] = 0;
	expect_entries(&f, &x.g, 0, NULL);
	free(f.returns);
	free(f.resumes);
}

TEST(flow, a_call_at_the_start_of_a_segment_may_be_entered_again)
{
	static struct made x;
	struct made_module m;
	struct flow f;
	struct graph graph;
	made_module(&m, 1);
	made_begin(&x);
	made_segment(&x, 0, false);
	made_instr(&x, G_RETURN, 8, 0);
	made_segment(&x, -32, false); /* deferreturn: nothing leads here */
	x.segments[1].delta = -32;
	made_call(&x, IMPORTS, -40);
	made_segment(&x, -32, true);
	made_instr(&x, G_RETURN, 8, 0);
	made_flow(&f, &m.m, &x.g);
	expect_entries(&f, &x.g, 2, (u32[]){1, 2});
	/* the outside enters it: it hangs on the first segment */
	segment_graph_build(&f, &x.g, AFTER_RESUMES, &graph);
	EXPECT(graph.rank[1] != NO_NODE && graph.idom[1] == 0);
	graph_free(&graph);
	segment_graph_build(&f, &x.g, AFTER_RETURNS, &graph);
	EXPECT_EQ(graph.rank[1], NO_NODE);
	graph_free(&graph);
	free(f.returns);
	free(f.resumes);
}

TEST_MAIN
