/* SPDX-License-Identifier: MIT */
/* sha256: the compression function (FIPS 180-4, 6.2.2), with the processor's instructions
 * for it where they are. */
#ifndef GOWASM_SHA256_H
#define GOWASM_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* state: eight 32-bit words in the machine's order, not necessarily aligned. */
void sha256_blocks(uint8_t *state, const uint8_t *p, size_t blocks);
/* The same without special instructions, for comparison. */
void sha256_blocks_plain(uint8_t *state, const uint8_t *p, size_t blocks);

#endif
