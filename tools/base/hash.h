/* SPDX-License-Identifier: MIT */
/* hash: SHA-256 (FIPS 180-4), by which the cache finds things again. Each piece is added
 * with its length in front, so that two lists of pieces never give the same hash by
 * running into each other. */
#ifndef HASH_H
#define HASH_H

#include "tools/base/util.h"

enum { HASH_BYTES = 32, HASH_TEXT = 2 * HASH_BYTES + 1 };

struct hash {
	u32 state[8];
	u8 block[64];
	u64 n; /* bytes so far */
};

void hash_start(struct hash *h);
/* Adds the bytes alone. */
void hash_bytes(struct hash *h, const void *p, size_t n);
/* Adds the length, then the bytes. */
void hash_piece(struct hash *h, const void *p, size_t n);
void hash_text(struct hash *h, const char *s);
void hash_number(struct hash *h, u64 n);
/* Ends it. */
void hash_end(struct hash *h, u8 out[HASH_BYTES]);
/* Ends it, as lower-case hexadecimal digits and a NUL. */
void hash_hex(struct hash *h, char out[HASH_TEXT]);

#endif
