/* SPDX-License-Identifier: MIT */
/* split: cuts wasm2c's C file into its functions and packs them into units of about equal
 * size. Only function bodies of that file are used; the declarations are ours
 * (declare.h). */
#ifndef TOOLS_C_SPLIT_H
#define TOOLS_C_SPLIT_H

#include "tools/c/lower.h"

/* The text of one function: "u32 w2c_f12(...) {" to "}". */
struct piece {
	u32 func;
	struct span text;
};

struct unit {
	const struct piece *pieces;
	u32 npieces;
	size_t bytes;
};

struct split {
	struct piece *pieces; /* in wasm2c's order */
	u32 npieces;
	u32 *piece_of; /* by function index: index into pieces, or UINT32_MAX */
	struct unit *units;
	u32 nunits;
};

/* Cuts `text` (wasm2c's output, which must outlive the result) for the lowered module.
 * Leaves out functions that have another body than wasm2c's. Ends the program if a
 * function is missing: then this wasm2c is not known. */
void split_functions(struct split *s, struct span text, int dialect,
                     const struct lowered *l);
/* Packs the pieces, in their order, into units of about `target` bytes, and at most half
 * as much again. A larger function gets a unit of its own. Units end, as far as possible,
 * at functions chosen by their numbers, so that a small change of one function leaves
 * most units alone. */
void split_pack(struct split *s, size_t target);
void split_free(struct split *s);

/* The functions below read wasm2c's C. This returns the prefix of wasm2c's names for
 * functions; function 12 is w2c_f12 or w2c_g_f12. */
const char *split_prefix(int dialect);
static inline bool
split_is_word(u8 c)
{
	return (u8)((c | 32) - 'a') < 26 || (u8)(c - '0') < 10 || c == '_';
}
/* Returns the number of the word at p[0..n) if it is PREFIX and a number below `limit`,
 * else UINT32_MAX. (In 1.0.32, w2c_f0_0 is a local.) */
u32 split_function_number(const u8 *p, size_t n, const char *prefix, size_t prefix_n,
                          u32 limit);
/* Takes the next line off *rest; false at the end. */
bool split_next_line(struct span *rest, struct span *line);
/* Returns the line without the blanks that it begins with. */
struct span split_unindented(struct span line);

#endif
