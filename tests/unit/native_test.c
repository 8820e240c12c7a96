/* SPDX-License-Identifier: MIT */
/* C bodies for Go's library: against plain loops, and at the end of memory. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/guest/instance.h"
#include "runtime/native/native.h"
#include "runtime/native/aes.h"
#include "runtime/shared/cpu.h"
#include "runtime/shared/hash.h"
#include "tests/unit/bodies.h"
#include "tests/test.h"

enum { SIZE = 65536 };
static uint8_t bytes[SIZE];
static struct instance guest = {.memory = {.data = bytes, .size = SIZE}};

/* The status of a process that calls f. */
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
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
inside(void)
{
	native_memequal(&guest, SIZE - 8, 16, 8);
	native_memcmp(&guest, SIZE - 1, 0, 1);
	native_memchr(&guest, SIZE - 4, 1, 4);
}
static void
equal_across(void)
{
	native_memequal(&guest, SIZE - 8, 16, 9);
}
static void
equal_long(void)
{
	native_memequal(&guest, 0, 16, UINT64_MAX);
}
static void
cmp_across(void)
{
	native_memcmp(&guest, 0, SIZE - 1, 2);
}
static void
cmp_wrapped(void)
{
	native_memcmp(&guest, 0xfffffff0, 0, 0x20);
}
static void
chr_across(void)
{
	native_memchr(&guest, SIZE - 4, 1, 5);
}
static void
sha_stack(void)
{
	native_sha256(&guest, SIZE - 16);
}
static void
sha_arguments(uint64_t digest, uint64_t p, uint64_t n)
{
	uint64_t arguments[] = {digest, p, n};
	memcpy(bytes + 4096 + 8, arguments, sizeof arguments);
	native_sha256(&guest, 4096);
}
static void
sha_digest(void)
{
	sha_arguments(SIZE - 31, 0, 64);
}
static void
sha_data(void)
{
	sha_arguments(0, SIZE - 127, 128);
}
static void
sha_inside(void)
{
	sha_arguments(SIZE - 32, SIZE - 256, 128);
}
static void
sha_negative(void)
{
	sha_arguments(0, 0, UINT64_MAX << 8);
}

TEST(native, ranges)
{
	EXPECT_EQ(status_of(inside), 0);
	EXPECT_EQ(status_of(equal_across), TRAP_STATUS);
	EXPECT_EQ(status_of(equal_long), TRAP_STATUS);
	EXPECT_EQ(status_of(cmp_across), TRAP_STATUS);
	EXPECT_EQ(status_of(cmp_wrapped), TRAP_STATUS);
	EXPECT_EQ(status_of(chr_across), TRAP_STATUS);
	EXPECT_EQ(status_of(sha_stack), TRAP_STATUS);
	EXPECT_EQ(status_of(sha_digest), TRAP_STATUS);
	EXPECT_EQ(status_of(sha_data), TRAP_STATUS);
	EXPECT_EQ(status_of(sha_inside), 0);
	EXPECT_EQ(status_of(sha_negative), 0);
}

TEST(native, results)
{
	fill(bytes, SIZE, 1);
	memcpy(bytes + 1000, bytes, 500);
	EXPECT_EQ(native_memequal(&guest, 0, 1000, 500), 1);
	EXPECT_EQ(native_memequal(&guest, SIZE + 5, SIZE + 5, 500), 1);
	EXPECT_EQ(native_memequal(&guest, SIZE + 5, 0, 0), 1);
	bytes[300] = 5;
	bytes[1300] = 200;
	EXPECT_EQ(native_memequal(&guest, 0, 1000, 500), 0);
	EXPECT_EQ((int32_t)native_memcmp(&guest, 0, 1000, 500) < 0, 1);
	EXPECT_EQ((int32_t)native_memcmp(&guest, 1000, 0, 500) > 0, 1);
	EXPECT_EQ(native_memcmp(&guest, 0, 1000, 300), 0);
	EXPECT_EQ(native_memcmp(&guest, SIZE + 5, 0, 0), 0);
	bytes[2000] = bytes[2001] = 7;
	memset(bytes + 2002, 8, 100);
	bytes[2099] = 9;
	EXPECT_EQ(native_memchr(&guest, 2000, 7, 50), 2000);
	EXPECT_EQ(native_memchr(&guest, 2000, 0x109, 100), 2099);
	EXPECT_EQ(native_memchr(&guest, 2000, 9, 99), 0);
}

TEST_MAIN
