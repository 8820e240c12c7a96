/* SPDX-License-Identifier: MIT */
/* carry: a store as one file, to be carried to another machine. The file says what made
 * the values (its identity) and ends with a hash of all of it. It is native code: whoever
 * imports one trusts it as he trusts an executable. What is in the file is checked none
 * the less. */
#ifndef TOOLS_TOOLCHAIN_CARRY_H
#define TOOLS_TOOLCHAIN_CARRY_H

#include <stdio.h>

#include "tools/toolchain/store.h"

/* How each such file begins. */
#define CARRY_MARK "gowasm2native: compiled functions, format 1\n"

struct carry_count {
	size_t values;
	u64 bytes;      /* of the values */
	size_t present; /* carry_import: how many of them were there already */
};

/* Writes all values of the store. `identity` is text, a few lines of it. Returns false
 * with errno if the file cannot be written. */
bool carry_export(struct store *s, struct span identity, FILE *f, struct carry_count *n);
/* Adds the values to the store that are not in it. If the file is damaged, or was made
 * with another identity, adds nothing and returns why: a sentence that the caller frees.
 * Requires that nothing was added since the last store_commit. Otherwise returns NULL. */
char *carry_import(struct store *s, struct span identity, FILE *f, struct carry_count *n);

#endif
