/* SPDX-License-Identifier: MIT */
/* record and assemble: what a damaged record and wrong numbers lead to. Under ASan a
 * read or a write outside ends the program. */
#include <elf.h>
#include <stdlib.h>

#include "tests/test.h"
#include "tools/functions/assemble.h"
#include "tools/functions/relocation.h"

static const u8 code[] = {0xe8, 0, 0, 0, 0, 0xb8, 0, 0, 0, 0, 0xe8, 0, 0, 0, 0, 0xc3};
static const u8 cie[] = {0,  0, 0,    0,  1, 'z', 'R',  0, 1, 0x78,
                         16, 1, 0x1b, 12, 7, 8,   0x90, 1, 0, 0};
static const u8 fde[] = {0, 0, 0, 0, sizeof code, 0, 0, 0, 0, 0, 0, 0};
static const u8 table[] = {1, 2, 3, 4, 5, 6, 7, 8};

#define SPAN(a) ((struct span){a, sizeof a})

/* A record with one of everything. */
struct sample {
	struct record_piece pieces[3];
	struct record_relocation relocations[5];
	struct record_symbol symbols[2];
	struct record_draft draft;
};

static void
sample_make(struct sample *s)
{
	*s = (struct sample){
	        .pieces = {{RECORD_CODE, 16, SPAN(code), SPAN(fde), SPAN(cie), {0}, 0, 3},
	                   {RECORD_READ_ONLY, 8, SPAN(table), {0}, {0}, {0}, 3, 1},
	                   {RECORD_COLD_CODE, 1, SPAN(code), {0}, {0}, {0}, 4, 1}},
	        .relocations = {{1, R_X86_64_PLT32, RECORD_FUNCTION, 1, 0, -4},
	                        {6, R_X86_64_32, RECORD_CONSTANT, 1, 2, 0},
	                        {11, R_X86_64_PLT32, RECORD_SYMBOL, 1, 0, -4},
	                        {4, R_X86_64_PC32, RECORD_PIECE, 0, 0, 3},
	                        {1, R_X86_64_PC32, RECORD_PIECE, 1, 0, 4}},
	        .symbols = {{{(const u8 *)"unused", 6}, true, false},
	                    {{(const u8 *)"memcpy", 6}, false, false}},
	};
	s->pieces[2].name = (struct span){(const u8 *)".cold", 5};
	s->draft = (struct record_draft){EM_X86_64, s->pieces,  3, s->relocations,
	                                 5,         s->symbols, 2};
}

static void
sample_write(struct buf *out)
{
	struct sample s;
	sample_make(&s);
	EXPECT(record_write(&s.draft, out));
}

static struct span
span_of_buf(const struct buf *b)
{
	return (struct span){(const u8 *)b->p, b->n};
}

static const u64 constants[] = {1, 2, 0xfedcba98, 1ull << 32};

/* Puts one record together, as function 1; it may refer to number 2. */
static bool
try(const struct record *r, u32 nconstants, struct buf *out, struct assembly_error *err)
{
	static const u32 refs[] = {1, 2};
	struct assembly_number numbers[] = {
	        {{0}, false, NULL, 0},
	        {{(const u8 *)"main.f", 6}, true, constants, LEN(constants)},
	        {{(const u8 *)"main.g", 6}, false, constants, nconstants}};
	struct assembly_function f = {r, 1, refs, LEN(refs)};
	struct assembly a = {r->machine, &f, 1, numbers, LEN(numbers)};
	return assemble(out, &a, err);
}

TEST(record, what_was_written_is_read)
{
	struct buf b = {0};
	struct record r;
	struct sample s;
	sample_make(&s);
	sample_write(&b);
	EXPECT(record_open(&r, span_of_buf(&b)));
	EXPECT_EQ(r.npieces, 3);
	EXPECT_EQ(r.nrefs, 2);
	for (u32 i = 0; i < 3; i++) {
		struct record_piece p = record_piece(&r, i), *want = &s.pieces[i];
		EXPECT(p.kind == want->kind && p.align == want->align);
		EXPECT(p.first == want->first && p.n == want->n);
		EXPECT(span_eq(p.bytes, want->bytes) && span_eq(p.fde, want->fde));
		EXPECT(span_eq(p.cie, want->cie) && span_eq(p.name, want->name));
	}
	for (u32 i = 0; i < 5; i++) {
		struct record_relocation rel = record_relocation(&r, i),
		                         *want = &s.relocations[i];
		EXPECT(rel.offset == want->offset && rel.type == want->type);
		EXPECT(rel.target == want->target && rel.number == want->number);
		EXPECT(rel.constant == want->constant && rel.addend == want->addend);
	}
	EXPECT(record_symbol(&r, 0).hidden && !record_symbol(&r, 1).hidden);
	EXPECT(span_is(record_symbol(&r, 1).name, "memcpy"));
	buf_free(&b);
}

/* Drafts that say something wrong. */
TEST(record, wrong_drafts)
{
	struct buf b = {0};
#define WRONG(change)                                \
	do {                                         \
		struct sample s;                     \
		sample_make(&s);                     \
		change;                              \
		EXPECT(!record_write(&s.draft, &b)); \
		EXPECT_EQ(b.n, 0);                   \
	} while (0)
	WRONG(s.draft.machine = EM_386);
	WRONG(s.draft.npieces = 0);
	WRONG(s.pieces[0].kind = RECORD_READ_ONLY);
	WRONG(s.pieces[1].align = 3);
	WRONG(s.pieces[1].align = 0);
	WRONG(s.pieces[1].align = 8192);
	WRONG(s.pieces[0].bytes.n = 14);
	WRONG(s.pieces[0].bytes.n = 0);
	WRONG(s.pieces[0].cie.n = 0);
	WRONG(s.pieces[0].fde.n = 8);
	WRONG(s.pieces[1].fde = s.pieces[0].fde; s.pieces[1].cie = s.pieces[0].cie);
	WRONG(s.pieces[2].name = SPAN(fde));
	WRONG(s.pieces[1].n = 2);
	WRONG(s.draft.nrelocations = 4);
	WRONG(s.relocations[0].type = R_X86_64_64);
	WRONG(s.relocations[0].type = 60000);
	WRONG(s.relocations[0].offset = 13);
	WRONG(s.relocations[2].offset = UINT32_MAX);
	WRONG(s.relocations[2].offset = 13);
	WRONG(s.relocations[1].offset = 0);
	WRONG(s.relocations[3].offset = 5);
	WRONG(s.relocations[0].target = RECORD_CONSTANT);
	WRONG(s.relocations[1].target = RECORD_FUNCTION);
	WRONG(s.relocations[1].target = 4);
	WRONG(s.relocations[2].number = 2);
	WRONG(s.relocations[3].number = 3);
	WRONG(s.relocations[0].number = UINT32_MAX);
	WRONG(s.symbols[0].name.n = 0);
	WRONG(s.symbols[0].name = SPAN(fde));
	WRONG(s.symbols[1].tls = true);
#undef WRONG
	buf_free(&b);
}

/* Opens bytes that lie alone in memory, and uses what was opened. */
static bool
use(const struct buf *b, size_t n)
{
	u8 *copy = xmalloc(n);
	struct record r;
	struct buf out = {0};
	struct assembly_error err = {0};
	memcpy(copy, b->p, n);
	bool ok = record_open(&r, (struct span){copy, n});
	if (ok && !try(&r, LEN(constants), &out, &err))
		EXPECT(err.what && err.number <= 2);
	buf_free(&out);
	free(copy);
	return ok;
}

TEST(record, damage)
{
	struct buf b = {0};
	u32 opened = 0;
	sample_write(&b);
	EXPECT(use(&b, b.n));
	for (size_t n = 0; n < b.n; n++)
		EXPECT(!use(&b, n));
	for (size_t i = 0; i < b.n; i++) {
		char was = b.p[i];
		for (u32 v = 0; v < 256; v++) {
			b.p[i] = (char)v;
			opened += use(&b, b.n);
		}
		b.p[i] = was;
	}
	/* a changed byte of code is not noticed: the store's checksum is for that */
	EXPECT(opened > sizeof code * 256 && opened < b.n * 256);
	buf_u8(&b, 0);
	EXPECT(!use(&b, b.n));
	buf_free(&b);
}

TEST(assemble, constants)
{
	struct buf b = {0}, out = {0};
	struct record r;
	struct assembly_error err = {0};
	sample_write(&b);
	EXPECT(record_open(&r, span_of_buf(&b)));
	EXPECT(try(&r, 3, &out, &err));
	const u8 want[] = {0xb8, 0x98, 0xba, 0xdc, 0xfe, 0xe8};
	EXPECT(memmem(out.p, out.n, want, sizeof want));
	out.n = 0;
	EXPECT(!try(&r, 2, &out, &err));
	EXPECT_EQ(out.n, 0);
	EXPECT_EQ(err.number, 1);
	EXPECT_STR(err.what, "it uses a constant that is not there");
	buf_free(&out);
	buf_free(&b);
}

TEST(assemble, a_constant_that_does_not_fit)
{
	struct sample s;
	struct buf b = {0}, out = {0};
	struct record r;
	struct assembly_error err = {0};
	sample_make(&s);
	s.relocations[1].constant = 3;
	EXPECT(record_write(&s.draft, &b) && record_open(&r, span_of_buf(&b)));
	EXPECT(!try(&r, LEN(constants), &out, &err));
	EXPECT_STR(err.what, "a constant does not fit its instruction");
	b.n = 0;
	s.relocations[1].constant = 2;
	s.relocations[1].type = R_X86_64_32S; /* 0xfedcba98 is not below 2^31 */
	EXPECT(record_write(&s.draft, &b) && record_open(&r, span_of_buf(&b)));
	EXPECT(!try(&r, LEN(constants), &out, &err));
	EXPECT_STR(err.what, "a constant does not fit its instruction");
	EXPECT_EQ(out.n, 0);
	buf_free(&b);
	buf_free(&out);
}

TEST(assemble, wrong_numbers)
{
	struct buf b = {0}, out = {0};
	struct record r;
	struct assembly_error err = {0};
	sample_write(&b);
	EXPECT(record_open(&r, span_of_buf(&b)));
	u32 refs[] = {1, 2};
	struct assembly_number numbers[] = {
	        {{(const u8 *)"main.f", 6}, true, constants, 4},
	        {{(const u8 *)"main.f", 6}, true, constants, 4},
	        {{(const u8 *)"main.g", 6}, true, constants, 4}};
	struct assembly_function f[] = {{&r, 1, refs, 2}, {&r, 1, refs, 2}};
	struct assembly a = {EM_X86_64, f, 1, numbers, 3};
#define WRONG(change, text)                        \
	do {                                       \
		change;                            \
		EXPECT(!assemble(&out, &a, &err)); \
		EXPECT_STR(err.what, text);        \
	} while (0)
	EXPECT(assemble(&out, &a, &err));
	out.n = 0;
	WRONG(a.nfunctions = 2, "it is there twice");
	a.nfunctions = 1;
	WRONG(a.machine = EM_AARCH64, "it is for another machine");
	WRONG(a.machine = 0, "the machine is not known");
	a.machine = EM_X86_64;
	WRONG(f[0].nrefs = 1, "its list of references does not fit");
	f[0].nrefs = 2;
	WRONG(refs[1] = 3, "there is no number that it refers to");
	refs[1] = 2;
	WRONG(refs[0] = 2, "its list of references does not fit");
	refs[0] = 1;
	WRONG(f[0].number = 3, "there is no such number");
	f[0].number = 1;
	WRONG(numbers[1].name.n = 0, "it has no name, or one with a NUL");
	numbers[1].name.n = 6;
	WRONG(numbers[2].name = ((struct span){(const u8 *)"g\0", 2}),
	      "it has no name, or one with a NUL");
	WRONG(numbers[2].name = numbers[1].name,
	      "it uses a function that has the name of another");
	WRONG(numbers[1].name = ((struct span){(const u8 *)"memcpy", 6}),
	      "it uses a symbol that has the name of a function");
	u32 other[] = {0, 2};
	f[1] = (struct assembly_function){&r, 0, other, 2};
	a.nfunctions = 2;
	numbers[0].name = numbers[1].name;
	WRONG(numbers[2].name = ((struct span){(const u8 *)"g", 1}),
	      "another function has its name");
	EXPECT_EQ(out.n, 0);
	/* local ones may share a name, also with the runtime */
	numbers[0].global = numbers[1].global = false;
	EXPECT(assemble(&out, &a, &err));
#undef WRONG
	buf_free(&b);
	buf_free(&out);
}

/* What is filled in, and the limits of it. */
TEST(relocation, limits)
{
	static const struct {
		u16 machine;
		u32 type;
		u64 value;
		bool fits;
		u32 before, after;
	} cases[] = {
	        {EM_X86_64, R_X86_64_32, 0xffffffff, true, 0, 0xffffffff},
	        {EM_X86_64, R_X86_64_32, 1ull << 32, false, 7, 7},
	        {EM_X86_64, R_X86_64_32, UINT64_MAX, false, 7, 7},
	        {EM_X86_64, R_X86_64_32S, 0x7fffffff, true, 0, 0x7fffffff},
	        {EM_X86_64, R_X86_64_32S, 0x80000000, false, 7, 7},
	        {EM_X86_64, R_X86_64_32S, UINT64_MAX, true, 0, 0xffffffff},
	        {EM_X86_64, R_X86_64_PC32, -(1ull << 31), true, 0, 1u << 31},
	        {EM_X86_64, R_X86_64_PC32, -(1ull << 31) - 1, false, 7, 7},
	        {EM_X86_64, R_X86_64_GOTPCREL, 1, false, 7, 7},
	        {EM_AARCH64, R_AARCH64_MOVW_UABS_G0_NC, 0x12345678, true, 0xf2800009,
	         0xf28acf09},
	        {EM_AARCH64, R_AARCH64_MOVW_UABS_G1, 0x12345678, true, 0xd2a00009,
	         0xd2a24689},
	        {EM_AARCH64, R_AARCH64_MOVW_UABS_G1, 1ull << 32, false, 7, 7},
	        {EM_AARCH64, R_AARCH64_CALL26, 4, true, 0x94000000, 0x94000001},
	        {EM_AARCH64, R_AARCH64_CALL26, -4ull, true, 0x94000000, 0x97ffffff},
	        {EM_AARCH64, R_AARCH64_CALL26, 2, false, 7, 7},
	        {EM_AARCH64, R_AARCH64_JUMP26, 1 << 27, false, 7, 7},
	        {EM_AARCH64, R_AARCH64_JUMP26, (1 << 27) - 4, true, 0x14000000,
	         0x15ffffff},
	        {EM_AARCH64, R_AARCH64_JUMP26, -(1ull << 27), true, 0x14000000,
	         0x16000000},
	        {EM_AARCH64, R_AARCH64_JUMP26, -(1ull << 27) - 4, false, 7, 7},
	};
	for (u32 i = 0; i < LEN(cases); i++) {
		const struct relocation_type *t =
		        relocation_find(cases[i].machine, cases[i].type);
		u32 word = cases[i].before;
		EXPECT(t);
		EXPECT_EQ(relocation_fill(t, (u8 *)&word, cases[i].value), cases[i].fits);
		EXPECT_EQ(word, cases[i].after);
	}
	EXPECT(!relocation_find(EM_X86_64, R_X86_64_64));
	EXPECT(!relocation_find(EM_AARCH64, UINT32_MAX));
}

TEST_MAIN
