/* SPDX-License-Identifier: MIT */
/* p256: the curve P-256 and its field, the numbers modulo 2^256 - 2^224 + 2^192 + 2^96 -
 * 1. A number has 32 bytes, the least significant word first. Nothing here branches on
 * numbers or uses them as an index. */
#ifndef RUNTIME_NATIVE_P256_H
#define RUNTIME_NATIVE_P256_H

#include <stdbool.h>
#include <stdint.h>

/* z may overlap the others. These return false and do nothing if the compiler has no
 * 128-bit integers. */
bool p256_multiply(uint8_t *z, const uint8_t *x, const uint8_t *y); /* / 2^256 */
bool p256_add(uint8_t *z, const uint8_t *x, const uint8_t *y);
bool p256_subtract(uint8_t *z, const uint8_t *x, const uint8_t *y);
/* Points (X, Y, Z) of 96 bytes, all sums, in Go's formulas, so that the coordinates are
 * Go's; q may be one of the others. `affine` adds (X, Y, 1), without Z, or nothing if
 * `infinity` is 1 and not 0. Return as those above. */
bool p256_add_points(uint8_t *q, const uint8_t *p1, const uint8_t *p2);
bool p256_add_affine(uint8_t *q, const uint8_t *p1, const uint8_t *p2, uint64_t infinity);
bool p256_double(uint8_t *q, const uint8_t *p);
/* z = the n-th entry of a table, counted from 1, or z as it was if there is none. All
 * entries are read, whatever n is. */
void p256_look_up(uint64_t z[8], const uint8_t *table, unsigned entries, uint64_t n);

#endif
