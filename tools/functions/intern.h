/* SPDX-License-Identifier: MIT */
/* intern: gives equal strings of bytes the same number. Numbers are given in the order
 * of first use. */
#ifndef TOOLS_FUNCTIONS_INTERN_H
#define TOOLS_FUNCTIONS_INTERN_H

#include "tools/base/util.h"

/* Start with {0}. */
struct intern {
	struct span *keys; /* by number */
	u32 n, cap;
	u32 *slots; /* a number + 1, or 0 */
	u32 nslots; /* a power of two, or 0 */
};

/* Returns the number of a key, and whether it is new. A new key's bytes must stay until
 * intern_free. */
u32 intern_add(struct intern *t, struct span key, bool *added);
void intern_free(struct intern *t);

#endif
