/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tests/test.h"
#include "tests/unit/module.h"
#include "tools/wasm/code.h"
#include "tools/wasm/image.h"
#include "tools/c/lower.h"

static bool
says(const struct wasm_error *err, const char *text)
{
	if (strstr(err->what, text))
		return true;
	printf("  message: %s\n", err->what);
	return false;
}

/* Requires a refusal that contains `text`. */
static void
refused(const struct buf *b, const char *text)
{
	struct module m;
	struct wasm_error err;
	bool ok = read_and_validate(&m, b, &err);
	EXPECT(!ok);
	if (ok)
		wasm_free(&m);
	else
		EXPECT(says(&err, text));
}

#define BODY(bytes) one_function(&b, bytes, sizeof bytes - 1)
#define REFUSED_BODY(bytes, text)   \
	do {                        \
		struct buf b = {0}; \
		BODY(bytes);        \
		refused(&b, text);  \
		buf_free(&b);       \
	} while (0)
#define ACCEPTED_BODY(bytes)                                 \
	do {                                                 \
		struct buf b = {0};                          \
		struct module m;                             \
		struct wasm_error err;                       \
		BODY(bytes);                                 \
		bool ok = read_and_validate(&m, &b, &err);   \
		EXPECT(ok);                                  \
		if (ok)                                      \
			wasm_free(&m);                       \
		else                                         \
			printf("  message: %s\n", err.what); \
		buf_free(&b);                                \
	} while (0)

TEST(read, refuses_by_name)
{
	REFUSED_BODY("\0\x12\0\x0b", "tail calls");
	REFUSED_BODY("\0\x06\x40\x0b\x0b", "exceptions");
	REFUSED_BODY("\0\x1f\x40\0\x0b\x0b", "exceptions");
	REFUSED_BODY("\0\xfe\3\0\x0b", "threads");
	REFUSED_BODY("\0\xfb\0\x0b", "garbage collection");
	REFUSED_BODY("\0\x14\0\x0b", "typed function references");
	REFUSED_BODY("\0\xff\x0b", "unknown instruction 0xff");
	REFUSED_BODY("\0\xfc\x63\x0b", "unknown instruction");
	REFUSED_BODY("\0\x41\0\x28\x42\0\1\x1a\x0b", "multi-memory");
}

/* A proposal is called by its name wherever it shows; the rest is unknown or
 * malformed. */
TEST(read, proposals_have_names)
{
	REFUSED_BODY("\0\x02\x64\x70\0\x0b\x1a\x0b", "typed function references");
	REFUSED_BODY("\0\x02\x6e\0\x0b\x1a\x0b", "garbage collection");
	REFUSED_BODY("\0\x02\x69\0\x0b\x1a\x0b", "exceptions (exnref)");
	REFUSED_BODY("\0\x02\x5b\0\x0b\x1a\x0b", "a block has an unknown type");
	REFUSED_BODY("\0\x02\xff\x7f\0\x0b\x1a\x0b", "not one byte");
	REFUSED_BODY("\0\x02\xc0\x7f\x0b\x0b", "not one byte");
	ACCEPTED_BODY("\0\x02\x80\0\x0b\x0b"); /* type 0, in two bytes */
	REFUSED_BODY("\1\1\x63\x70\x0b", "typed function references");
	REFUSED_BODY("\1\1\x6d\x0b", "garbage collection");
	REFUSED_BODY("\1\1\x68\x0b", "stack switching");
	REFUSED_BODY("\1\1\x60\x0b", "a local has an unknown type");
	REFUSED_BODY("\0\0\x1c\1\x6b\x1a\x0b", "garbage collection");
	REFUSED_BODY("\0\xd0\x6e\x1a\x0b", "garbage collection");
	REFUSED_BODY("\0\xd0\x69\x1a\x0b", "exceptions (exnref)");
	REFUSED_BODY("\0\xd0\0\x1a\x0b", "typed function references");
	REFUSED_BODY("\0\xd0\x80\1\x1a\x0b", "typed function references");
	REFUSED_BODY("\0\xd0\xf0\x7f\x1a\x0b", "not one byte");
	REFUSED_BODY("\0\xd0\x7f\x1a\x0b", "not a reference's type");
	REFUSED_BODY("\0\0\xd3\x1a\x0b", "garbage collection (ref.eq)");
	REFUSED_BODY("\0\0\xd4\x1a\x0b", "typed function references");
	REFUSED_BODY("\0\0\x08\0\x0b", "exceptions");
	REFUSED_BODY("\0\0\x0a\x0b", "exceptions");
	/* the index of a memory is one byte without that proposal */
	REFUSED_BODY("\0\x3f\x80\0\x1a\x0b", "multi-memory");
	REFUSED_BODY("\0\0\x40\x80\x80\0\x1a\x0b", "multi-memory");
	REFUSED_BODY("\0\0\xfc\x0a\0\x80\0\x0b", "multi-memory");
	REFUSED_BODY("\0\0\xfc\x0b\1\x0b", "multi-memory");
	REFUSED_BODY("\0\0\xe2\0\x0b", "stack switching");
	REFUSED_BODY("\0\0\xfc\x13\x0b", "wide arithmetic");
	REFUSED_BODY("\0\0\xfc\x16\x0b", "wide arithmetic");
	REFUSED_BODY("\0\0\xfc\x12\0\x0b", "memory control");
	REFUSED_BODY("\0\0\xfc\x17\x0b", "unknown instruction 0xfc 0x17");
	REFUSED_BODY("\0\0\xfb\x80\1\0\x0b", "stringref");
	REFUSED_BODY("\0\0\xfd\xa0\2\x0b", "half precision");
	REFUSED_BODY("\0\0\xfd\x9a\1\x0b", "unknown instruction 0xfd 0x9a");
	REFUSED_BODY("\0\0\xfd\x94\2\x0b", "unknown instruction 0xfd 0x114");
	REFUSED_BODY("\0\0\xfe\0\0\x0b", "threads");
}

TEST(read, vectors)
{
	REFUSED_BODY("\0\xfd\x0c\x0b", "ends inside an instruction");
	ACCEPTED_BODY("\1\1\x7b\x0b");
	ACCEPTED_BODY("\0\x02\x7b\0\x0b\x1a\x0b");
	ACCEPTED_BODY("\0\0\0\0\x1c\1\x7b\x1a\x0b");
	ACCEPTED_BODY("\1\1\x7b\x20\0\xfd\x16\x0f\x1a\x0b");
	REFUSED_BODY("\1\1\x7b\x20\0\xfd\x16\x10\x1a\x0b", "no such lane");
	REFUSED_BODY("\1\1\x7b\x20\0\xfd\x1d\2\x1a\x0b", "no such lane");
	REFUSED_BODY("\1\1\x7b\x20\0\xfd\x1d\0\x67\x1a\x0b", "i64 where i32");
	REFUSED_BODY("\1\1\x7b\x20\0\x45\x1a\x0b", "v128 where i32");
	REFUSED_BODY("\1\1\x7b\x20\0\x20\0\xfd\x0d\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	             "\0\x20\x1a\x0b",
	             "no such lane");
	ACCEPTED_BODY("\1\1\x7b\x20\0\x20\0\xfd\x80\2\x1a\x0b"); /* relaxed */
}

TEST(read, offsets_are_the_files)
{
	struct buf b = {0};
	struct module m;
	struct wasm_error err;
	BODY("\0\x01\x12\0\x0b");
	EXPECT(!read_and_validate(&m, &b, &err));
	EXPECT_EQ((u8)b.p[err.at], 0x12);
	buf_free(&b);
}

TEST(read, sections)
{
	static const struct {
		u8 id;
		const char *bytes;
		size_t n;
		const char *text;
	} cases[] = {
#define CASE(id, bytes, text) {id, bytes, sizeof bytes - 1, text}
	        CASE(1, "\xff\xff\xff\xff\x0f", "more than fit"),
	        CASE(1, "\1\x5f\0", "garbage collection"),
	        CASE(2, "\1\1m\1x\2\0\1", "imports the memory \"m\".\"x\""),
	        CASE(2, "\1\1m\2\xff\xfe\0\0", "UTF-8"),
	        CASE(2, "\1\1m\1x\0\7", "no type 7"),
	        CASE(1, "\1\x5e\x7f\0", "garbage collection (a struct or array"),
	        CASE(1, "\1\x4e\1\x60\0\0", "garbage collection (a recursive"),
	        CASE(1, "\1\x5d\0", "stack switching"),
	        CASE(1, "\1\x61\0\0", "unknown form 0x61"),
	        CASE(1, "\1\x60\1\x64\0", "typed function references"),
	        CASE(1, "\1\x60\1\x69\0", "exceptions (exnref)"),
	        CASE(2, "\1\1m\1x\4\0\0", "exceptions (a tag)"),
	        CASE(2, "\1\1m\0\x7f\1\1x\0\0", "compact imports"),
	        CASE(2, "\1\1m\1x\5\0\0", "unknown kind 5"),
	        CASE(4, "\1\x40\0\x70\0\1\xd0\x70\x0b", "initial value"),
	        CASE(4, "\1\x63\0\0\1", "typed function references"),
	        CASE(4, "\1\x70\4\0", "64-bit table"),
	        CASE(5, "\1\4\1", "memory64"),
	        CASE(5, "\1\3\1\2", "threads"),
	        CASE(5, "\2\0\1\0\1", "multi-memory"),
	        CASE(5, "\1\x08\1\0", "custom page sizes"),
	        CASE(5, "\1\1\5\4", "impossible limits"),
	        CASE(5, "\1\0\x81\x80\4", "impossible limits"),
	        CASE(6, "\1\x7f\0\x41\0\x41\0\x6a\x0b", "extended-const"),
	        CASE(6, "\1\x7f\0\x41\0\x41\0\x0b", "extended-const"),
	        CASE(6, "\1\x7f\0\x6a\x0b", "extended-const"),
	        CASE(6, "\1\x7e\0\x42\1\x42\1\x7e\x0b", "extended-const"),
	        CASE(6, "\1\x7f\0\x41\0\x45\x0b", "i32.eqz may not stand there"),
	        CASE(6, "\1\x7f\0\x0b", "end may not stand there"),
	        CASE(6, "\1\x7f\0\x41\0", "constant expression ends inside"),
	        CASE(6, "\1\x7f\0\xfb\1\0\x0b", "garbage collection"),
	        CASE(6, "\1\x7b\0\xfd\x0c\x0b", "ends inside an instruction"),
	        CASE(6, "\1\x7b\0\x41\0\x0b", "i32 where v128"),
	        CASE(6, "\1\x7f\2\x41\0\x0b", "threads (a shared global)"),
	        CASE(6, "\1\x7f\0\x23\0\x0b", "not imported"),
	        CASE(6, "\2\x7f\0\x41\0\x0b\x7f\0\x23\0\x0b", "garbage collection"),
	        CASE(6, "\2\x7f\1\x41\0\x0b\x7f\0\x23\0\x0b", "not imported"),
	        CASE(6, "\1\x7f\0\x42\0\x0b", "i64 where i32"),
	        CASE(7, "\1\1x\0\5", "does not exist"),
	        CASE(7, "\1\1x\4\0", "exceptions (a tag)"),
	        CASE(8, "\5", "start function 5"),
	        CASE(9, "\1\0\x41\0\x0b\0", "table 0"),
	        CASE(9, "\1\5\x63\x70\0", "typed function references"),
	        CASE(9, "\1\5\x6e\0", "garbage collection"),
	        CASE(11, "\1\0\x41\0\x0b\0", "no memory"),
	        CASE(13, "\0", "exceptions"),
	        CASE(15, "\0", "unknown section 15"),
	        CASE(5, "\1\0\1\0", "left over"),
#undef CASE
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct buf b = {0};
		section(&b, cases[i].id, cases[i].bytes, cases[i].n);
		refused(&b, cases[i].text);
		buf_free(&b);
	}
}

TEST(read, order_and_repetition)
{
	struct buf b = {0};
	SECTION(&b, 5, "\1\0\1");
	SECTION(&b, 1, "\0");
	refused(&b, "out of order");
	b.n = 0;
	SECTION(&b, 5, "\0");
	SECTION(&b, 5, "\0");
	refused(&b, "comes twice");
	buf_free(&b);
}

TEST(read, every_truncation_is_refused)
{
	struct buf b = {0};
	BODY("\1\2\x7f\x41\5\x21\0\x0b");
	for (size_t n = 0; n < b.n; n++) {
		struct module m;
		struct wasm_error err;
		struct span s = {(const u8 *)b.p, n};
		bool ok = wasm_read(&m, s, &err);
		/* what is cut at a section's end is a module; it has no code then */
		if (ok) {
			EXPECT_EQ(m.nfuncs, 0);
			wasm_free(&m);
		} else {
			EXPECT(err.what[0] && err.at <= n);
		}
	}
	buf_free(&b);
}

TEST(read, names_are_a_side_table)
{
	struct buf b = {0};
	struct module m;
	struct wasm_error err;
	BODY("\0\x0b");
	SECTION(&b, 0, "\4name\1\x0c\2\0\4*/\n\"\7\3bad");
	EXPECT(read_and_validate(&m, &b, &err));
	char *name = func_show(&m, 0);
	EXPECT_STR(name, "*/\\x0a\"");
	free(name);
	wasm_free(&m);
	SECTION(&b, 0, "\4name\1\x7f\2\0"); /* cut short: no names, no error */
	EXPECT(read_and_validate(&m, &b, &err));
	wasm_free(&m);
	buf_free(&b);
}

/* A name section may stand anywhere, also in front of the functions it names, and more
 * than once; the last that is whole counts. */
TEST(read, name_sections_anywhere)
{
#define NAMED(name) "\4name\1\4\1\0\1" name
	static const char broken[] = "\4name\1\x0b\2\0\3bad\x7f\x7f\2\0";
	struct buf b = {0};
	struct module m;
	struct wasm_error err;
	SECTION(&b, 0, NAMED("e"));
	BODY("\0\x0b");
	EXPECT(read_and_validate(&m, &b, &err));
	char *name = func_show(&m, 0);
	EXPECT_STR(name, "e");
	free(name);
	wasm_free(&m);
	SECTION(&b, 0, NAMED("l"));
	SECTION(&b, 0, broken);
	EXPECT(read_and_validate(&m, &b, &err));
	name = func_show(&m, 0);
	EXPECT_STR(name, "l");
	EXPECT_EQ(m.ncustoms, 3);
	free(name);
	wasm_free(&m);
	/* one of a name alone, without a function's: none is left of the earlier ones */
	SECTION(&b, 0, "\4name\0\2\1m");
	EXPECT(read_and_validate(&m, &b, &err));
	EXPECT(!m.func_names && span_is(m.module_name, "m"));
	wasm_free(&m);
	buf_free(&b);
#undef NAMED
}

/* A number's type is no reference's, in a body as in a constant expression. */
TEST(validate, null_of_a_number)
{
	static const char nulls[] = {VT_I32, VT_I64, VT_F32, VT_F64};
	for (size_t i = 0; i < sizeof nulls; i++) {
		struct buf b = {0};
		char global[] = "\1T\0\xd0T\x0b", data[] = "\1\0\xd0T\x0b\1a",
		     offset[] = "\1\0\xd0T\x0b\0", item[] = "\1\5\x70\1\xd0T\x0b";
		global[1] = global[4] = data[3] = offset[3] = item[5] = nulls[i];
		section(&b, 6, global, sizeof global - 1);
		refused(&b, "not a reference's type");
		b.n = 0;
		SECTION(&b, 5, "\1\0\1");
		section(&b, 11, data, sizeof data - 1);
		refused(&b, "not a reference's type");
		b.n = 0;
		SECTION(&b, 4, "\1\x70\0\1");
		section(&b, 9, offset, sizeof offset - 1);
		refused(&b, "not a reference's type");
		b.n = 0;
		section(&b, 9, item, sizeof item - 1);
		refused(&b, "not a reference's type");
		buf_free(&b);
	}
}

TEST(validate, br_table_in_unreachable_code)
{
	/* labels of different types, each in front, the default label as well */
	ACCEPTED_BODY("\0\x02\x7c\x02\x7d\0\x41\0\x0e\1\0\1\x0b\x1a\x44"
	              "\0\0\0\0\0\0\0\0\x0b\x1a\x0b");
	ACCEPTED_BODY("\0\x02\x7c\x02\x6f\0\x41\0\x0e\3\1\0\1\0\x0b\x1a\x44"
	              "\0\0\0\0\0\0\0\0\x0b\x1a\x0b");
	/* what is known of the operand counts for each label */
	REFUSED_BODY("\0\x02\x7c\x02\x7d\0\x43\0\0\0\0\x41\0\x0e\1\0\1\x0b\x1a"
	             "\x44\0\0\0\0\0\0\0\0\x0b\x1a\x0b",
	             "f32 where f64");
	REFUSED_BODY("\0\x02\x7c\x02\x40\0\x41\0\x0e\1\0\1\x0b\x44"
	             "\0\0\0\0\0\0\0\0\x0b\x1a\x0b",
	             "different numbers");
}

TEST(validate, types)
{
	REFUSED_BODY("\0\x6a\x1a\x0b", "operand is missing");
	REFUSED_BODY("\0\x41\0\x42\0\x6a\x1a\x0b", "i64 where i32");
	REFUSED_BODY("\0\x41\0\x0b", "left over");
	REFUSED_BODY("\0\x02\x7f\x0b\x1a\x0b", "operand is missing");
	REFUSED_BODY("\0\x41\0\x04\x7f\x41\0\x0b\x1a\x0b", "without `else`");
	REFUSED_BODY("\0\x05\x0b", "else");
	REFUSED_BODY("\0\x0c\1\x0b", "unknown label");
	REFUSED_BODY("\0\x20\0\x1a\x0b", "no local 0");
	REFUSED_BODY("\0\x23\0\x1a\x0b", "no global 0");
	REFUSED_BODY("\0\x10\7\x0b", "no function 7");
	REFUSED_BODY("\0\x41\0\x11\0\0\x0b", "no table 0");
	REFUSED_BODY("\0\xd2\1\x1a\x0b", "not declared");
	REFUSED_BODY("\0\xfc\x09\0\x0b", "data count");
	REFUSED_BODY("\0\x41\0\x28\3\0\x1a\x0b", "alignment");
	REFUSED_BODY("\0\x0b\x01", "does not end");
	REFUSED_BODY("\0\x0b\x0b", "after the end");
	REFUSED_BODY("\0\x02\x40\x0b", "not closed");
	REFUSED_BODY("\0\xd0\x70\xd0\x70\x41\0\x1b\x1a\x0b", "select");
}

TEST(validate, unreachable_code_is_polymorphic)
{
	ACCEPTED_BODY("\0\0\x6a\x1a\x0b");
	ACCEPTED_BODY("\0\x02\x7f\x0f\x0b\x1a\x0b");
	ACCEPTED_BODY("\0\x02\x40\x0c\0\x42\0\x1a\x0b\x0b");
	ACCEPTED_BODY("\0\0\x1b\x1a\x0b");
	REFUSED_BODY("\0\0\x42\0\x6a\x1a\x0b", "i64 where i32");
	ACCEPTED_BODY("\0\x02\x40\x02\x40\x41\1\x0e\2\0\1\1\x0b\x0b\x0b");
	REFUSED_BODY("\0\x02\x7f\x02\x40\x41\1\x0e\1\0\1\x0b\x41\1\x0b\x1a\x0b",
	             "br_table");
}

TEST(validate, nesting_is_limited_by_memory_only)
{
	enum { DEPTH = 100000 };
	struct buf body = {0}, b = {0};
	struct module m;
	struct wasm_error err;
	buf_u8(&body, 0);
	for (int i = 0; i < DEPTH; i++)
		buf_add(&body, "\x02\x40", 2);
	for (int i = 0; i <= DEPTH; i++)
		buf_u8(&body, 0x0b);
	one_function(&b, body.p, body.n);
	EXPECT(read_and_validate(&m, &b, &err));
	EXPECT_EQ(m.max_nesting, DEPTH + 1);
	EXPECT(!m.funcs[0].loops);
	wasm_free(&m);
	buf_free(&body);
	buf_free(&b);
}

TEST(validate, locals_are_limited)
{
	REFUSED_BODY("\1\xff\xff\xff\xff\x0f\x7f\x0b", "50000 locals");
	REFUSED_BODY("\xff\xff\xff\xff\x0f\1\x7f\x0b", "local declarations");
	ACCEPTED_BODY("\1\xd0\x86\3\x7f\x0b"); /* 50000 */
}

/* Decoding and encoding changes no instruction; what is written reads the same. */
TEST(write, round_trip)
{
	static const char body[] =
	        "\2\2\x7f\1\x7c"
	        "\x41\x80\x7f\x21\0\x42\x7f\x1a\x43\1\2\3\4\x1a\x44\1\2\3\4\5\6\7\x08\x21"
	        "\2"
	        "\x41\x10\x28\2\xff\xff\xff\xff\x0f\x1a\x41\0\x41\0\x41\0\xfc\x0a\0\0"
	        "\x41\0\x41\0\x41\0\xfc\x0b\0\x41\1\x40\0\x1a\x44\0\0\0\0\0\0\0\0\xfc\7"
	        "\x1a"
	        "\x02\x40\x03\x40\x41\0\x0e\2\0\1\1\x0b\x0b\xd0\x70\xd1\x1a\x10\0\x0b";
	struct buf b = {0}, encoded = {0}, first = {0}, second = {0};
	struct module m;
	struct wasm_error err;
	struct code c = {0};
	BODY(body);
	EXPECT(read_and_validate(&m, &b, &err));
	EXPECT(m.funcs[0].loops);
	EXPECT(code_decode(&m, &m.funcs[0], &c, &err));
	code_encode(&m, &m.funcs[0], &c, &encoded);
	EXPECT_EQ(encoded.n, sizeof body - 1);
	EXPECT_EQ(memcmp(encoded.p, body, encoded.n), 0);
	wasm_write(&m, &first);
	wasm_free(&m);
	EXPECT(read_and_validate(&m, &first, &err));
	wasm_write(&m, &second);
	EXPECT_EQ(first.n, second.n);
	EXPECT_EQ(memcmp(first.p, second.p, first.n), 0);
	wasm_free(&m);
	code_free(&c);
	buf_free(&b);
	buf_free(&encoded);
	buf_free(&first);
	buf_free(&second);
}

TEST(lower, hides_names_and_data)
{
	struct buf b = {0}, out = {0};
	struct module m, again;
	struct wasm_error err;
	struct lowered l;
	SECTION(&b, 1, "\1\x60\0\0");
	SECTION(&b, 2, "\1\6SECRET\6HIDDEN\0\0");
	SECTION(&b, 3, "\1\0");
	SECTION(&b, 5, "\1\0\1");
	SECTION(&b, 7, "\1\6EXPORT\0\1");
	SECTION(&b, 12, "\2");
	SECTION(&b, 10, "\1\x0f\0\x41\0\x41\0\x41\0\xfc\x08\1\0\xfc\x09\1\x0b");
	SECTION(&b, 11, "\2\0\x41\5\x0b\4DATA\1\4DATA");
	EXPECT(read_and_validate(&m, &b, &err));
	lower_module(&l, &m);
	EXPECT_EQ(l.ndata_ops, 4);
	EXPECT_EQ(l.first_data_op, 2);
	wasm_write(&l.m, &out);
	EXPECT(!memmem(out.p, out.n, "SECRET", 6) && !memmem(out.p, out.n, "HIDDEN", 6));
	EXPECT(!memmem(out.p, out.n, "EXPORT", 6) && !memmem(out.p, out.n, "DATA", 4));
	EXPECT(read_and_validate(&again, &out, &err));
	wasm_free(&again);
	lower_free(&l);
	wasm_free(&m);
	buf_free(&b);
	buf_free(&out);
}

TEST(image, pages_runs_and_bounds)
{
	struct buf b = {0}, bytes = {0};
	struct module m;
	struct wasm_error err;
	struct image image;
	SECTION(&b, 5, "\1\0\4");
	/* at 65535: across a page; at 196608: the last page; zeros at 131072 stay
	 * unstored */
	SECTION(&b, 11,
	        "\3\0\x41\xff\xff\3\x0b\2xy\0\x41\x80\x80\x0c\x0b\1z\0\x41\x80\x80\x08"
	        "\x0b\2\0\0");
	EXPECT(read_and_validate(&m, &b, &err));
	image_build(&image, &m);
	EXPECT_EQ(image.nruns, 2);
	EXPECT_EQ(image.runs[0].page, 0);
	EXPECT_EQ(image.runs[0].pages, 2);
	EXPECT_EQ(image.runs[1].page, 3);
	EXPECT_EQ(image.size, 3 * WASM_PAGE);
	image_bytes(&image, &bytes);
	EXPECT_EQ(bytes.p[65535], 'x');
	EXPECT_EQ(bytes.p[65536], 'y');
	EXPECT_EQ(bytes.p[131072], 'z');
	EXPECT(!image.traps);
	image_free(&image);
	wasm_free(&m);
	b.n = bytes.n = 0;
	SECTION(&b, 5, "\1\0\1");
	SECTION(&b, 11, "\1\0\x41\xff\xff\3\x0b\2xy");
	EXPECT(read_and_validate(&m, &b, &err));
	image_build(&image, &m);
	EXPECT(image.traps);
	image_free(&image);
	wasm_free(&m);
	buf_free(&b);
	buf_free(&bytes);
}

TEST(kind, of_modules)
{
	struct buf b = {0};
	struct module m;
	struct wasm_error err;
	SECTION(&b, 0, "\x0ago:buildid\xff Go build ID");
	EXPECT(read_and_validate(&m, &b, &err));
	EXPECT_EQ(module_kind(&m), KIND_GO);
	wasm_free(&m);
	SECTION(&b, 0,
	        "\x09producers\1\x0cprocessed-by\1\6TinyGo\5"
	        "0.1.0");
	EXPECT(read_and_validate(&m, &b, &err));
	EXPECT_EQ(module_kind(&m), KIND_TINYGO);
	wasm_free(&m);
	b.n = 0;
	SECTION(&b, 5, "\1\0\1");
	EXPECT(read_and_validate(&m, &b, &err));
	EXPECT_EQ(module_kind(&m), KIND_OTHER);
	wasm_free(&m);
	buf_free(&b);
}

TEST_MAIN
