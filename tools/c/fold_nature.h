/* SPDX-License-Identifier: MIT */
/* fold_nature: what a statement of wasm2c's may do, by the operations that it names
 * (operations.def). Invariant: an operation that is not in that table may do
 * everything. */
#ifndef TOOLS_C_FOLD_NATURE_H
#define TOOLS_C_FOLD_NATURE_H

#include "tools/base/util.h"

/* What an operation reads or writes besides its operands and results. */
enum { NOTHING = 0, MEMORY = 1, TABLE = 2, SIZE = 4 /* of either */, ALL = 15 };
/* When an operation may trap. */
enum traps { NEVER, LOAD, TRAPS };
/* How often the operation's C names an operand. */
enum operands { ONCE, CHECKED, TWICE };

struct operation {
	struct span name;
	char type;
	u8 reads, writes;
	enum traps traps;
	enum operands operands;
};

/* Returns the operation of that name, or NULL. */
const struct operation *operation_find(struct span name);

/* What the right side of an assignment, or a call, may do. */
struct nature {
	bool loads;  /* reads what others write; may trap as a load does */
	bool acts;   /* writes or traps: it stays, and nothing may move across it */
	bool twice;  /* names operands twice */
	bool select; /* uses one of two operands */
	char type;   /* the type, if it is a single operation, or '-' */
};

/* Returns the nature of `text`. `checked` says that --memory=checked is on. */
struct nature nature_of(struct span text, bool checked);

#endif
