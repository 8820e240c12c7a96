/* SPDX-License-Identifier: MIT */
/* Package math's functions (math.c) against results of Go's own bodies, for arguments at
 * which their methods differ; tests/go/natives compares many more. */
#include "runtime/native/native.h"
#include "tests/unit/fronts.h"
#include "tests/test.h"

/* What Go 1.26's own bodies make, built for wasm. */
static const struct row {
	native_front *front;
	uint64_t x, y, result; /* y: 0 where there is one argument */
} rows[] = {
        {native_exp, 0, 0, 0x3ff0000000000000},
        {native_exp, 0x3ff0000000000000, 0, 0x4005bf0a8b145769},
        {native_exp, 0xbfd3333333333333, 0, 0x3fe7b4c869c37c05},
        {native_exp, 0x3e112e0be826d695, 0, 0x3ff000000044b830},
        {native_exp, 0x4034b33333333333, 0, 0x41cd1df072e9d819},
        {native_exp, 0xc072c00000000000, 0, 0x24e245639c3a49f7},
        {native_exp, 0x40862e42fefa39ef, 0, 0x7fefffffffffff2a},
        {native_exp, 0x40862e4395810625, 0, 0x7ff0000000000000},
        {native_exp, 0xc0862f3333333333, 0, 0x38eac7a36430f},
        {native_exp, 0xc0874910d52d3051, 0, 0x1},
        {native_exp, 0xc087491eb851eb85, 0, 0x0},
        {native_exp, 0x7ff0000000000000, 0, 0x7ff0000000000000},
        {native_exp, 0xfff0000000000000, 0, 0x0},
        {native_exp2, 0x8000000000000000, 0, 0x3ff0000000000000},
        {native_exp2, 0x3fd3333333333333, 0, 0x3ff3b2c47bff8329},
        {native_exp2, 0xc01ecccccccccccd, 0, 0x3f73b2c47bff8328},
        {native_exp2, 0x408fffffffffffff, 0, 0x7feffffffffffd3a},
        {native_exp2, 0x4090000000000000, 0, 0x7ff0000000000000},
        {native_exp2, 0xc0901a0000000000, 0, 0xb504f333f9e},
        {native_exp2, 0xc090c80000000000, 0, 0x1},
        {native_exp2, 0xc090ca0000000000, 0, 0x0},
        {native_sinh, 0x8000000000000000, 0, 0x8000000000000000},
        {native_sinh, 0x3fd999999999999a, 0, 0x3fda49c41f850ed3},
        {native_sinh, 0xc008000000000000, 0, 0xc0240926e70949ae},
        {native_sinh, 0x4035800000000000, 0, 0x41d0334300327298},
        {native_sinh, 0x4086380000000000, 0, 0x7ff0000000000000},
        {native_sinh, 0xfff0000000000000, 0, 0xfff0000000000000},
        {native_cosh, 0, 0, 0x3ff0000000000000},
        {native_cosh, 0x3fd999999999999a, 0, 0x3ff14c128b1a7c2c},
        {native_cosh, 0xc008000000000000, 0, 0x402422a497d6185e},
        {native_cosh, 0xc036000000000000, 0, 0x41dab5adb9c43600},
        {native_cosh, 0x4086380000000000, 0, 0x7ff0000000000000},
        {native_tanh, 0x8000000000000000, 0, 0x8000000000000000},
        {native_tanh, 0x3fd3333333333333, 0, 0x3fd2a4dda7d914fa},
        {native_tanh, 0xbfe6666666666666, 0, 0xbfe356fb17af2e91},
        {native_tanh, 0x4044000000000000, 0, 0x3ff0000000000000},
        {native_tanh, 0xc046800000000000, 0, 0xbff0000000000000},
        {native_log, 0x3ff0000000000000, 0, 0x0},
        {native_log, 0x3fb999999999999a, 0, 0xc0026bb1bbb55515},
        {native_log, 0x3fe6a09e667f3bcc, 0, 0xbfd62e42fefa39f1},
        {native_log, 0x3fe6a09e667f3bcd, 0, 0xbfd62e42fefa39ee},
        {native_log, 0x3ff000000006df38, 0, 0x3ddb7cdffffa18d8},
        {native_log, 0x7e37e43c8800759c, 0, 0x4085963447f87fb5},
        {native_log, 0x1, 0, 0xc0874385446d71c3},
        {native_log, 0x12688b70e62b, 0, 0xc0864e69394d9508},
        {native_log2, 0x4020000000000000, 0, 0x4008000000000000},
        {native_log2, 0x4008000000000000, 0, 0x3ff95c01a39fbd69},
        {native_log2, 0x3fd3333333333333, 0, 0xbffbca9c6f53897a},
        {native_log2, 0x1, 0, 0xc090c80000000000},
        {native_log2, 0x12688b70e62b, 0, 0xc0901730dabca5f6},
        {native_sin, 0x3ff0000000000000, 0, 0x3feaed548f090cee},
        {native_sin, 0xbfb999999999999a, 0, 0xbfb98eaecb8bcb2c},
        {native_sin, 0x4000000000000000, 0, 0x3fed18f6ead1b445},
        {native_sin, 0x4008000000000000, 0, 0x3fc210386db6d55b},
        {native_sin, 0x4010000000000000, 0, 0xbfe837b9dddc1eae},
        {native_sin, 0x4016000000000000, 0, 0xbfe693c94e0ab057},
        {native_sin, 0xc0f86a0000000000, 0, 0xbfa24daa9c527e96},
        {native_sin, 0x41bfffffffe66666, 0, 0x3fdad5bf790eeec4},
        {native_sin, 0x12688b70e62b, 0, 0x12688b70e62b},
        {native_cos, 0, 0, 0x3ff0000000000000},
        {native_cos, 0x3ff0000000000000, 0, 0x3fe14a280fb5068c},
        {native_cos, 0xbfb999999999999a, 0, 0x3fefd712f9a817c0},
        {native_cos, 0x4000000000000000, 0, 0xbfdaa22657537205},
        {native_cos, 0x4008000000000000, 0, 0xbfefae04be85e5d2},
        {native_cos, 0x4010000000000000, 0, 0xbfe4eaa606db24c1},
        {native_cos, 0x4016000000000000, 0, 0x3fe6ad6c3c07d448},
        {native_cos, 0xc0f86a0000000000, 0, 0xbfeffac3841b3da8},
        {native_cos, 0x41bfffffffe66666, 0, 0xbfed0d1a6ed6781d},
        {native_cos, 0x12688b70e62b, 0, 0x3ff0000000000000},
        {native_tan, 0x3ff0000000000000, 0, 0x3ff8eb245cbee3a5},
        {native_tan, 0xbfb999999999999a, 0, 0xbfb9af8877430b80},
        {native_tan, 0x4000000000000000, 0, 0xc0017af62e0950f8},
        {native_tan, 0x4008000000000000, 0, 0xbfc23ef71254b86f},
        {native_tan, 0x4010000000000000, 0, 0x3ff2866f9be4de13},
        {native_tan, 0x4016000000000000, 0, 0xbfefdbd31615b07a},
        {native_tan, 0xc0f86a0000000000, 0, 0x3fa250a9d503313d},
        {native_tan, 0x41bfffffffe66666, 0, 0xbfdd8f0e47546782},
        {native_tan, 0x12688b70e62b, 0, 0x12688b70e62b},
        {native_pow, 0x4000000000000000, 0x3fd3333333333333, 0x3ff3b2c47bff8329},
        {native_pow, 0x3ff199999999999a, 0xc01f000000000000, 0x3fde939064cf9e55},
        {native_pow, 0x4008000000000000, 0x3fe0000000000000, 0x3ffbb67ae8584caa},
        {native_pow, 0x4008000000000000, 0xbfe0000000000000, 0x3fe279a74590331d},
        {native_pow, 0xc008000000000000, 0x4008000000000000, 0xc03b000000000000},
        {native_pow, 0xc008000000000000, 0xc010000000000000, 0x3f8948b0fcd6e9e0},
        {native_pow, 0x1, 0x3ff8000000000000, 0x0},
        {native_pow, 0x7e37e43c8800759c, 0x3ff028f5c28f5c29, 0x7ed754e31cd07302},
        {native_pow, 0x7e37e43c8800759c, 0x3ff07ae147ae147b, 0x7ff0000000000000},
        {native_pow, 0x3feffffffff24190, 0x426d1a94a2000000, 0x36ea8c0f4a52462b},
        {native_pow, 0xc000000000000000, 0xc090c80000000000, 0x1},
        {native_pow, 0xc000000000000000, 0xc090cc0000000000, 0x8000000000000000},
        {native_pow, 0x401c000000000000, 0x4376345785d8a000, 0x7ff0000000000000},
        {native_atan2, 0x3ff0000000000000, 0x4000000000000000, 0x3fddac670561bb4f},
        {native_atan2, 0x3ff0000000000000, 0xc000000000000000, 0x40056c6e7397f5ae},
        {native_atan2, 0xbff0000000000000, 0x4000000000000000, 0xbfddac670561bb4f},
        {native_atan2, 0xbff0000000000000, 0xc000000000000000, 0xc0056c6e7397f5ae},
        {native_atan2, 0x4008000000000000, 0x3ff0000000000000, 0x3ff3fc176b7a8560},
        {native_atan2, 0x4010000000000000, 0x4014000000000000, 0x3fe5977a5103ea92},
        {native_atan2, 0xc008000000000000, 0xbff0000000000000, 0xbffe47df3d0dd4d0},
        {native_atan2, 0x1a56e1fc2f8f359, 0xfe37e43c8800759c, 0x400921fb54442d18},
        {native_atan2, 0x7e37e43c8800759c, 0x1a56e1fc2f8f359, 0x3ff921fb54442d18},
};

static const struct {
	uint64_t x, sin, cos;
} both[] = {
        {0x3ff0000000000000, 0x3feaed548f090cee, 0x3fe14a280fb5068c},
        {0x4000000000000000, 0x3fed18f6ead1b445, 0xbfdaa22657537205},
        {0xc008000000000000, 0xbfc210386db6d55b, 0xbfefae04be85e5d2},
        {0x4010000000000000, 0xbfe837b9dddc1eae, 0xbfe4eaa606db24c1},
        {0x4016000000000000, 0xbfe693c94e0ab057, 0x3fe6ad6c3c07d448},
        {0xc0f86a0000000000, 0xbfa24daa9c527e96, 0xbfeffac3841b3da8},
};

TEST(gomath, as_in_go)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *r = &rows[i];
		bool two = r->front == native_pow || r->front == native_atan2;
		EXPECT_EQ(CALL(r->front, r->x, two ? r->y : 1, 1), true);
		EXPECT_EQ(result(two ? 2 : 1), r->result);
	}
	for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
		EXPECT_EQ(CALL(native_sincos, both[i].x, 1, 1), true);
		EXPECT_EQ(result(1), both[i].sin);
		EXPECT_EQ(result(2), both[i].cos);
	}
}

/* Go's own bodies make NaNs, and what else they alone know. */
TEST(gomath, decline)
{
	static native_front *const of_one[] = {native_exp,  native_exp2,  native_sinh,
	                                       native_cosh, native_tanh,  native_log,
	                                       native_log2, native_sin,   native_cos,
	                                       native_tan,  native_sincos};
	static native_front *const of_two[] = {native_pow, native_atan2};
	const uint64_t nan = 0xfff0000000000123, one = 0x3ff0000000000000, unasked = 77;
	const uint64_t infinite = 0x7ff0000000000000, minus = 0xbff8000000000000;
	for (size_t i = 0; i < sizeof of_one / sizeof *of_one; i++) {
		EXPECT_EQ(CALL(of_one[i], nan, unasked, unasked), false);
		EXPECT_EQ(result(1) == unasked && result(2) == unasked, true);
	}
	for (size_t i = 0; i < sizeof of_two / sizeof *of_two; i++) {
		EXPECT_EQ(CALL(of_two[i], nan, one, unasked), false);
		EXPECT_EQ(CALL(of_two[i], one, nan, unasked), false);
		EXPECT_EQ(CALL(of_two[i], infinite, minus, unasked), false);
		EXPECT_EQ(CALL(of_two[i], minus, infinite, unasked), false);
		EXPECT_EQ(CALL(of_two[i], 0, minus, unasked), false);
		EXPECT_EQ(result(2), unasked);
	}
	EXPECT_EQ(CALL(native_pow, minus, minus, 0), false);
	EXPECT_EQ(CALL(native_log, minus, 0), false);
	EXPECT_EQ(CALL(native_log, 0, 0), false);
	EXPECT_EQ(CALL(native_log2, infinite, 0), false);
	EXPECT_EQ(CALL(native_sin, 0x41c0000000000000, 0), false); /* 2^29 */
	EXPECT_EQ(CALL(native_cos, infinite, 0), false);
	EXPECT_EQ(CALL(native_tan, 1ull << 63, 0), false);
}

static int
status_at(native_front *front, uint32_t sp)
{
	int status;
	pid_t child = fork();
	if (child == 0)
		_exit(!front(&guest, sp));
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(gomath, at_the_end_of_memory)
{
	uint64_t half[] = {0x3fe0000000000000, 0x3fd0000000000000, 0};
	memcpy(memory + SIZE - 24, half, 24);
	EXPECT_EQ(status_at(native_exp, SIZE - 24), 0);
	EXPECT_EQ(status_at(native_exp, SIZE - 23), TRAP_STATUS);
	EXPECT_EQ(status_at(native_pow, SIZE - 32), 0);
	EXPECT_EQ(status_at(native_pow, SIZE - 31), TRAP_STATUS);
	EXPECT_EQ(status_at(native_sincos, SIZE - 32), 0);
	EXPECT_EQ(status_at(native_sincos, SIZE - 31), TRAP_STATUS);
}

TEST_MAIN
