/* SPDX-License-Identifier: MIT */
/* split: wasm2c's C file, cut into its functions, packed into units of about equal size.
 * Of that file only function bodies are used; declarations are ours (declare.h). */
#ifndef SPLIT_H
#define SPLIT_H

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
	u32 *piece_of; /* by function index: of pieces, or UINT32_MAX */
	struct unit *units;
	u32 nunits;
};

/* Cuts `text` (wasm2c's output, which must outlive the result) for the lowered module.
 * Functions with a body of our own are left out. Ends the program if a function is
 * missing: then wasm2c is one that we do not know. */
void split_functions(struct split *s, struct span text, int dialect,
                     const struct lowered *l);
/* Packs the pieces, in their order, into units of about `target` bytes, at most
 * half as much again; a larger function gets a unit of its own. Where units end
 * depends on the functions' numbers as far as possible, so that small changes of
 * one leave most alone. */
void split_pack(struct split *s, size_t target);
void split_free(struct split *s);

/* What C text is made of. How wasm2c calls function 12: w2c_f12 or w2c_g_f12. */
const char *split_prefix(int dialect);
static inline bool
split_is_word(u8 c)
{
	return (u8)((c | 32) - 'a') < 26 || (u8)(c - '0') < 10 || c == '_';
}
/* If the word at p[0..n) is PREFIX and a number below `limit`: that number, else
 * UINT32_MAX. (With 1.0.32, w2c_f0_0 is a local.) */
u32 split_function_number(const u8 *p, size_t n, const char *prefix, size_t prefix_n,
                          u32 limit);
/* Goes on to the next line of *rest; false at the end. */
bool split_next_line(struct span *rest, struct span *line);
/* Without the blanks that it begins with. */
struct span split_unindented(struct span line);

#endif
