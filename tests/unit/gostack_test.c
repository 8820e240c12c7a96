/* SPDX-License-Identifier: MIT */
/* Stacks of Go functions in a guest's memory, right ones and hostile ones. */
#include <stdlib.h>

#include "tests/unit/gotable.h"
#include "runtime/go/gostack.h"
#include "tests/test.h"

enum { SIZE = 2048, TABLE = 1024, TOP = 512 /* slot of the outermost return address */ };

/* Function 1 has 24 bytes of frame after PC_B 0, the others none. */
static void
return_address(u8 *memory, u32 slot, u64 func, u32 pc_b)
{
	u64 pc = (0x1000 + func) << 16 | pc_b;
	memcpy(memory + slot, &pc, sizeof pc);
}

static u8 *
make_memory(void)
{
	struct bytes table = make(0);
	u8 *memory = xcalloc(SIZE, 1);
	memcpy(memory + TABLE, table.bytes, table.n);
	return memory;
}

TEST(gostack, walks)
{
	u8 *memory = make_memory();
	const u32 natives[] = {1, 1, 1};
	struct gostack s;
	struct goframe f[8];
	EXPECT(gostack_open(&s, memory, SIZE, TABLE));
	return_address(memory, TOP, 1, 4);
	return_address(memory, TOP - 32, 1, 2);
	return_address(memory, TOP - 64, 1, 3);
	return_address(memory, TOP - 96, 1, 3); /* of a call that has returned */
	EXPECT_EQ(gostack_outward(&s, TOP - 32, f, 8), 2);
	EXPECT_EQ(f[0].pc_b, 2);
	EXPECT_EQ(f[1].pc_b, 4);
	/* the outermost began with its return address at SP */
	EXPECT_EQ(gostack_walk(&s, natives, 3, TOP, f, 8), 4);
	EXPECT_EQ(f[0].pc_b, 0);
	EXPECT_EQ(f[1].pc_b, 3);
	EXPECT_EQ(f[2].pc_b, 2);
	EXPECT_EQ(f[3].pc_b, 4);
	EXPECT_EQ(gostack_walk(&s, natives, 3, TOP, f, 2), 2);
	EXPECT_EQ(f[1].pc_b, 3);
	/* it was resumed: SP is where its frame ends */
	EXPECT_EQ(gostack_walk(&s, natives, 2, TOP - 24, f, 8), 3);
	EXPECT_EQ(f[0].pc_b, 0);
	EXPECT_EQ(f[1].pc_b, 2);
	EXPECT_EQ(f[2].pc_b, 4);
	/* what does not fit has a name, and no line */
	const u32 others[] = {1, 3, 1};
	EXPECT_EQ(gostack_walk(&s, others, 3, TOP, f, 8), 4);
	EXPECT_EQ(f[1].func, 3);
	EXPECT_EQ(f[1].pc_b, 0);
	EXPECT_EQ(gostack_walk(&s, natives, 0, TOP, f, 8), 0);
	EXPECT_EQ(gostack_walk(&s, natives, 3, TOP, f, 0), 0);
	EXPECT(!gostack_open(&s, memory, SIZE, 0));
	EXPECT(!gostack_open(&s, memory, SIZE, SIZE));
	free(memory);
}

/* Return addresses and noise everywhere, any SP: it ends, within bounds. */
TEST(gostack, hostile)
{
	u64 random = 1;
	for (u32 run = 0; run < 3000; run++) {
		u8 *memory = make_memory();
		u32 natives[16], sp;
		struct gostack s;
		struct goframe f[8];
		for (u32 at = 0; at < SIZE; at += 8) {
			random = random * 6364136223846793005 + 1442695040888963407;
			bool is_table = at >= TABLE && at < TABLE + 512;
			if (!is_table && random >> 62)
				return_address(memory, at, random >> 40 & 3,
				               random >> 50 & 7);
			else if (!is_table || (at > TABLE + 72 && !(random >> 59)))
				memcpy(memory + at, &random, sizeof random);
		}
		for (u32 i = 0; i < LEN(natives); i++)
			natives[i] = (u32)(random >> (3 * i)) & 3;
		sp = run % 2 ? (u32)(random >> 33) % SIZE : (u32)random;
		if (gostack_open(&s, memory, SIZE, TABLE))
			EXPECT(gostack_walk(&s, natives, LEN(natives), sp, f, LEN(f)) <=
			       LEN(f));
		free(memory);
	}
}

TEST_MAIN
