/* SPDX-License-Identifier: MIT */
/* cut_names: the names in a batch's object that mean functions and constants (cut.h).
 * The numbers are decimal, without leading zeros. */
#ifndef TOOLS_FUNCTIONS_CUT_NAMES_H
#define TOOLS_FUNCTIONS_CUT_NAMES_H

#include "tools/base/util.h"

/* D<n> */
bool cut_names_body(struct span name, u32 *n);
/* F<n> */
bool cut_names_function(struct span name, u32 *n);
/* K<n>_<k> */
bool cut_names_constant(struct span name, u32 *n, u32 *k);

#endif
