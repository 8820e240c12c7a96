/* SPDX-License-Identifier: MIT */
/* float_names: replaces C's operators on floats, which wasm2c writes, by the names of
 * wasm's instructions (runtime/guest/floats.h). C's operators do not promise what wasm
 * requires of NaNs. */
#ifndef TOOLS_C_FLOAT_NAMES_H
#define TOOLS_C_FLOAT_NAMES_H

#include "tools/base/util.h"

/* Appends the function `text` with each `x *= y;` of floats as `x = F64_MUL(x, y);`. */
void float_names_find(struct span text, struct buf *out);

#endif
