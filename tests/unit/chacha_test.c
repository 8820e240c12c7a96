/* SPDX-License-Identifier: MIT */
/* The bodies in C of ChaCha20 and Poly1305, against plain ones, against the numbers of
 * RFC 8439, and at the edges of memory. */
#include "runtime/native/native.h"
#include "tests/unit/fronts.h"

/* --- ChaCha20 --- */

static uint32_t
rotated(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

/* RFC 8439, 2.3: one block of the key stream. */
static void
chacha_block(const uint32_t start[16], uint32_t x[16])
{
	static const uint8_t quarters[8][4] = {
	        {0, 4, 8, 12},  {1, 5, 9, 13},  {2, 6, 10, 14}, {3, 7, 11, 15},
	        {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13},  {3, 4, 9, 14}};
	static const int shifts[4] = {16, 12, 8, 7};
	memcpy(x, start, 64);
	for (int i = 0; i < 80; i++) {
		const uint8_t *q = quarters[i % 8];
		for (int k = 0; k < 4; k++) {
			int to = k % 2 * 2;
			x[q[to]] += x[q[(to + 1) % 4]];
			x[q[(to + 3) % 4]] =
			        rotated(x[q[(to + 3) % 4]] ^ x[q[to]], shifts[k]);
		}
	}
	for (int i = 0; i < 16; i++)
		x[i] += start[i];
}

TEST(chacha20, as_block_by_block)
{
	enum { CIPHER = 128, TO = 1003, FROM = 9001 };
	static uint8_t text[6400];
	uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}, x[16];
	fill(text, sizeof text, 3);
	for (uint32_t blocks = 4; blocks <= 100; blocks++) {
		size_t n = 64 * blocks;
		uint64_t to = blocks % 3 ? TO : FROM;
		fill(memory + CIPHER, 49, blocks);
		memcpy(memory + FROM, text, n);
		memory[to + n] = 77;
		start[12] = blocks % 2 ? 1 : UINT32_MAX - blocks / 2; /* wraps around */
		memcpy(memory + CIPHER + 32, &start[12], 4);
		memcpy(start + 4, memory + CIPHER, 48);
		EXPECT_EQ(CALL(native_chacha20, CIPHER, to, n, n, FROM, n, n), true);
		for (uint32_t b = 0; b < blocks; b++, start[12]++) {
			chacha_block(start, x);
			for (int i = 0; i < 64; i++)
				EXPECT_EQ(memory[to + 64 * b + i],
				          text[64 * b + i] ^ ((uint8_t *)x)[i]);
		}
		EXPECT_EQ(memory[to + n], 77);
		EXPECT_EQ(memcmp(memory + CIPHER, start + 4, 48), 0);
	}
}

TEST(chacha20, of_the_standard)
{
	/* 2.4.2: what the key stream begins with */
	static const uint8_t stream[] = {0x22, 0x4f, 0x51, 0xf3, 0x40, 0x1b, 0xd9, 0xe1};
	memset(memory, 0, 1024);
	for (uint8_t i = 0; i < 32; i++)
		memory[i] = i;
	memory[32] = 1;
	memory[43] = 0x4a;
	EXPECT_EQ(CALL(native_chacha20, 0, 512, 256, 256, 512, 256, 256), true);
	EXPECT_EQ(memcmp(memory + 512, stream, sizeof stream), 0);
}

TEST(chacha20, declines_and_traps)
{
	EXPECT_EQ(CALL(native_chacha20, 0, 512, 192, 192, 512, 192, 192), false);
	EXPECT_EQ(CALL(native_chacha20, 0, 512, 257, 257, 512, 257, 257), false);
	EXPECT_EQ(CALL(native_chacha20, 0, 512, 256, 256, 512, 320, 320), false);
	EXPECT_EQ(CALL(native_chacha20, 0, 512, 256, 256, 576, 256, 256), false);
	EXPECT_EQ(STATUS(native_chacha20, SIZE - 48, 512, 256, 256, SIZE - 256, 256, 256),
	          0);
	EXPECT_EQ(STATUS(native_chacha20, SIZE - 47, 512, 256, 256, 1024, 256, 256),
	          TRAP_STATUS);
	EXPECT_EQ(STATUS(native_chacha20, 0, SIZE - 255, 256, 256, 1024, 256, 256),
	          TRAP_STATUS);
	EXPECT_EQ(STATUS(native_chacha20, 0, 512, 256, 256, SIZE - 255, 256, 256),
	          TRAP_STATUS);
}

/* --- Poly1305 --- */

/* a += b modulo 2^130 - 5, not below that, but below 2^130 */
static void
sum_130(uint64_t a[3], const uint64_t b[3])
{
	uint64_t more[3] = {b[0], b[1], b[2]};
	for (int round = 0; round < 3; round++) {
		unsigned __int128 carry = 0;
		for (int i = 0; i < 3; i++) {
			carry += (unsigned __int128)a[i] + more[i];
			a[i] = (uint64_t)carry;
			carry >>= 64;
		}
		more[0] = a[2] / 4 * 5;
		more[1] = more[2] = 0;
		a[2] %= 4;
	}
}

/* h = (h + words) * r, bit by bit */
static void
poly_plain(uint64_t h[3], const uint64_t words[3], const uint64_t r[2])
{
	uint64_t product[3] = {0};
	sum_130(h, words);
	for (int i = 127; i >= 0; i--) {
		sum_130(product, product);
		if (r[i / 64] >> (i % 64) & 1)
			sum_130(product, h);
	}
	memcpy(h, product, sizeof product);
}

/* The 16 bytes at p and one bit above n of them. */
static void
poly_words(uint64_t words[3], const uint8_t *p, size_t n)
{
	memset(words, 0, 24);
	memcpy(words, p, n);
	((uint8_t *)words)[n] = 1;
}

TEST(poly1305, as_bit_by_bit)
{
	enum { STATE = 64, TEXT = 1001 };
	uint64_t words[3], h[3], zero[3] = {0};
	for (uint32_t n = 1; n < 200; n++) {
		fill(memory + TEXT, n, n);
		fill(memory + STATE, 40, n + 7);
		if (n % 4 == 0) /* sums that carry */
			memset(memory + STATE, 255, 40), memset(memory + TEXT, 255, n);
		uint64_t r[5];
		memcpy(r, memory + STATE, sizeof r);
		r[2] %= 8;
		r[3] &= 0x0ffffffc0fffffff;
		r[4] &= 0x0ffffffc0ffffffc;
		memcpy(memory + STATE, r, sizeof r);
		memcpy(h, r, sizeof h);
		for (size_t at = 0; at < n; at += 16) {
			poly_words(words, memory + TEXT + at, n - at < 16 ? n - at : 16);
			poly_plain(h, words, r + 3);
		}
		EXPECT_EQ(CALL(native_poly1305, STATE, TEXT, n, n), true);
		EXPECT_EQ(memcmp(memory + STATE + 24, r + 3, 16), 0);
		memcpy(words, memory + STATE, sizeof words);
		sum_130(words, zero);
		sum_130(h, zero);
		EXPECT_EQ(memcmp(words, h, sizeof h), 0);
	}
}

TEST(poly1305, of_the_standard)
{
	/* 2.5.2: what is left before the key's second half is added */
	static const uint8_t key[] = {0x85, 0xd6, 0xbe, 0x78, 0x57, 0x55, 0x6d, 0x33,
	                              0x7f, 0x44, 0x52, 0xfe, 0x42, 0xd5, 0x06, 0xa8};
	static const char text[] = "Cryptographic Forum Research Group";
	uint64_t r[2], h[3];
	memcpy(r, key, sizeof r);
	r[0] &= 0x0ffffffc0fffffff;
	r[1] &= 0x0ffffffc0ffffffc;
	memset(memory, 0, 24);
	memcpy(memory + 24, r, sizeof r);
	memcpy(memory + 512, text, sizeof text);
	EXPECT_EQ(CALL(native_poly1305, 0, 512, sizeof text - 1, 64), true);
	memcpy(h, memory, sizeof h);
	EXPECT_EQ(h[0], 0xc8844335369d03a7);
	EXPECT_EQ(h[1], 0x8d31b7caff946c77);
	EXPECT_EQ(h[2], 2);
}

TEST(poly1305, declines_and_traps)
{
	memset(memory, 0, 64);
	EXPECT_EQ(CALL(native_poly1305, 0, 512, 16, 16), true);
	memory[24 + 3] = 0x10; /* a bit that clamping clears */
	EXPECT_EQ(CALL(native_poly1305, 0, 512, 16, 16), false);
	memset(memory, 0, 64);
	memory[16] = 8;
	EXPECT_EQ(CALL(native_poly1305, 0, 512, 16, 16), false);
	memset(memory + SIZE - 64, 0, 64);
	EXPECT_EQ(STATUS(native_poly1305, SIZE - 40, 512, 16, 16), 0);
	EXPECT_EQ(STATUS(native_poly1305, SIZE - 39, 512, 16, 16), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_poly1305, 0, SIZE - 15, 16, 16), TRAP_STATUS);
}

TEST_MAIN
