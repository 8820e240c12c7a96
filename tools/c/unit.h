/* SPDX-License-Identifier: MIT */
/* unit: the C text of one unit: prototypes of what it calls, small functions of other
 * units for the compiler to inline, its own functions. */
#ifndef UNIT_H
#define UNIT_H

#include "tools/c/program.h"
#include "tools/go/recognise/names.h"
#include "tools/c/split.h"

struct unit_spec {
	const struct split *split;
	const struct lowered *l;
	const struct program_spec *program;
	struct span defines;         /* what every unit begins with */
	const struct gonames *names; /* not NULL: with lines of Go (lines.h) */
	/* copies of functions have their symbols as names in C, for -g of gcc, which
	 * knows no label of a static function */
	bool defines_names;
	bool inlines; /* small functions are repeated in the units that call them */
	bool fold;    /* into expressions; otherwise as wasm2c wrote them */
};

/* Appends the unit as C. */
void unit_text(const struct unit_spec *spec, const struct unit *u, struct buf *out);
/* Bytes of wasm2c's text for a unit at that level. With less, a compiler's
 * start and its headers count; with more, one changed function is felt. */
size_t unit_target(u32 level);
/* How much a unit is optimised where others are at `level`. */
u32 unit_level(const struct unit *u, u32 level);

#endif
