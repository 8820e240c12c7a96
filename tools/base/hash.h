/* SPDX-License-Identifier: MIT */
/* hash: SHA-256 (FIPS 180-4), the keys of the cache. Each piece is hashed with its length
 * in front: two different lists of pieces never become the same text. */
#ifndef TOOLS_BASE_HASH_H
#define TOOLS_BASE_HASH_H

#include "tools/base/util.h"

enum { HASH_BYTES = 32, HASH_TEXT = 2 * HASH_BYTES + 1 };

struct hash {
	u32 state[8];
	u8 block[64];
	u64 n; /* bytes so far */
};

void hash_start(struct hash *h);
/* Adds the bytes, without a length. */
void hash_bytes(struct hash *h, const void *p, size_t n);
/* Adds the length, then the bytes. */
void hash_piece(struct hash *h, const void *p, size_t n);
void hash_text(struct hash *h, const char *s);
void hash_number(struct hash *h, u64 n);
/* Ends the hash and writes it to out. */
void hash_end(struct hash *h, u8 out[HASH_BYTES]);
/* Ends the hash and writes it as lower-case hexadecimal digits and a NUL. */
void hash_hex(struct hash *h, char out[HASH_TEXT]);

#endif
