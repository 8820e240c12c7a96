/* SPDX-License-Identifier: MIT */
/* What a tick finds in the guest's memory, and what it changes there. */
#include <signal.h>
#include <string.h>

#include "runtime/go/preempt.h"
#include "runtime/guest/instance.h"
#include "tests/test.h"

enum { SIZE = 4096, G = 0x100, G0 = 0x200, OTHER = 0x300, M = 0x400 };
enum { GUARD = 16, ITS_M = 48, ITS_G0 = 0, CURG = 136 }; /* Go 1.26's offsets */

static uint8_t bytes[SIZE];
static struct with_g {
	struct instance base;
	uint64_t g;
} guest;
static const uint64_t asked = (uint64_t)-1314;

static void
put(uint64_t address, uint64_t value)
{
	memcpy(bytes + address, &value, sizeof value);
}

static uint64_t
guard(uint64_t g)
{
	uint64_t value;
	memcpy(&value, bytes + g + GUARD, sizeof value);
	return value;
}

/* A goroutine G, the scheduler's G0, both of M; `running` is on. */
static void
set_up(uint64_t running, uint32_t curg)
{
	static struct program program;
	program.preempt = (struct preempt){
	        1, offsetof(struct with_g, g), GUARD, ITS_M, ITS_G0, curg};
	guest.base.program = &program;
	guest.base.memory = (struct memory){.data = bytes, .size = SIZE};
	guest.g = running;
	memset(bytes, 0, SIZE);
	for (uint64_t g = G; g <= OTHER; g += 0x100) {
		put(g + ITS_M, M);
		put(g + GUARD, 7);
	}
	put(M + ITS_G0, G0);
	put(M + CURG, G);
	preempt_start(&guest.base, 3600ull * 1000 * 1000 * 1000);
}

TEST(preempt, the_goroutine_that_runs)
{
	set_up(OTHER, CURG);
	raise(SIGURG);
	EXPECT_EQ(guard(OTHER), asked);
	EXPECT_EQ(guard(G), 7u);
	EXPECT_EQ(guard(G0), 7u);
}

TEST(preempt, the_goroutine_that_the_scheduler_runs_for)
{
	set_up(G0, CURG);
	raise(SIGURG);
	EXPECT_EQ(guard(G), asked);
	EXPECT_EQ(guard(G0), 7u);
	preempt_hold(&guest.base); /* it is taken back */
	EXPECT_EQ(guard(G), 7u);
	raise(SIGURG);
	EXPECT_EQ(guard(G), 7u);
	preempt_release(&guest.base);
	raise(SIGURG);
	EXPECT_EQ(guard(G), asked);
}

TEST(preempt, nobody)
{
	set_up(G0, 0); /* where curg lies is not known */
	raise(SIGURG);
	EXPECT_EQ(guard(G), 7u);
	set_up(G0, CURG);
	put(M + CURG, 0);
	raise(SIGURG);
	EXPECT_EQ(guard(G), 7u);
	put(M + CURG, G0);
	raise(SIGURG);
	EXPECT_EQ(guard(G0), 7u);
}

static bool
tick_changes_nothing(void)
{
	uint8_t before[SIZE];
	memcpy(before, bytes, SIZE);
	raise(SIGURG);
	return !memcmp(before, bytes, SIZE);
}

TEST(preempt, nothing_outside_of_memory)
{
	static const uint64_t bad[] = {0,          SIZE,           SIZE - 7,
	                               UINT32_MAX, UINT64_MAX - 8, 1ull << 32};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		set_up(bad[i], CURG); /* g */
		EXPECT(tick_changes_nothing());
		set_up(G0, CURG); /* what it runs for */
		put(M + CURG, bad[i]);
		EXPECT(tick_changes_nothing());
		set_up(G, CURG); /* its m */
		put(G + ITS_M, bad[i]);
		EXPECT(tick_changes_nothing());
	}
}

TEST_MAIN
