/* SPDX-License-Identifier: MIT */
/* Bodies in C in front of Go functions (native.h), against plain ones: all small sizes,
 * and the edges of memory. */
#include <string.h>

#include "runtime/shared/cpu.h"
#include "runtime/native/native.h"
#include "tests/unit/fronts.h"
#include "tests/test.h"

/* --- CRC-32 --- */

static uint32_t
crc_bitwise(uint32_t crc, uint32_t polynomial, const uint8_t *p, size_t n)
{
	crc = ~crc;
	for (; n; n--) {
		crc ^= *p++;
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
	}
	return ~crc;
}

static void
put_table(uint32_t polynomial, size_t at)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint8_t b = (uint8_t)i;
		uint32_t v = ~crc_bitwise(~0u, polynomial, &b, 1);
		memcpy(memory + at + 4 * i, &v, 4);
	}
}

TEST(fronts, crc32)
{
	enum { TEXT = 1024 };
	const uint32_t polynomials[] = {0xedb88320, 0x82f63b78, 0xeb31d82e};
	fill(memory, SIZE, 1);
	for (int k = 0; k < 3; k++) {
		uint32_t done = 0, wrong = 0, before = 0x1234567 * k;
		put_table(polynomials[k], 0);
		for (uint64_t n = 0; n < 20000; n += n < 2000 ? 1 : 999) {
			uint64_t p = n < 10000 ? TEXT + n % 17 : SIZE - n;
			put(5, (uint64_t[]){before, 0, p, n, n});
			uint32_t want =
			        crc_bitwise(before, polynomials[k], memory + p, n);
			if (!native_crc32(&guest, SP))
				continue;
			done++;
			wrong += (uint32_t)result(5) != want;
			before = (uint32_t)result(5);
		}
		EXPECT_EQ(wrong, 0);
		if (cpu_has(k == 1 ? CPU_CRC | CPU_CLMUL : CPU_CLMUL))
			EXPECT_EQ(done > 0, 1);
	}
	EXPECT_EQ(STATUS(native_crc32, 0, SIZE - 1024, SIZE - 100, 100, 100), 0);
	EXPECT_EQ(STATUS(native_crc32, 0, SIZE - 1023, 0, 100, 100), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_crc32, 0, 0, SIZE - 99, 100, 100), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_crc32, 0, 0, 16, UINT64_MAX - 7, 0), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_crc32, 0, 0, 16, 1ull << 32, 0), TRAP_STATUS);
}

/* --- words --- */

enum { Z = 256, X = 8192, Y = 16384 };

/* Word by word: z = x * m + y + c, or x + y, or x - y; returns the carry. */
static uint64_t
slowly(char op, uint64_t *z, const uint64_t *x, const uint64_t *y, uint64_t n, uint64_t m,
       uint64_t c)
{
	for (uint64_t i = 0; i < n; i++) {
		unsigned __int128 t = (unsigned __int128)x[i] * (op == '*' ? m : 1);
		t = op == '-' ? t - y[i] - c : t + y[i] + c;
		z[i] = (uint64_t)t;
		c = op == '-' ? (uint64_t)(t >> 127) : (uint64_t)(t >> 64);
	}
	return c;
}

static void
try_words(char op, uint64_t n, uint64_t at, uint64_t m, uint64_t c)
{
	static uint64_t want[64], x[64], y[64];
	uint64_t carry, got;
	memcpy(x, memory + X, 8 * n);
	memcpy(y, memory + at, 8 * n);
	carry = slowly(op, want, x, y, n, m, c);
	if (op == '+')
		got = CALL(native_add_vv, Z, n, n, X, n, n, at, n, n, 7) ? result(9)
		                                                         : ~0ull;
	else if (op == '-')
		got = CALL(native_sub_vv, Z, n, n, X, n, n, at, n, n, 7) ? result(9)
		                                                         : ~0ull;
	else
		got = CALL(native_add_mul_vvww, Z, n, n, at, n, n, X, n, n, m, c, 7)
		              ? result(11)
		              : ~carry;
	EXPECT_EQ(got, carry);
	EXPECT_EQ(memcmp(memory + Z, want, 8 * n), 0);
	if (op != '*' || c)
		return;
	memcpy(memory + Z, y, 8 * n);
	EXPECT_EQ(CALL(native_add_mul_vvw, Z, n, n, X, n, n, m, 7), 1);
	EXPECT_EQ(result(7), carry);
	EXPECT_EQ(memcmp(memory + Z, want, 8 * n), 0);
	memcpy(memory + Z, y, 8 * n);
	EXPECT_EQ(CALL(native_add_mul_n, Z, X, m, n, 7), n > 0);
	EXPECT_EQ(result(4), n > 0 ? carry : 7);
	EXPECT_EQ(memcmp(memory + Z, want, 8 * n), 0);
}

TEST(fronts, words)
{
	const uint64_t edges[] = {0, 1, UINT64_MAX, 1ull << 63, 0x9e3779b97f4a7c15};
	for (uint64_t n = 0; n < 45; n++) {
		for (uint32_t k = 0; k < 4; k++) {
			uint64_t at = k == 3 ? SIZE - 8 * n : Y + k;
			fill(memory + X, 8 * n, (uint32_t)n + k);
			fill(memory + at, 8 * n, (uint32_t)n * 3 + k);
			if (k == 2)
				memset(memory + X, 0xff, 8 * n);
			if (k >= 2)
				memset(memory + at, 0xff, 8 * n);
			try_words('+', n, at, 0, 0);
			try_words('-', n, at, 0, 0);
			for (int i = 0; i < 25; i++)
				try_words('*', n, at, edges[i % 5], edges[i / 5]);
		}
	}
}

/* Slices of other lengths are declined, as are those that no memory can hold. */
TEST(fronts, hostile_words)
{
	EXPECT_EQ(CALL(native_add_vv, Z, 4, 4, X, 5, 5, Y, 4, 4, 0), 0);
	EXPECT_EQ(CALL(native_sub_vv, Z, 4, 4, X, 4, 4, Y, 3, 4, 0), 0);
	EXPECT_EQ(CALL(native_add_mul_vvww, Z, 3, 4, X, 4, 4, Y, 4, 4, 5, 5, 0), 0);
	EXPECT_EQ(CALL(native_add_mul_vvw, Z, 4, 4, X, 4ull << 32 | 4, 4, 5, 0), 0);
	EXPECT_EQ(CALL(native_add_vv, Z, -1, 4, X, -1, 5, Y, -1, 4, 0), 0);
	EXPECT_EQ(CALL(native_mul_add_vww, Z, 1ull << 61, 4, X, 1ull << 61, 5, 3, 4, 0),
	          0);
	EXPECT_EQ(CALL(native_add_mul_n, Z, X, 3, 1ull << 61, 0), 0);
	EXPECT_EQ(STATUS(native_add_vv, SIZE - 64, 9, 9, X, 9, 9, Y, 9, 9, 0),
	          TRAP_STATUS);
	EXPECT_EQ(STATUS(native_add_vv, Z, 9, 9, SIZE - 71, 9, 9, Y, 9, 9, 0),
	          TRAP_STATUS);
	EXPECT_EQ(STATUS(native_sub_vv, Z, 9, 9, X, 9, 9, SIZE - 71, 9, 9, 0),
	          TRAP_STATUS);
	EXPECT_EQ(STATUS(native_sub_vv, SIZE - 72, 9, 9, X, 9, 9, Y, 9, 9, 0), 0);
	EXPECT_EQ(STATUS(native_add_mul_vvw, SIZE - 72, 9, 9, X, 9, 9, 1, 0), 0);
	EXPECT_EQ(STATUS(native_add_mul_vvw, SIZE - 71, 9, 9, X, 9, 9, 1, 0),
	          TRAP_STATUS);
	EXPECT_EQ(STATUS(native_add_mul_n, SIZE - 72, X, 1, 9, 0), 0);
	EXPECT_EQ(STATUS(native_add_mul_n, Z, SIZE - 71, 1, 9, 0), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_add_mul_n, Z, X, 1, UINT32_MAX, 0), TRAP_STATUS);
}

/* --- the field of Curve25519 --- */

/* By the book, in words that are carried at every step: mod 2^255 - 19, fully reduced. */
static void
reduced(const uint64_t limbs[5], uint8_t to[32])
{
	unsigned __int128 t = 0;
	uint64_t l[5];
	memcpy(l, limbs, sizeof l);
	for (int turn = 0; turn < 3; turn++) {
		for (int i = 0; i < 5; i++) {
			t += l[i];
			l[i] = (uint64_t)t & ((1ull << 51) - 1);
			t >>= 51;
		}
		t *= 19;
	}
	bool above = l[0] >= (1ull << 51) - 19;
	for (int i = 1; i < 5; i++)
		above = above && l[i] == (1ull << 51) - 1;
	if (above) {
		l[0] -= (1ull << 51) - 19;
		l[1] = l[2] = l[3] = l[4] = 0;
	}
	memset(to, 0, 32);
	for (unsigned bit = 0; bit < 255; bit++)
		to[bit / 8] |= (uint8_t)((l[bit / 51] >> bit % 51 & 1) << bit % 8);
}

/* z = x * y, by doubling and adding. */
static void
multiplied(const uint64_t x[5], const uint64_t y[5], uint8_t to[32])
{
	uint8_t bits[32];
	uint64_t sum[5] = {0};
	reduced(y, bits);
	for (unsigned bit = 255; bit-- > 0;) {
		uint8_t s[32];
		for (int i = 0; i < 5; i++)
			sum[i] = 2 * sum[i] + (bits[bit / 8] >> bit % 8 & 1 ? x[i] : 0);
		reduced(sum, s);
		memset(sum, 0, sizeof sum);
		for (unsigned i = 0; i < 255; i++)
			sum[i / 51] |= (uint64_t)(s[i / 8] >> i % 8 & 1) << i % 51;
	}
	reduced(sum, to);
}

TEST(fronts, field25519)
{
	enum { ZF = 1024, XF = 1100, YF = SIZE - 40 };
	for (uint32_t k = 0; k < 60; k++) {
		uint64_t x[5], y[5], z[5];
		uint8_t want[32], got[32];
		fill((uint8_t *)x, sizeof x, k);
		fill((uint8_t *)y, sizeof y, k + 1000);
		for (int i = 0; i < 5; i++) { /* what Go allows: less than 2^52 */
			x[i] = k % 7 == 1   ? (1ull << 52) - 1
			       : k % 7 == 2 ? 0
			                    : x[i] >> 12;
			y[i] = k % 5 == 1 ? (1ull << 52) - 1 : y[i] >> 12;
		}
		memcpy(memory + XF, x, sizeof x);
		memcpy(memory + YF, y, sizeof y);
		multiplied(x, y, want);
		EXPECT_EQ(CALL(native_25519_mul, ZF, XF, YF), 1);
		memcpy(z, memory + ZF, sizeof z);
		reduced(z, got);
		EXPECT_EQ(memcmp(got, want, 32), 0);
		for (int i = 0; i < 5; i++)
			EXPECT_EQ(z[i] < 1ull << 52, 1);
		CALL(native_25519_mul, ZF, YF, YF);
		EXPECT_EQ(CALL(native_25519_square, ZF + 80, YF), 1);
		EXPECT_EQ(memcmp(memory + ZF, memory + ZF + 80, 40), 0);
		CALL(native_25519_square, ZF, ZF); /* in place */
		EXPECT_EQ(CALL(native_25519_squares, YF, YF, 2), 1);
		EXPECT_EQ(memcmp(memory + ZF, memory + YF, 40), 0);
	}
	EXPECT_EQ(CALL(native_25519_squares, ZF, XF, 0), 0);
	EXPECT_EQ(CALL(native_25519_squares, ZF, XF, UINT64_MAX), 0);
	EXPECT_EQ(STATUS(native_25519_mul, SIZE - 39, XF, XF), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_25519_mul, ZF, SIZE - 39, XF), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_25519_mul, ZF, XF, SIZE - 39), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_25519_square, ZF, SIZE - 39), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_25519_squares, SIZE - 39, XF, 3), TRAP_STATUS);
}

TEST(fronts, sha512_ranges)
{
	EXPECT_EQ(STATUS(native_sha512, SIZE - 64, SIZE - 256, 256, 256), 0);
	EXPECT_EQ(STATUS(native_sha512, SIZE - 63, 0, 256, 256), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_sha512, 0, SIZE - 255, 256, 256), TRAP_STATUS);
	EXPECT_EQ(CALL(native_sha512, 0, 0, UINT64_MAX << 8, 0), 0);
}

/* --- counting, FMA, division --- */

TEST(fronts, count)
{
	enum { C = 100, TEXT = 1024 };
	fill(memory, SIZE, 5);
	memory[C] = 7;
	for (uint64_t n = 0; n < 20000; n += n < 300 ? 1 : 997) {
		uint64_t p = n % 2 ? SIZE - n : TEXT + n % 33, want = 0;
		if (n >= 300)
			memset(memory + TEXT + 40, 7, 9000);
		put(5, (uint64_t[]){p, n, C, 1, 0});
		for (uint64_t i = 0; i < n; i++)
			want += memory[p + i] == 7;
		EXPECT_EQ(native_count_string(&guest, SP), 1);
		EXPECT_EQ(result(4), want);
	}
	EXPECT_EQ(CALL(native_count_string, TEXT, 9, C, 2, 0), 0);
	EXPECT_EQ(CALL(native_count_bytes, TEXT, 9, 9, C, 0, 0, 5), 0);
	EXPECT_EQ(STATUS(native_count_string, SIZE - 63, 64, C, 1, 0), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_count_string, 0, 64, SIZE, 1, 0), TRAP_STATUS);
	EXPECT_EQ(STATUS(native_count_bytes, 0, UINT64_MAX, 9, C, 1, 9, 0), TRAP_STATUS);
}

static double
fused(double x, double y, double z)
{
	double v[4] = {x, y, z, 0};
	memcpy(memory + SP + 8, v, sizeof v);
	EXPECT_EQ(native_fma(&guest, SP), 1);
	memcpy(v, memory + SP + 8, sizeof v);
	return v[3];
}

TEST(fronts, numbers)
{
	EXPECT_EQ(fused(0x1.0000000000001p0, 0x1.0000000000001p0, -0x1.0000000000002p0) ==
	                  0x1p-104,
	          1);
	EXPECT_EQ(fused(3, 5, 7) == 22, 1);
	EXPECT_EQ(fused(0x1p1000, 0x1p1000, -__builtin_inf()) == -__builtin_inf(), 1);
	EXPECT_EQ(fused(0, __builtin_inf(), 1) != fused(0, __builtin_inf(), 1), 1);
	EXPECT_EQ(CALL(native_div_64, 2, 6, 5, 0, 0), 1);
	EXPECT_EQ(result(3), 0x6666666666666667);
	EXPECT_EQ(result(4), 3);
	EXPECT_EQ(CALL(native_div_64, UINT64_MAX - 1, UINT64_MAX, UINT64_MAX, 0, 0), 1);
	EXPECT_EQ(result(3), UINT64_MAX);
	EXPECT_EQ(CALL(native_div_64, 5, 6, 5, 0, 0), 0);
	EXPECT_EQ(CALL(native_div_64, 0, 6, 0, 0, 0), 0);
	memset(memory + SIZE - 48, 0, 48); /* the last place for it: 0 / 0 */
	EXPECT_EQ(native_div_64(&guest, SIZE - 48), 0);
}

static void
fma_across(void)
{
	native_fma(&guest, SIZE - 39);
}
static void
div_across(void)
{
	native_div_64(&guest, SIZE - 47);
}
static int
status_of(void (*f)(void))
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		f();
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(fronts, stacks)
{
	EXPECT_EQ(status_of(fma_across), TRAP_STATUS);
	EXPECT_EQ(status_of(div_across), TRAP_STATUS);
}

TEST_MAIN
