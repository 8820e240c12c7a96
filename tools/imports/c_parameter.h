/* SPDX-License-Identifier: MIT */
/* c_parameter: names of parameters in prototypes. They come from a module or from Go
 * source and may be anything; what becomes C is a plain word. */
#ifndef TOOLS_IMPORTS_C_PARAMETER_H
#define TOOLS_IMPORTS_C_PARAMETER_H

#include "tools/base/util.h"

/* Returns parameter i's own name; an empty span if it has none. */
typedef struct span c_parameter_own(const void *arg, u32 i);

/* Returns a name for parameter i of n: its own, if that is plain C, no word of C and
 * differs from the others; else "a" and its number. The caller frees it. */
char *c_parameter_name(c_parameter_own *own, const void *arg, u32 n, u32 i);

#endif
