/* SPDX-License-Identifier: MIT */
/* aes: AES and the multiplication of GCM by the processor's instructions. Each function
 * returns false and does nothing if there are none. */
#ifndef RUNTIME_NATIVE_AES_H
#define RUNTIME_NATIVE_AES_H

#include <stdbool.h>
#include <stdint.h>

/* keys: 4 * (rounds + 1) 32-bit words in the machine's order, each the big-endian value
 * of four bytes (FIPS 197, 5.2); for decryption those of the equivalent inverse cipher
 * (5.3.5), in the order of their use. */
bool aes_encrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16],
                 const uint8_t from[16]);
bool aes_decrypt(const uint8_t *keys, uint64_t rounds, uint8_t to[16],
                 const uint8_t from[16]);
/* A block as a number of 128 bits, of which the low ones in `counted` (all 64, or fewer
 * and then without a carry into others) are what is counted. */
struct aes_counter {
	uint64_t high, low, counted;
};
/* to = from + the encryptions of c and of the numbers after it, n bytes; c is moved on,
 * by a whole block at the end too. `to` may overlap `from` if it is the same, or if there
 * are no more than 128 bytes. */
bool aes_stream(const uint8_t *keys, uint64_t rounds, struct aes_counter *c, uint8_t *to,
                const uint8_t *from, uint64_t n);
/* y times h in GCM's field (SP 800-38D, 6.3); both are the big-endian values of the first
 * and the last eight bytes of a block. */
bool ghash_multiply(uint64_t y[2], const uint64_t h[2]);
/* GHASH (6.4) with the key h; elements are as above. */
enum { GHASH_POWERS = 8 }; /* of h: so many blocks are multiplied for one reduction */
struct ghash {
	uint64_t y[2]; /* what came out so far */
	uint64_t powers[GHASH_POWERS][2];
	unsigned n; /* so many are known */
};
bool ghash_start(struct ghash *g, const uint64_t h[2]);
/* n bytes, and zeros up to a whole block. */
void ghash_add(struct ghash *g, const uint8_t *p, uint64_t n);
/* Multiplies two polynomials over GF(2). */
bool multiply_carryless(uint32_t x, uint32_t y, uint64_t *product);

#endif
