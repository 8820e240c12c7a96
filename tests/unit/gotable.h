/* SPDX-License-Identifier: MIT */
/* gotable: Go's table of functions, made by hand. */
#ifndef TESTS_UNIT_GOTABLE_H
#define TESTS_UNIT_GOTABLE_H

#include <string.h>

#include "tools/base/util.h"

/* Three functions of Go 1.24 (shift 0) or 1.21 (shift 16): the second one has lines 7 at
 * PC_B 0 and 1, and 9 from 2 to 4, in the second file of its unit, and 24 bytes of frame
 * after the first block. */
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

#endif
