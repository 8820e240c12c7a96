/* SPDX-License-Identifier: MIT */
/* assembly: what assemble is given: records, and the numbers of one program. */
#ifndef TOOLS_FUNCTIONS_ASSEMBLY_H
#define TOOLS_FUNCTIONS_ASSEMBLY_H

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
	/* By a function's number. Those that are used and not defined here become
	 * undefined symbols. Two may share a name only if neither is defined here as
	 * global. */
	const struct assembly_number *numbers;
	u32 nnumbers;
};

#endif
