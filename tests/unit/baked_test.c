/* SPDX-License-Identifier: MIT */
/* Grants as bytes in an executable: the program reads what the tool writes, and refuses
 * what it does not write. */
#include "runtime/start/baked.h"
#include "tests/test.h"
#include "tools/build/grants.h"

static const char *env[] = {"A=1", "", "B=\n", NULL}, *listen[] = {":80", NULL};

/* What the lists of a policy point to is never freed; this is where it stays known. */
static const void *kept[64];
static unsigned nkept;

static void
keep(const struct policy *p, const char *text)
{
	const void *all[] = {p->env, p->dirs, p->listen, p->connect, text};
	for (unsigned i = 0; i < 5; i++)
		kept[nkept++] = all[i];
}

/* Reads the options' grants into *p, beneath a limit of 10 pages. Returns the limit. */
static uint32_t
read_back(const struct options *o, struct policy *p)
{
	struct buf text = {0};
	uint32_t memory = 10;
	grants_text(o, &text);
	EXPECT(baked_read(text.p, p, &memory));
	keep(p, text.p);
	return memory;
}

TEST(baked, lists_in_their_order)
{
	struct policy p = {0};
	read_back(&(struct options){.env = env, .listen = listen}, &p);
	EXPECT_STR(p.env[0], "A=1");
	EXPECT_STR(p.env[1], "");
	EXPECT_STR(p.env[2], "B=\n");
	EXPECT(!p.env[3]);
	EXPECT_STR(p.listen[0], ":80");
	EXPECT(!p.listen[1] && !p.dirs[0] && !p.connect[0]);
}

TEST(baked, numbers)
{
	struct policy p = {.is_go = 1};
	struct options o = {.timeout = 1ull << 62,
	                    .umask = 1,
	                    .unlocked = true,
	                    .stdio = STDIO_BLOCK,
	                    .no_fence = FENCE_DUMP};
	EXPECT_EQ(read_back(&o, &p), 10);
	EXPECT_EQ(p.timeout, 1ull << 62);
	EXPECT_EQ(p.umask, 0);
	EXPECT(p.unlocked && p.stdio_block && p.is_go);
	EXPECT_EQ(p.fence, FENCE_ALL & ~FENCE_DUMP);
}

TEST(baked, without_grants_all_is_refused)
{
	struct policy p = {.stdio_block = 1};
	EXPECT_EQ(read_back(&(struct options){0}, &p), 10);
	EXPECT(!p.env[0] && !p.dirs[0] && !p.listen[0] && !p.connect[0]);
	EXPECT_EQ(p.umask, -1);
	EXPECT_EQ(p.fence, FENCE_ALL);
	EXPECT(p.stdio_block); /* the program's own without --stdio */
}

TEST(baked, memory_is_never_more_than_the_module_allows)
{
	struct policy p = {0};
	EXPECT_EQ(read_back(&(struct options){.max_memory = 3 << 16}, &p), 3);
	EXPECT_EQ(read_back(&(struct options){.max_memory = 30 << 16}, &p), 10);
}

TEST(baked, an_unknown_record_is_refused)
{
	struct policy p = {0};
	uint32_t memory = 10;
	EXPECT(!baked_read("t1\0z1\0", &p, &memory));
	keep(&p, NULL);
}

TEST(baked, room_is_as_large_as_the_text_needs)
{
	EXPECT_EQ(grants_room(&(struct buf){.n = 4092}), 4096);
	EXPECT_EQ(grants_room(&(struct buf){.n = 4093}), 8192);
}

TEST_MAIN
