/* SPDX-License-Identifier: MIT */
/* unit: the C text of one unit: prototypes of the functions that it calls, small
 * functions of other units for the compiler to inline, and its own functions. */
#ifndef TOOLS_C_UNIT_H
#define TOOLS_C_UNIT_H

#include "tools/c/program.h"
#include "tools/go/recognise/names.h"
#include "tools/c/split.h"

struct unit_spec {
	const struct split *split;
	const struct lowered *l;
	const struct program_spec *program;
	struct span defines;       /* what every unit begins with */
	const struct names *names; /* not NULL: lines of Go are added (lines.h) */
	/* copies of functions have their symbols as names in C: -g of gcc does not see
	 * labels of static functions */
	bool defines_names;
	bool inlines; /* small functions are repeated in the units that call them */
	bool fold;    /* statements are folded into expressions (fold.h) */
};

/* Appends the unit as C. */
void unit_text(const struct unit_spec *spec, const struct unit *u, struct buf *out);
/* Whether the code of function i of m->funcs is to be aligned. */
bool unit_aligns(const struct module *m, u32 i);
/* Returns how many bytes of wasm2c's text a unit should have at that level. In smaller
 * units the compiler's start and the headers cost too much; in larger ones, a change of
 * one function. */
size_t unit_target(u32 level);
/* Returns the level at which this unit is optimised if others are at `level`. */
u32 unit_level(const struct unit *u, u32 level);

#endif
