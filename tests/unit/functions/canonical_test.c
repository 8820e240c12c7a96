/* SPDX-License-Identifier: MIT */
/* Keys: the same function in two programs has one key, and what the machine code depends
 * on changes it. */
#include <stdlib.h>

#include "tests/test.h"
#include "tests/unit/module.h"
#include "tools/functions/canonical.h"
#include "tools/wasm/code.h"

/* --- programs of functions (i64) -> (i64), after one import --- */

enum { MAX_FUNCTIONS = 8, IMPORTED = 1 };

struct program {
	struct buf bodies[MAX_FUNCTIONS], file;
	u32 n;
	struct module m;
	struct canonical c;
};

/* Begins a function; returns its index. */
static u32
begin(struct program *p)
{
	buf_u8(&p->bodies[p->n], 0);
	return IMPORTED + p->n++;
}

static struct buf *
last(struct program *p)
{
	return &p->bodies[p->n - 1];
}

static void
constant(struct program *p, u64 v)
{
	buf_u8(last(p), OP_I64_CONST);
	write_sleb(last(p), (i64)v);
}

static void
call(struct program *p, u32 func)
{
	buf_u8(last(p), OP_CALL);
	write_uleb(last(p), func);
}

/* Stores v at address 8 and calls func with its argument, as Go's code does. */
static void
call_with_return(struct program *p, u64 v, u32 func)
{
	struct buf *b = last(p);
	buf_add(b, (const u8[]){OP_I32_CONST, 8}, 2);
	constant(p, v);
	buf_add(b, (const u8[]){OP_I64_STORE, 3, 0, OP_LOCAL_GET, 0}, 5);
	call(p, func);
}

static void
end(struct program *p)
{
	buf_u8(last(p), OP_END);
}

/* A function that adds v, n times; returns its index. */
static u32
adder(struct program *p, u64 v, u32 n)
{
	u32 func = begin(p);
	buf_add(last(p), (const u8[]){OP_LOCAL_GET, 0}, 2);
	while (n--) {
		constant(p, v);
		buf_u8(last(p), OP_I64_ADD);
	}
	end(p);
	return func;
}

/* A function with its return address, that calls func; returns its index. */
static u32
caller(struct program *p, u64 address, u32 func)
{
	u32 made = begin(p);
	call_with_return(p, address, func);
	end(p);
	return made;
}

static void
find(struct program *p, const char *common, const char *import, u32 level, bool repeats)
{
	struct wasm_error err;
	struct buf code = {0}, types = {0};
	SECTION(&p->file, 1, "\1\x60\1\x7e\1\x7e");
	SECTION(&p->file, 2, "\1\3env\1f\0\0");
	write_uleb(&types, p->n);
	for (u32 i = 0; i < p->n; i++)
		buf_u8(&types, 0);
	section(&p->file, 3, types.p, types.n);
	SECTION(&p->file, 5, "\1\0\1");
	write_uleb(&code, p->n);
	for (u32 i = 0; i < p->n; i++) {
		write_uleb(&code, p->bodies[i].n);
		buf_add(&code, p->bodies[i].p, p->bodies[i].n);
		buf_free(&p->bodies[i]);
	}
	section(&p->file, 10, code.p, code.n);
	buf_free(&code);
	buf_free(&types);
	EXPECT(read_and_validate(&p->m, &p->file, &err));
	struct canonical_spec spec = {.common = span_of(common),
	                              .level = level,
	                              .repeats = repeats,
	                              .imports = &import};
	canonical_find(&p->c, &p->m, &spec);
}

static void
release(struct program *p)
{
	canonical_free(&p->c);
	wasm_free(&p->m);
	buf_free(&p->file);
}

static const struct canonical_function *
of(const struct program *p, u32 func)
{
	return &p->c.functions[func - IMPORTED];
}

static bool
same(const struct program *a, u32 f, const struct program *b, u32 g)
{
	return memcmp(of(a, f)->key, of(b, g)->key, HASH_BYTES) == 0;
}

/* Return address k of function i of a Go program. */
static u64
return_address(u32 i, u32 k)
{
	return (0x1000 + (u64)i) << 16 | k;
}

/* --- tests --- */

TEST(canonical, two_programs_with_one_library)
{
	struct program a = {0}, b = {0};
	u32 a_leaf = adder(&a, 3, 100), a_f = caller(&a, return_address(1, 2), a_leaf);
	u32 a_own = adder(&a, 5, 1);
	u32 b_own = adder(&b, 6, 1), b_more = adder(&b, 7, 100);
	u32 b_leaf = adder(&b, 3, 100), b_f = caller(&b, return_address(3, 2), b_leaf);
	find(&a, "x", "env.f", 2, true);
	find(&b, "x", "env.f", 2, true);
	EXPECT(same(&a, a_leaf, &b, b_leaf));
	EXPECT(same(&a, a_f, &b, b_f));
	EXPECT(!same(&a, a_own, &b, b_own));
	EXPECT(!same(&a, a_leaf, &b, b_more));
	EXPECT(!same(&a, a_leaf, &a, a_f));
	release(&a);
	release(&b);
}

TEST(canonical, numbers_of_a_program)
{
	struct program a = {0};
	u32 leaf = adder(&a, 3, 100), f = caller(&a, return_address(1, 2), leaf);
	find(&a, "x", "env.f", 2, true);
	EXPECT_EQ(of(&a, f)->nrefs, 2);
	EXPECT_EQ(of(&a, f)->refs[0], f);
	EXPECT_EQ(of(&a, f)->refs[1], leaf);
	EXPECT_EQ(of(&a, f)->nvalues, 1);
	EXPECT_EQ(of(&a, f)->values[0], return_address(1, 2));
	EXPECT_EQ(of(&a, leaf)->nvalues, 0);
	EXPECT(!of(&a, f)->large);
	release(&a);
}

TEST(canonical, what_all_code_depends_on)
{
	struct program a = {0}, b = {0}, c = {0};
	u32 fa = adder(&a, 3, 1), fb = adder(&b, 3, 1), fc = adder(&c, 3, 100);
	find(&a, "x", "env.f", 2, true);
	find(&b, "y", "env.f", 2, true);
	find(&c, "x", "env.f", 2, true);
	EXPECT(!same(&a, fa, &b, fb));
	EXPECT(!same(&a, fa, &c, fc));
	release(&a);
	release(&b);
	release(&c);
}

/* A small callee may be inlined, so its body is part of the key; a large one's is not. */
TEST(canonical, bodies_of_callees)
{
	for (int small = 0; small < 2; small++) {
		struct program a = {0}, b = {0};
		u32 n = small ? 1 : 100;
		u32 fa = caller(&a, return_address(1, 2), adder(&a, 3, n));
		u32 fb = caller(&b, return_address(1, 2), adder(&b, 4, n));
		find(&a, "x", "env.f", 2, true);
		find(&b, "x", "env.f", 2, true);
		EXPECT_EQ(same(&a, fa, &b, fb), !small);
		EXPECT_EQ(of(&a, fa - 1)->repeats, small);
		release(&a);
		release(&b);
	}
}

TEST(canonical, nothing_is_repeated_if_not_asked)
{
	struct program a = {0}, b = {0};
	u32 fa = caller(&a, return_address(1, 2), adder(&a, 3, 1));
	u32 fb = caller(&b, return_address(1, 2), adder(&b, 4, 1));
	find(&a, "x", "env.f", 0, false);
	find(&b, "x", "env.f", 0, false);
	EXPECT(same(&a, fa, &b, fb));
	EXPECT(!of(&a, fa - 1)->repeats);
	release(&a);
	release(&b);
}

/* Two callees or one twice: the code is not the same, nor is the key. */
TEST(canonical, which_callee_each_call_means)
{
	struct program a = {0}, b = {0};
	u32 a1 = adder(&a, 3, 100), a2 = adder(&a, 3, 99);
	u32 fa = begin(&a);
	call_with_return(&a, return_address(2, 1), a1);
	call(&a, a2);
	end(&a);
	u32 b1 = adder(&b, 3, 100), fb;
	adder(&b, 3, 99);
	fb = begin(&b);
	call_with_return(&b, return_address(2, 1), b1);
	call(&b, b1);
	end(&b);
	find(&a, "x", "env.f", 2, true);
	find(&b, "x", "env.f", 2, true);
	EXPECT(!same(&a, fa, &b, fb));
	release(&a);
	release(&b);
}

TEST(canonical, imports_by_their_symbols)
{
	static const char *const symbols[] = {"env.f", "env.g", NULL};
	struct program p[3] = {0};
	u32 f = 0;
	for (u32 i = 0; i < 3; i++) {
		f = caller(&p[i], return_address(0, 1), 0);
		find(&p[i], "x", symbols[i], 2, true);
	}
	EXPECT(!same(&p[0], f, &p[1], f));
	EXPECT(!of(&p[0], f)->why_not);
	EXPECT_STR(of(&p[2], f)->why_not, "it calls an import of this program");
	for (u32 i = 0; i < 3; i++)
		release(&p[i]);
}

/* One constant used twice has one number; two constants have two. */
TEST(canonical, equal_constants)
{
	struct program a = {0}, b = {0};
	for (int second = 0; second < 2; second++) {
		struct program *p = second ? &b : &a;
		u32 leaf = adder(p, 3, 100);
		begin(p);
		call_with_return(p, return_address(1, 1), leaf);
		buf_u8(last(p), OP_DROP);
		call_with_return(p, return_address(1, second ? 2 : 1), leaf);
		end(p);
		find(p, "x", "env.f", 2, true);
	}
	EXPECT_EQ(of(&a, 2)->nvalues, 1);
	EXPECT_EQ(of(&b, 2)->nvalues, 2);
	EXPECT(!same(&a, 2, &b, 2));
	release(&a);
	release(&b);
}

/* What is calculated with is a number and no address: it is part of the key. */
TEST(canonical, addresses_and_numbers)
{
	struct program p[4] = {0};
	static const u64 value[] = {20000, 30000, 20000, 30000};
	for (u32 i = 0; i < 4; i++) {
		begin(&p[i]);
		buf_add(last(&p[i]), (const u8[]){OP_LOCAL_GET, 0}, 2);
		constant(&p[i], value[i]);
		buf_u8(last(&p[i]), i < 2 ? OP_I64_ADD : OP_I64_MUL);
		end(&p[i]);
		find(&p[i], "x", "env.f", 2, true);
	}
	EXPECT(same(&p[0], 1, &p[1], 1));
	EXPECT_EQ(of(&p[1], 1)->values[0], 30000);
	EXPECT(!same(&p[2], 1, &p[3], 1));
	EXPECT_EQ(of(&p[3], 1)->nvalues, 0);
	for (u32 i = 0; i < 4; i++)
		release(&p[i]);
}

TEST(canonical, marks_stand_for_constants)
{
	struct program a = {0};
	struct func marked;
	struct arena arena = {0};
	struct code code = {0};
	u32 leaf = adder(&a, 3, 100), f = caller(&a, return_address(1, 2), leaf);
	find(&a, "x", "env.f", 2, true);
	marked = a.m.funcs[f - IMPORTED];
	canonical_mark(&a.c, f - IMPORTED, &marked, &arena);
	code_decode_valid(&a.m, &marked, &code);
	EXPECT_EQ(code.instrs[1].op, OP_I64_CONST);
	EXPECT_EQ(code.instrs[1].b, CANONICAL_MARK);
	code_free(&code);
	arena_free(&arena);
	release(&a);
}

TEST(canonical, a_constant_like_a_mark)
{
	struct program a = {0};
	u32 f = adder(&a, CANONICAL_MARK | 7, 1);
	find(&a, "x", "env.f", 2, true);
	EXPECT_STR(of(&a, f)->why_not, "it has a constant that marks others");
	release(&a);
}

/* The instruction that stores a constant depends on whether it is below 2^31. */
TEST(canonical, large_constants)
{
	enum { FUNCTIONS = 0x7003 };
	struct program p = {0};
	struct wasm_error err;
	struct canonical c;
	const char *symbol = "env.f";
	struct canonical_spec spec = {.common = span_of("x"), .imports = &symbol};
	struct buf file = {0}, types = {0}, code = {0};
	SECTION(&file, 1, "\1\x60\1\x7e\1\x7e");
	write_uleb(&types, FUNCTIONS);
	write_uleb(&code, FUNCTIONS);
	for (u32 i = 0; i < FUNCTIONS; i++) {
		p.n = 0;
		caller(&p, return_address(i, 1), 0);
		buf_u8(&types, 0);
		write_uleb(&code, p.bodies[0].n);
		buf_add(&code, p.bodies[0].p, p.bodies[0].n);
		buf_free(&p.bodies[0]);
	}
	section(&file, 3, types.p, types.n);
	SECTION(&file, 5, "\1\0\1");
	section(&file, 10, code.p, code.n);
	EXPECT(read_and_validate(&p.m, &file, &err));
	canonical_find(&c, &p.m, &spec);
	const struct canonical_function *f = c.functions;
	for (u32 i = 0x6ffd; i < FUNCTIONS; i++)
		EXPECT_EQ(f[i].large, i >= 0x7000);
	EXPECT(memcmp(f[2].key, f[0x6fff].key, HASH_BYTES) == 0);
	EXPECT(memcmp(f[2].key, f[0x7000].key, HASH_BYTES) != 0);
	EXPECT(memcmp(f[0x7000].key, f[0x7002].key, HASH_BYTES) == 0);
	canonical_free(&c);
	wasm_free(&p.m);
	buf_free(&types);
	buf_free(&code);
	buf_free(&file);
}

TEST_MAIN
