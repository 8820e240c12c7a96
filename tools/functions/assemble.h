/* SPDX-License-Identifier: MIT */
/* assemble: puts records together into one relocatable ELF object, with the numbers of
 * one program filled in. Every linker takes it. The same input gives the same bytes.
 *
 * All code lies in .text, in the order of the functions, cold code last. A call of
 * another function in the object is resolved here; what depends on where the linker
 * puts the sections keeps its relocation. Equal pieces without references to others are
 * written once. */
#ifndef TOOLS_FUNCTIONS_ASSEMBLE_H
#define TOOLS_FUNCTIONS_ASSEMBLE_H

#include "tools/functions/assembly.h"

struct assembly_error {
	u32 number; /* the function */
	const char *what;
};

/* Appends the object. The symbols of functions that others see are hidden, defined or
 * not. Returns false, appends nothing and sets *err if a number is out of its range, a
 * constant does not fit its instruction, or a name does not fit. */
bool assemble(struct buf *out, const struct assembly *a, struct assembly_error *err);

#endif
