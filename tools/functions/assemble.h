/* SPDX-License-Identifier: MIT */
/* assemble: puts records together into one relocatable ELF object, with the numbers of one
 * program filled in. Every linker takes it. The same input gives the same bytes.
 *
 * All code lies in .text, in the order of the functions, cold code last. A call of another
 * function in the object is resolved here; what depends on where the linker puts the
 * sections keeps its relocation. Equal pieces without references to others are written
 * once. */
#ifndef FUNCTIONS_ASSEMBLE_H
#define FUNCTIONS_ASSEMBLE_H

#include "tools/functions/record.h"

/* What the program decides about a function. */
struct assembly_number {
	struct span name;     /* its symbol: any bytes but NUL, not empty */
	bool global;          /* only for those that are defined here */
	const u64 *constants; /* K<n>_<k> is constants[k] */
	u32 nconstants;
};

/* A function that is defined here. */
struct assembly_function {
	const struct record *record;
	u32 number;      /* its number in the program */
	const u32 *refs; /* its list of references: numbers; refs[0] is `number` */
	u32 nrefs;
};

struct assembly {
	u16 machine; /* EM_X86_64 or EM_AARCH64, as in the records */
	const struct assembly_function *functions;
	u32 nfunctions;
	/* By a function's number. Those that are used and not defined here become undefined
	 * symbols. Two may share a name only if neither is defined here as global. */
	const struct assembly_number *numbers;
	u32 nnumbers;
};

struct assembly_error {
	u32 number; /* the function */
	const char *what;
};

/* Appends the object. The symbols of functions that others see are
 * hidden, defined or not. Returns false, appends nothing and sets *err if a number is out
 * of its range, a constant does not fit its instruction, or a name does not fit. */
bool assemble(struct buf *out, const struct assembly *a, struct assembly_error *err);

#endif
