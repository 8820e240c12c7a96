/* SPDX-License-Identifier: MIT */
/* native: bodies in C for functions of Go's library (runtime/shared/natives.def). An
 * access outside of memory is a trap, as in Go's own bodies. */
#ifndef RUNTIME_NATIVE_NATIVE_H
#define RUNTIME_NATIVE_NATIVE_H

#include <stdbool.h>
#include <stdint.h>

/* The first parameter is a struct instance *; the units pass their larger one. */

/* In place of Go's assembly, with the same types. */
uint64_t native_memequal(void *instance, uint64_t a, uint64_t b, uint64_t n);
uint32_t native_memcmp(void *instance, uint32_t a, uint32_t b, uint32_t n);
uint32_t native_memchr(void *instance, uint32_t p, uint32_t c, uint32_t n);

/* These run in front of a Go function. Its arguments lie after the return address at sp,
 * 8 bytes each, and its results after them. Such a body returns false and does nothing if
 * it cannot do the work: the processor has no instruction for it, or Go's library would
 * not give such arguments. Then Go's own body runs. */
typedef bool native_front(void *instance, uint32_t sp);
native_front native_sha256; /* func(digest *[8]uint32, p []byte) */
native_front native_sha1;   /* func(digest *[5]uint32, p []byte) */
native_front native_sha512; /* func(digest *[8]uint64, p []byte) */
native_front native_crc32;  /* func(crc uint32, table *[8][256]uint32, p []byte) uint32 */
/* func(c *struct{rounds int; enc, dec [60]uint32}, dst, src []byte) */
native_front native_aes_encrypt, native_aes_decrypt;
/* func(keys []uint32, dst, src []byte) */
native_front native_aes_encrypt_keys, native_aes_decrypt_keys;
native_front native_aes_ctr;      /* func(c, dst, src []byte, low, high uint64) */
native_front native_aes_gcm;      /* func(c, dst, src []byte, counter *[16]byte) */
native_front native_ghash;        /* func(table *[16][2]uint64, y *[2]uint64) */
native_front native_ghash_32;     /* func(x, y uint32) uint64 */
native_front native_ghash_gcm;    /* func(g *gcm, y *[2]uint64) */
native_front native_ghash_blocks; /* func(g *gcm, y *[2]uint64, blocks []byte) */
native_front native_ghash_all;    /* func(out, key *[16]byte, inputs ...[]byte) */
/* P-256's field, and points of two elements */
native_front native_p256_mul, native_p256_add,
        native_p256_sub;         /* func(z, x, y *[4]uint64) */
native_front native_p256_square; /* func(z, x *[4]uint64) */
/* func(q, p1, p2 *[3][4]uint64) *[3][4]uint64, func(q, p ...) and, with [2][4] as p2,
 * func(q, p1, p2, infinity int) */
native_front native_p256_point_add, native_p256_point_double,
        native_p256_point_add_affine;
native_front native_select_words; /* func(z *[4]uint64, second uint64, x, y *[4]uint64) */
native_front native_p256_look_up; /* func(table *[32][8]uint64, z *[8]uint64, n uint8) */
/* The field of Curve25519, of five limbs of 51 bits: func(z, x, y *[5]uint64) */
native_front native_25519_mul;
native_front native_25519_square;  /* func(z, x *[5]uint64) */
native_front native_25519_squares; /* func(z, x *[5]uint64, n int) */
/* func(c *struct{key [8]uint32; counter uint32; nonce [3]uint32; ...}, dst, src
 * []byte) */
native_front native_chacha20;
native_front native_poly1305; /* func(c *struct{h [3]uint64; r, s [2]uint64}, p []byte) */
/* With a separator of one byte: func(s, sep []byte) int, func(s, sep string) int */
native_front native_count_bytes, native_count_string;
/* math/big, where a word is 64 bits:
 * func(z, x, y []Word) (c Word): sum and difference */
native_front native_add_vv, native_sub_vv;
native_front native_mul_add_vww;  /* func(z, x []Word, y, r Word) (c Word): z = x*y + r */
native_front native_add_mul_vvw;  /* func(z, x []Word, y Word) (c Word): z += x*y */
native_front native_add_mul_vvww; /* func(z, x, y []Word, m, a Word) (c Word): z = x + y*m
                                     + a */
native_front
        native_add_mul_n;   /* func(z, x *uint, y uint, n uintptr) (c uint): z += x*y */
native_front native_div_64; /* func(hi, lo, y uint64) (quo, rem uint64) */
native_front native_fma;    /* func(x, y, z float64) float64: x*y + z */
native_front native_mod;    /* func(x, y float64) float64 */
/* math.c: func(x float64) float64 */
native_front native_exp, native_exp2, native_sinh, native_cosh, native_tanh, native_log,
        native_log2, native_sin, native_cos, native_tan;
native_front native_pow, native_atan2; /* func(x, y float64) float64 */
native_front native_sincos;            /* func(x float64) (sin, cos float64) */

#endif
