/* SPDX-License-Identifier: MIT */
/* cut: takes a compiler's object apart into a record for each function.
 *
 * The object is a relocatable ELF file of 64 bits for x86-64 or aarch64, made by gcc or
 * clang from a batch, with -ffunction-sections -fdata-sections and -fPIE or -fPIC; with
 * gcc also -fmerge-constants, which -O0 leaves out. Without -fdata-sections gcc puts
 * the jump tables of all functions into one section, and all functions that have one
 * are refused.
 *
 * The names in it:
 * - D<n> is the body of function n, alone in its section, at its start;
 * - F<n>, undefined, is function n;
 * - K<n>_<k>, undefined, is constant k of function n, an immediate: R_X86_64_32 or
 *   _32S, or R_AARCH64_MOVW_UABS_G0_NC and _G1;
 * - another undefined name is a symbol of the runtime or of libc. D<n> within its own
 *   body is the function itself; elsewhere it is refused.
 *
 * The object is checked, not trusted. */
#ifndef TOOLS_FUNCTIONS_CUT_H
#define TOOLS_FUNCTIONS_CUT_H

#include "tools/base/util.h"

struct cut_names {
	/* Returns the position of function n in the list of references of function
	 * `of`, or UINT32_MAX if it is not there: then function `of` is refused. */
	u32 (*ref)(void *arg, u32 of, u32 n);
	/* Is called once for each D<n>, in the order of n. Either `record` is its
	 * record, which is valid during the call, or `refused` says in a few words why
	 * there is none. */
	void (*found)(void *arg, u32 n, struct span record, const char *refused);
	void *arg;
};

/* Cuts the object. Returns NULL, or in a few words what is wrong with all of it. Then
 * nothing was found. */
const char *cut_object(struct span object, const struct cut_names *names);

#endif
