/* SPDX-License-Identifier: MIT */
/* float_names: replaces C's operators on floats, which wasm2c writes, by the names of
 * wasm's instructions (runtime/guest/floats.h). C's operators do not promise what wasm
 * requires of NaNs. */
#ifndef ARITH_H
#define ARITH_H

#include "tools/base/util.h"

/* Appends the function `text` with each `x *= y;` of floats as `x = F64_MUL(x, y);`. */
void arith_named(struct span text, struct buf *out);

#endif
