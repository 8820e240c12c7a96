/* SPDX-License-Identifier: MIT */
/* A store as one file: it arrives whole, or is refused with the reason and nothing of it
 * is kept. */
#include "tests/test.h"
#include "tests/unit/stores.h"
#include "tools/toolchain/carry.h"

static const char here[] = "tool 1\ncompiler 2\n-O2\n";

/* The file that a store with the first n values becomes; the caller frees it. */
static struct buf
exported(u64 n)
{
	struct carry_count count;
	struct buf out = {0};
	int d = stores_fresh();
	stores_put(d, 0, n);
	struct store *s = store_open(d);
	FILE *f = open_memstream(&out.p, &out.n);
	EXPECT(carry_export(s, span_of(here), f, &count));
	EXPECT_EQ(count.values, n);
	fclose(f);
	out.cap = out.n + 1;
	store_close(s);
	stores_remove(d);
	return out;
}

/* Imports the bytes; returns the reason for which they are refused. */
static char *
import(int directory, const struct buf *b, size_t n, const char *identity,
       struct carry_count *count)
{
	struct store *s = store_open(directory);
	FILE *f = fmemopen(b->p, n ? n : 1, "r");
	if (!n)
		fgetc(f);
	char *reason = carry_import(s, span_of(identity), f, count);
	fclose(f);
	store_close(s);
	return reason;
}

/* Expects that they are refused for that reason, and that nothing is kept. */
static void
refused(int directory, const struct buf *b, size_t n, const char *identity,
        const char *want)
{
	struct carry_count count;
	char *reason = import(directory, b, n, identity, &count);
	EXPECT(reason && strstr(reason, want));
	if (!reason || !strstr(reason, want))
		printf("%s\n", reason ? reason : "not refused");
	EXPECT_EQ(stores_files(directory, 0, NULL), 0);
	EXPECT_EQ(stores_files(directory, 't', NULL), 0);
	free(reason);
}

TEST(carry, arrives_whole)
{
	struct buf b = exported(1100);
	int d = stores_fresh();
	struct carry_count count;
	EXPECT(import(d, &b, b.n, here, &count) == NULL);
	EXPECT_EQ(count.values, 1100);
	EXPECT_EQ(count.present, 0);
	EXPECT_EQ(stores_look(d, 0, 2000), 1100);
	EXPECT(import(d, &b, b.n, here, &count) == NULL);
	EXPECT_EQ(count.present, 1100);
	EXPECT_EQ(stores_files(d, 0, NULL), 1);
	store_clear(d);
	stores_put(d, 1000, 1010);
	EXPECT(import(d, &b, b.n, here, &count) == NULL);
	EXPECT_EQ(count.present, 10);
	EXPECT_EQ(stores_look(d, 0, 2000), 1100);
	free(b.p);
	stores_remove(d);
}

TEST(carry, another_identity)
{
	struct buf b = exported(3);
	int d = stores_fresh();
	refused(d, &b, b.n, "tool 1\ncompiler 3\n-O2\n",
	        "was made with \"compiler 2\", but here is \"compiler 3\"");
	refused(d, &b, b.n, "tool 1\ncompiler 2\n-O2 -g\n",
	        "was made with \"-O2\", but here is \"-O2 -g\"");
	refused(d, &b, b.n, "tool 1\ncompiler 2\n",
	        "was made with \"-O2\", but here is \"\"");
	refused(d, &b, b.n, "", "but here is \"\"");
	free(b.p);
	stores_remove(d);
}

TEST(carry, damage_at_every_byte)
{
	struct buf b = exported(3);
	int d = stores_fresh();
	size_t head = strlen(CARRY_MARK);
	for (size_t i = 0; i < b.n; i++) {
		b.p[i] ^= 1;
		refused(d, &b, b.n, here, i < head ? "is no file" : "is damaged");
		b.p[i] ^= 1;
		refused(d, &b, i, here, i < head ? "is no file" : "is damaged");
	}
	buf_add(&b, "x", 1);
	refused(d, &b, b.n, here, "is damaged");
	struct carry_count count;
	EXPECT(import(d, &b, b.n - 1, here, &count) == NULL);
	free(b.p);
	stores_remove(d);
}

TEST(carry, lengths_that_lie)
{
	static const u64 lies[] = {1u << 20, 1u << 30, (1u << 30) + 1, 1ull << 63,
	                           UINT64_MAX};
	struct buf b = exported(3);
	int d = stores_fresh();
	size_t identity = strlen(CARRY_MARK), value = identity + 8 + strlen(here);
	for (size_t i = 0; i < LEN(lies); i++) {
		u64 was[2];
		memcpy(&was[0], b.p + identity, 8);
		memcpy(&was[1], b.p + value, 8);
		memcpy(b.p + identity, &lies[i], 8);
		refused(d, &b, b.n, here, "is damaged");
		memcpy(b.p + identity, &was[0], 8);
		memcpy(b.p + value, &lies[i], 8);
		refused(d, &b, b.n, here, "is damaged");
		memcpy(b.p + value, &was[1], 8);
	}
	free(b.p);
	stores_remove(d);
}

TEST(carry, a_full_disk)
{
	struct carry_count count;
	int d = stores_fresh();
	stores_put(d, 0, 1000);
	struct store *s = store_open(d);
	FILE *f = fopen("/dev/full", "w");
	EXPECT(f && !carry_export(s, span_of(here), f, &count));
	fclose(f);
	store_close(s);
	stores_remove(d);
}

TEST_MAIN
