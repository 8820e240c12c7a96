/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "../runtime/hash.h"
#include "hash.h"

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const u32 K[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
        0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
        0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
        0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
        0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

void
hash_start(struct hash *h)
{
	*h = (struct hash){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

static u32
rotate(u32 x, int n)
{
	return x >> n | x << (32 - n);
}

static void
one_block(u32 state[8], const u8 *p)
{
	u32 w[64], s[8];
	for (int i = 0; i < 16; i++)
		w[i] = (u32)p[4 * i] << 24 | (u32)p[4 * i + 1] << 16 |
		       (u32)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		u32 a = w[i - 15], b = w[i - 2];
		w[i] = w[i - 16] + w[i - 7] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) +
		       (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
	memcpy(s, state, sizeof s);
	for (int i = 0; i < 64; i++) {
		u32 t1 = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
		         ((s[4] & s[5]) ^ (~s[4] & s[6])) + K[i] + w[i];
		u32 t2 = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
		         ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof *s);
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

/* With the processor's instructions where it has them. */
static void
blocks(u32 state[8], const u8 *p, size_t n)
{
	if (!n || sha256_blocks((u8 *)state, p, n))
		return;
	for (size_t i = 0; i < n; i++)
		one_block(state, p + 64 * i);
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
