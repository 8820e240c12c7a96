/* SPDX-License-Identifier: MIT */
/* p256: the field of the curve P-256, numbers modulo p = 2^256 - 2^224 + 2^192 + 2^96 -
 * 1, least significant word first. Nothing here branches on them or looks anything up by
 * them. */
#ifndef GOWASM_P256_H
#define GOWASM_P256_H

#include <stdbool.h>
#include <stdint.h>

/* z may be any of the others. These return false, having done nothing, where the compiler
 * has no 128-bit integers. */
bool p256_multiply(uint64_t z[4], const uint64_t x[4], const uint64_t y[4]); /* / 2^256 */
bool p256_add(uint64_t z[4], const uint64_t x[4], const uint64_t y[4]);
bool p256_subtract(uint64_t z[4], const uint64_t x[4], const uint64_t y[4]);
/* z = the n-th entry of a table, counted from 1, or z as it was if there is none. All
 * entries are read, whatever n is. */
void p256_look_up(uint64_t z[8], const uint8_t *table, unsigned entries, uint64_t n);

#endif
