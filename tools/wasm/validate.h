/* SPDX-License-Identifier: MIT */
/* validate: the parts of validate_module (module.h): validate.c (bodies),
 * validate_stack.c (its two stacks) and validate_sections.c (everything else). Bodies are
 * checked by the algorithm in the appendix of the specification: a stack of value types
 * and a stack of open blocks. */
#ifndef TOOLS_WASM_VALIDATE_H
#define TOOLS_WASM_VALIDATE_H

#include "tools/wasm/code.h"

enum { ANY = 0 }; /* a value type in unreachable code */

struct block {
	u16 op; /* OP_BLOCK, OP_LOOP, OP_IF, OP_ELSE; the body itself is an OP_BLOCK */
	bool unreachable; /* the rest of the block cannot be reached */
	u32 height;       /* of the value stack below the block's parameters */
	struct functype type;
};

struct checker {
	const struct module *m;
	const struct func *f;
	u32 index; /* of the function */
	const struct code *c;
	const bool *declared; /* functions that ref.func may name */
	u8 *values;
	size_t nvalues, values_cap;
	struct block *blocks;
	u32 nblocks, blocks_cap, deepest;
	bool loops;   /* a loop was opened, or it calls itself */
	bool vectors; /* v128 was seen */
	struct wasm_error *err;
};

/* Validates everything but the bodies: indexes, constant expressions, exports, start
 * function. Sets declared[f] for each function that ref.func may name. The caller zeroes
 * it. */
bool validate_sections(const struct module *m, bool *declared, struct wasm_error *err);

/* Records a fault with the function's name. Returns false. */
bool validate_fail(struct checker *k, const char *fmt, ...) PRINTF(2, 3);
void validate_push(struct checker *k, u8 type);
void validate_push_all(struct checker *k, const u8 *types, u32 n);
/* These return false, with a message, if an operand is missing or has another type. */
bool validate_pop_any(struct checker *k, u8 *type);
bool validate_pop(struct checker *k, u8 want);
bool validate_pop_all(struct checker *k, const u8 *types, u32 n);
/* Opens a block. Requires that its parameters were popped; pushes them again, inside. */
void validate_open(struct checker *k, u16 op, struct functype type);
/* Pops the results and the block, which it returns in *b. */
bool validate_close(struct checker *k, struct block *b);
/* Marks the rest of the current block as unreachable: it finds any operand that it
 * wants. */
void validate_unreachable(struct checker *k);
/* Returns the types that a branch to `label` carries: a loop's parameters, or the results
 * of any other block. */
bool validate_label(struct checker *k, u32 label, const u8 **types, u32 *n);

#endif
