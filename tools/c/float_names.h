/* SPDX-License-Identifier: MIT */
/* float_names: float arithmetic by the names of wasm's instructions, which
 * runtime/guest/prelude.h defines, where wasm2c writes C's operators: they do not
 * promise what wasm does of NaNs. */
#ifndef ARITH_H
#define ARITH_H

#include "tools/base/util.h"

/* Appends the function `text` with each `x *= y;` of floats as `x = F64_MUL(x, y);`. */
void arith_named(struct span text, struct buf *out);

#endif
