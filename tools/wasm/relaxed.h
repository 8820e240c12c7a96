/* SPDX-License-Identifier: MIT */
/* relaxed: instructions of relaxed SIMD as ordinary ones. The specification leaves a
 * choice to each of them; here it is the same on every machine:
 *   swizzle, trunc, laneselect, min, max, q15mulr: as those without "relaxed";
 *     laneselect chooses bit by bit
 *   madd, nmadd: the product is rounded, then the sum
 *   dot products: all lanes are signed, the sums of 16 bits wrap */
#ifndef TOOLS_WASM_RELAXED_H
#define TOOLS_WASM_RELAXED_H

#include "tools/wasm/code.h"

/* Whether the body has such instructions. */
bool relaxed_has(const struct code *c);
/* Makes *out the body without them; it starts as {0} or is used again. It has more
 * locals, and shares its vectors with *c. */
void relaxed_replace(const struct code *c, struct code *out);

#endif
