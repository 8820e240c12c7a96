/* SPDX-License-Identifier: MIT */
/* canonical: gives each function of a lowered Go module a key that is the same in every
 * program that has this function. Two functions with one key have the same machine code
 * but for two kinds of numbers, which are left open: which function each reference is,
 * and the values of the symbolic constants. These are return addresses, function values
 * and addresses of data: numbers that only the link of one program decides.
 *
 * Being right does not rest on guessing what a constant is. A symbolic constant gets
 * exactly its number when a program is put together; every other constant is part of the
 * key. A wrong guess costs a miss, or an instruction. */
#ifndef TOOLS_FUNCTIONS_CANONICAL_H
#define TOOLS_FUNCTIONS_CANONICAL_H

#include "tools/base/hash.h"
#include "tools/wasm/module.h"

struct canonical_function {
	u8 key[HASH_BYTES];
	/* NULL: it has no key, because of what this says */
	const char *why_not;
	u32 *refs; /* function indexes: itself, then all that its machine code may name */
	u32 nrefs;
	u64 *values; /* of its symbolic constants, in the order of their numbers */
	u32 nvalues;
	u8 level;     /* at which it is optimised, at most */
	bool repeats; /* it is small: its callers may contain it */
	bool large;   /* one of its symbolic constants is 2^31 or more */
};

struct canonical {
	const struct module *m;
	struct canonical_function *functions; /* by index in m->funcs */
	struct arena arena;
};

struct canonical_spec {
	struct span common; /* what decides about the code of all functions */
	u32 level;          /* of -O */
	bool repeats;       /* small functions may be part of their callers */
	/* by import: the symbol of a function that is the same in every program, or
	 * NULL */
	const char *const *imports;
};

/* Requires a lowered module that outlives the result. */
void canonical_find(struct canonical *c, const struct module *m,
                    const struct canonical_spec *spec);
/* Puts the number of its constant, plus CANONICAL_MARK, in place of each symbolic
 * constant of function i, and stores the new body, from `a`, in `to`. */
void canonical_mark(const struct canonical *c, u32 i, struct func *to, struct arena *a);
void canonical_free(struct canonical *c);

/* A function with an i64 constant whose upper half is this has no key. */
#define CANONICAL_MARK 0x7fc5b3a900000000ull

#endif
