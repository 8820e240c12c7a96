/* SPDX-License-Identifier: MIT */
/* gomul: Go has no instruction for the upper half of a 64 by 64 bit product on wasm, so
 * math/bits.Mul64 is sixteen: they are found by what they compute and become a call of
 * one function, which is one instruction in C. Hashes of maps, conversions of floating
 * point numbers, big numbers and cryptography are made of it. */
#ifndef GOMUL_H
#define GOMUL_H

#include "tools/go/recognise/function.h"

/* Replaces them in g by calls of `mul_high`, (i64, i64) -> (i64). What it was computed
 * from stays where it is, the C compiler sees what is not used. New memory from `a`.
 * Returns how many there were. */
u32 gomul(struct gofn *g, u32 mul_high, struct arena *a);

#endif
