/* SPDX-License-Identifier: MIT */
/* split: wasm2c's C file, cut into its functions, packed into units of about equal size.
 * Of that file only function bodies are used; declarations are ours (declare.h). */
#ifndef SPLIT_H
#define SPLIT_H

#include "lower.h"

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
	struct unit *units;
	u32 nunits;
};

/* Cuts `text` (wasm2c's output, which must outlive the result) for the lowered module.
 * Functions with a body of our own are left out. Ends the program if a function is
 * missing: then wasm2c is one that we do not know. */
void split_functions(struct split *s, struct span text, int dialect,
                     const struct lowered *l);
/* Packs the pieces, in their order, into units of about `target` bytes; a larger function
 * gets a unit of its own. */
void split_pack(struct split *s, size_t target);
/* Appends the unit as C: `defines`, the prototypes of what it calls, its functions. */
void split_unit_text(const struct unit *u, struct span defines, int dialect,
                     const struct lowered *l, struct buf *out);
void split_free(struct split *s);

#endif
