/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/hash.h"
#include "tools/base/hash.h"

void
hash_start(struct hash *h)
{
	*h = (struct hash){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

/* Uses the processor's instructions for it where there are any. */
static void
blocks(u32 state[8], const u8 *p, size_t n)
{
	if (n && !sha256_blocks((u8 *)state, p, n))
		sha256_plain(state, p, n);
}

void
hash_bytes(struct hash *h, const void *bytes, size_t n)
{
	const u8 *p = bytes;
	size_t used = h->n % 64, room = 64 - used;
	if (!n)
		return;
	h->n += n;
	if (used && n >= room) {
		memcpy(h->block + used, p, room);
		blocks(h->state, h->block, 1);
		p += room;
		n -= room;
		used = 0;
	}
	if (!used) {
		blocks(h->state, p, n / 64);
		p += n / 64 * 64;
		n %= 64;
	}
	memcpy(h->block + used, p, n);
}

void
hash_number(struct hash *h, u64 n)
{
	u8 bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (u8)(n >> (8 * i));
	hash_bytes(h, bytes, sizeof bytes);
}

void
hash_piece(struct hash *h, const void *p, size_t n)
{
	hash_number(h, n);
	hash_bytes(h, p, n);
}

void
hash_text(struct hash *h, const char *s)
{
	hash_piece(h, s, strlen(s));
}

void
hash_end(struct hash *h, u8 out[HASH_BYTES])
{
	static const u8 zeros[64];
	u64 bits = h->n * 8;
	u8 end[8];
	for (int i = 0; i < 8; i++)
		end[i] = (u8)(bits >> (56 - 8 * i));
	hash_bytes(h, "\x80", 1);
	hash_bytes(h, zeros, (120 - h->n % 64) % 64);
	hash_bytes(h, end, sizeof end);
	for (int i = 0; i < HASH_BYTES; i++)
		out[i] = (u8)(h->state[i / 4] >> (24 - 8 * (i % 4)));
}

void
hash_hex(struct hash *h, char out[HASH_TEXT])
{
	u8 bytes[HASH_BYTES];
	hash_end(h, bytes);
	for (int i = 0; i < HASH_BYTES; i++) {
		out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
	out[2 * HASH_BYTES] = 0;
}
