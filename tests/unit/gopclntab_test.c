/* SPDX-License-Identifier: MIT */
/* Go's table of functions, made by hand, and tables of a hostile module. */
#include <stdlib.h>

#include "runtime/shared/gopclntab.h"
#include "tests/unit/gotable.h"
#include "tests/test.h"
#include "tools/go/recognise/names.h"

static bool
is(struct gopclntab_text s, const char *want)
{
	return s.n == strlen(want) && memcmp(s.p, want, s.n) == 0;
}

TEST(gopclntab, reads)
{
	for (u32 shift = 0; shift <= 16; shift += 16) {
		struct bytes bytes = make(shift);
		struct gopclntab t;
		struct gopclntab_func f;
		struct gopclntab_text file;
		u32 line, frame;
		EXPECT(gopclntab_open(&t, bytes.bytes, bytes.n));
		EXPECT_EQ(t.shift, shift);
		EXPECT(gopclntab_find(&t, 1, &f));
		EXPECT(is(gopclntab_name(&t, &f), "main.(*tree).depth"));
		EXPECT_EQ(f.start_line, 5);
		EXPECT(gopclntab_line(&t, &f, 1, &file, &line));
		EXPECT(is(file, "/src/two.go"));
		EXPECT_EQ(line, 7);
		EXPECT(gopclntab_line(&t, &f, 2, &file, &line));
		EXPECT_EQ(line, 9);
		EXPECT(!gopclntab_line(&t, &f, 5, &file, &line));
		EXPECT(gopclntab_frame(&t, &f, 0, &frame));
		EXPECT_EQ(frame, 0);
		EXPECT(gopclntab_frame(&t, &f, 4, &frame));
		EXPECT_EQ(frame, 24);
		EXPECT(!gopclntab_find(&t, 2, &f)); /* there is none: a gap */
		EXPECT(gopclntab_find(&t, 3, &f));
		EXPECT(!gopclntab_line(&t, &f, 0, &file, &line));
	}
}

static void
ask_everything(const u8 *p, u64 n)
{
	struct gopclntab t;
	struct gopclntab_func f;
	struct gopclntab_text file;
	u32 line, frame;
	if (!gopclntab_open(&t, p, n))
		return;
	for (u32 i = 0; i < t.nfunc && i < 8; i++) {
		gopclntab_find(&t, i, &f);
		if (!gopclntab_at(&t, i, &f))
			continue;
		gopclntab_name(&t, &f);
		for (u32 pc = 0; pc < 8; pc++) {
			gopclntab_line(&t, &f, pc, &file, &line);
			gopclntab_frame(&t, &f, pc, &frame);
		}
		gopclntab_line(&t, &f, 0xffff, &file, &line);
	}
}

/* On the heap, so that ASan sees a byte too many. */
static void
ask_copy(const u8 *p, u32 n)
{
	u8 *copy = xmalloc(n + !n);
	memcpy(copy, p, n);
	ask_everything(copy, n);
	free(copy);
}

TEST(gopclntab, hostile)
{
	static const u8 nasty[] = {0, 1, 0x7f, 0x80, 0xff};
	struct bytes whole = make(0);
	u64 random = 1;
	for (u32 n = 0; n <= whole.n; n++)
		ask_copy(whole.bytes, n);
	for (u32 i = 0; i < whole.n; i++)
		for (u32 k = 0; k < LEN(nasty); k++) {
			struct bytes t = whole;
			t.bytes[i] = nasty[k];
			ask_copy(t.bytes, t.n);
			memset(t.bytes + i, nasty[k], t.n - i < 8 ? t.n - i : 8);
			ask_copy(t.bytes, t.n);
		}
	for (u32 run = 0; run < 20000; run++) {
		struct bytes t = whole;
		for (u32 k = 0; k < 4; k++) {
			random = random * 6364136223846793005 + 1442695040888963407;
			t.bytes[8 + (random >> 33) % (t.n - 8)] = (u8)(random >> 24);
		}
		ask_copy(t.bytes, t.n);
	}
	EXPECT(whole.n > 0);
}

TEST(gopclntab, names_a_module)
{
	struct bytes t = make(0);
	struct data data = {.offset = {OP_I32_CONST, {65536 + 64}},
	                    .bytes = {t.bytes, t.n}};
	struct func funcs[4] = {{0}};
	struct module m = {.funcs = funcs,
	                   .nfuncs = 4,
	                   .has_memory = true,
	                   .memory = {.min = 2},
	                   .datas = &data,
	                   .ndatas = 1};
	struct names g;
	names_find(&g, &m);
	EXPECT_EQ(g.address, 65536 + 64);
	names_fill(&g, &m);
	EXPECT(span_is(m.func_names[0], "go:buildid"));
	EXPECT(span_is(m.func_names[1], "main.(*tree).depth"));
	EXPECT_EQ(m.func_names[2].n, 0);
	names_free(&g);
	arena_free(&m.arena);
	m.nfuncs = 1; /* it is not this module's */
	names_find(&g, &m);
	EXPECT_EQ(g.address, 0);
	EXPECT(!g.memory);
}

TEST_MAIN
