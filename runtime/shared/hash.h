/* SPDX-License-Identifier: MIT */
/* hash: compression functions and checksums by the processor's instructions. Each returns
 * false and does nothing if there are none; the caller then needs code of its own.
 * Pointers need no alignment. */
#ifndef RUNTIME_SHARED_HASH_H
#define RUNTIME_SHARED_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* FIPS 180-4, 6.2.2 and 6.1.2. state: eight or five 32-bit words in the machine's order;
 * p: blocks of 64 bytes. */
bool sha256_blocks(uint8_t *state, const uint8_t *p, size_t blocks);
bool sha1_blocks(uint8_t *state, const uint8_t *p, size_t blocks);
/* 6.4.2: eight 64-bit words, blocks of 128 bytes. Always there. */
bool sha512_blocks(uint8_t *state, const uint8_t *p, size_t blocks);
/* Does as sha256_blocks, in plain C, on every machine. */
void sha256_plain(uint32_t state[8], const uint8_t *p, size_t blocks);
/* Continues a reflected CRC of 32 bits over n bytes; crc is inverted before and
 * afterwards. table: its 256 entries for one byte each, 32-bit words in the machine's
 * order. */
bool crc32_update(uint32_t *crc, const uint8_t *table, const uint8_t *p, size_t n);

#endif
