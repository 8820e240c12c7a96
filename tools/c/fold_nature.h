/* SPDX-License-Identifier: MIT */
/* fold_nature: what a statement of wasm2c's may do, by the operations that it names
 * (operations.def). Invariant: what is not known there does everything. */
#ifndef NATURE_H
#define NATURE_H

#include "tools/base/util.h"

/* What is read and written besides operands and results. */
enum { NOTHING = 0, MEMORY = 1, TABLE = 2, SIZE = 4 /* of either */, ALL = 15 };
/* When an operation traps, if its operands are wrong. */
enum traps { NEVER, LOAD, TRAPS };
/* How often its C names an operand. */
enum operands { ONCE, CHECKED, TWICE };

struct operation {
	struct span name;
	char type;
	u8 reads, writes;
	enum traps traps;
	enum operands operands;
};

/* NULL: there is none of that name. */
const struct operation *operation_find(struct span name);

/* What the right side of an assignment, or a call, does. */
struct nature {
	bool loads;  /* reads what others write; may trap as a load does */
	bool acts;   /* writes, or traps: nothing may move across it, and it stays */
	bool twice;  /* names operands twice */
	bool select; /* uses one of two operands */
	char type;   /* of the one operation that it is, or '-' */
};

/* checked: --memory=checked. */
struct nature nature_of(struct span text, bool checked);

#endif
