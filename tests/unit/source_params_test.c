/* SPDX-License-Identifier: MIT */
/* Names of parameters from Go source, in the usual form and in odd ones. */
#include <stdlib.h>

#include "tests/test.h"
#include "tools/go/recognise/source_params.h"

/* "a b -" for the parameters of an export, with "-" for those without a name. */
static char *
names(const char *source, const char *export, u32 n)
{
	static char line[200];
	struct source_params g = {0};
	source_params_read(&g, (struct span){(const u8 *)source, strlen(source)});
	line[0] = 0;
	for (u32 i = 0; i < n; i++) {
		struct span s = source_params_name(
		        &g, (struct span){(const u8 *)export, strlen(export)}, n, i);
		size_t at = strlen(line);
		snprintf(line + at, sizeof line - at, "%s%.*s", i ? " " : "",
		         s.n ? (int)s.n : 1, s.n ? (const char *)s.p : "-");
	}
	source_params_free(&g);
	return line;
}
#define F(parameters) "package main\n\n//go:wasmexport f\nfunc g" parameters " {}\n"

TEST(source_params, written_as_usual)
{
	EXPECT_STR(names(F("(a, b int32, c *byte)"), "f", 3), "a b c");
	EXPECT_STR(names(F("(a int32) int64"), "f", 1), "a");
	EXPECT_STR(names(F("(s string, n int32)"), "f", 3), "s s_len n");
	EXPECT_STR(names(F("(a, b string)"), "f", 4), "a a_len b b_len");
	EXPECT_STR(names(F("(_ int32, b unsafe.Pointer)"), "f", 2), "- b");
	EXPECT_STR(names(F("(p *struct{ x, y int32 }, f func(a, b int) (c, d int), k "
	                   "[2]int)"),
	                 "f", 3),
	           "p f k");
	EXPECT_STR(names(F("(\n\ta int32, // the first, (really)\n\tb /* b */ int32,\n)"),
	                 "f", 2),
	           "a b");
	EXPECT_STR(names("//go:wasmexport \t a.b-c\r\n// says what it does\r\n"
	                 "func (x uint32)\r\n//go:wasmexport f\nfunc f(y int32)",
	                 "a.b-c", 1),
	           "x");
}

static char *
import_names(const char *source, const char *module, const char *name, u32 n)
{
	static char line[200];
	struct source_params g = {0};
	source_params_read(&g, span_of(source));
	line[0] = 0;
	for (u32 i = 0; i < n; i++) {
		struct span s =
		        source_params_import(&g, span_of(module), span_of(name), n, i);
		size_t at = strlen(line);
		snprintf(line + at, sizeof line - at, "%s%.*s", i ? " " : "",
		         s.n ? (int)s.n : 1, s.n ? (const char *)s.p : "-");
	}
	source_params_free(&g);
	return line;
}

TEST(source_params, imports)
{
	static const char source[] =
	        "//go:wasmimport env  add\n//go:noescape\n\nfunc add(x, y int32) int32\n"
	        "//go:wasmexport add\nfunc sum(a, b int32) int32 {}\n"
	        "//go:wasmimport env\nfunc one(z int32)\n";
	EXPECT_STR(import_names(source, "env", "add", 2), "x y");
	EXPECT_STR(names(source, "add", 2), "a b");
	EXPECT_STR(import_names(source, "env", "sub", 2), "- -");
	EXPECT_STR(import_names(source, "", "env add", 2), "- -");
	EXPECT_STR(import_names(source, "env", "add", 3), "- - -");
}

TEST(source_params, not_known)
{
	EXPECT_STR(names(F("(int32, string)"), "f", 3), "- - -"); /* without names */
	EXPECT_STR(names(F("(int32)"), "f", 1), "-");
	EXPECT_STR(names(F("(unsafe.Pointer)"), "f", 1), "-");
	EXPECT_STR(names(F("(a int32)"), "g", 1), "-");   /* another export */
	EXPECT_STR(names(F("(a int32)"), "f", 2), "- -"); /* another number */
	EXPECT_STR(names("//go:wasmexported f\nfunc f(a int32)", "f", 1), "-");
	EXPECT_STR(names("// //go:wasmexport f\nfunc f(a int32)", "f", 1), "-");
	EXPECT_STR(names("//go:wasmexport f\nvar x int\nfunc f(a int32)", "f", 1), "-");
}

TEST(source_params, cut_off_anywhere)
{
	static const char all[] =
	        F("(a, b /* c */ []map[string]int32, // d\n s string) {}");
	for (size_t n = 0; n < sizeof all; n++) {
		/* exactly as long: ASan sees a byte more */
		char *copy = malloc(n ? n : 1);
		struct source_params g = {0};
		memcpy(copy, all, n);
		source_params_read(&g, (struct span){(const u8 *)copy, n});
		source_params_free(&g);
		free(copy);
	}
	EXPECT_STR(names(F("(((((((([[[[{{{{,,,,,"), "f", 1), "-");
	EXPECT_STR(names(F("(,,,,)"), "f", 4), "- - - -");
	EXPECT_STR(names(F("(a,,b int32)"), "f", 3), "- - -");
}

TEST_MAIN
