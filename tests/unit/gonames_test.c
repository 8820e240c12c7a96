/* SPDX-License-Identifier: MIT */
/* Go's table of functions, made by hand, and what a hostile one may do. */
#include <stdlib.h>

#include "runtime/gopclntab.h"
#include "test.h"
#include "tools/gonames.h"

/* Three functions of Go 1.24 (shift 0) or 1.21 (shift 16): the second one has lines 7 at
 * PC_B 0 and 1, and 9 from 2 to 4, in the second file of its unit, and 24 bytes of frame
 * behind the first block. */
struct bytes {
	u8 bytes[512];
	u32 n;
};

static void
put(struct bytes *t, u32 at, u64 v, u32 n)
{
	for (u32 i = 0; i < n; i++)
		t->bytes[at + i] = (u8)(v >> 8 * i);
	t->n = at + n > t->n ? at + n : t->n;
}

static void
text(struct bytes *t, u32 at, const char *s)
{
	memcpy(t->bytes + at, s, strlen(s) + 1);
	t->n = at + (u32)strlen(s) + 1;
}

enum { NAMES = 72, UNITS = 120, FILES = 136, VALUES = 168, FUNCS = 200 };

static struct bytes
make(u32 shift)
{
	struct bytes t = {0};
	static const u32 header[] = {3, 2, 0, NAMES, UNITS, FILES, VALUES, FUNCS};
	static const u8 values[] = {0,                         /* offset 0 is no table */
	                            2 << 1, 5, 0,              /* file: -1 + 2 = 1 */
	                            8 << 1, 2, 2 << 1,  3, 0,  /* line: 7, then 9 */
	                            1 << 1, 1, 24 << 1, 4, 0}; /* frame: 0, then 24 */
	put(&t, 0, 0x08010000fffffff1, 8);
	for (u32 i = 0; i < LEN(header); i++)
		put(&t, 8 + 8 * i, header[i], 8);
	text(&t, NAMES, "");
	text(&t, NAMES + 1, "go:buildid");
	text(&t, NAMES + 12, "main.(*tree).depth");
	put(&t, UNITS, UINT32_MAX, 4);
	put(&t, UNITS + 4, 0, 4);
	put(&t, UNITS + 8, 11, 4);
	text(&t, FILES, "/src/one.s");
	text(&t, FILES + 11, "/src/two.go");
	memcpy(t.bytes + VALUES, values, sizeof values);
	for (u32 i = 0; i < 3; i++) {
		u32 at = FUNCS + 28 + 40 * i, entry = (0x1000 + i + (i > 1)) << shift;
		put(&t, FUNCS + 8 * i, entry, 4);
		put(&t, FUNCS + 8 * i + 4, at - FUNCS, 4);
		put(&t, at, entry, 4);
		put(&t, at + 4, i == 1 ? 12 : 1, 4);
		put(&t, at + 16, i == 1 ? 9 : 0, 4);
		put(&t, at + 20, i == 1 ? 1 : 0, 4);
		put(&t, at + 24, i == 1 ? 4 : 0, 4);
		put(&t, at + 32, 1, 4);
		put(&t, at + 36, 5, 4);
	}
	put(&t, FUNCS + 24, 4 << shift, 4);
	t.n = FUNCS + 28 + 3 * 40;
	return t;
}

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

TEST(gonames, names_a_module)
{
	struct bytes t = make(0);
	struct data data = {.offset = {OP_I32_CONST, 65536 + 64},
	                    .bytes = {t.bytes, t.n}};
	struct func funcs[4] = {{0}};
	struct module m = {.funcs = funcs,
	                   .nfuncs = 4,
	                   .has_memory = true,
	                   .memory = {.min = 2},
	                   .datas = &data,
	                   .ndatas = 1};
	struct gonames g;
	gonames_find(&g, &m);
	EXPECT_EQ(g.address, 65536 + 64);
	gonames_fill(&g, &m);
	EXPECT(span_is(m.func_names[0], "go:buildid"));
	EXPECT(span_is(m.func_names[1], "main.(*tree).depth"));
	EXPECT_EQ(m.func_names[2].n, 0);
	gonames_free(&g);
	arena_free(&m.arena);
	m.nfuncs = 1; /* it is not this module's */
	gonames_find(&g, &m);
	EXPECT_EQ(g.address, 0);
	EXPECT(!g.memory);
}

TEST_MAIN
