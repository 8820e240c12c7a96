/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tests/test.h"
#include "tools/base/hash.h"
#include "tools/wasm/leb.h"
#include "runtime/shared/hash.h"
#include "runtime/shared/units.h"
#include "tools/options/options.h"
#include "tools/base/util.h"

TEST(buf, grows_and_stays_terminated)
{
	struct buf b = {0};
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%03d", i);
	EXPECT_EQ(b.n, 3000);
	EXPECT_EQ(b.p[3000], 0);
	EXPECT_EQ(memcmp(b.p + 2997, "999", 3), 0);
	buf_free(&b);
	EXPECT_EQ(b.n, 0);
}

TEST(array, has_room_for_one_more)
{
	u32 *v = NULL, n = 0, cap = 0;
	for (u32 i = 0; i < 1000; i++) {
		ARRAY_ROOM(v, n, cap);
		EXPECT(n < cap);
		v[n++] = i;
	}
	EXPECT_EQ(v[999], 999);
	EXPECT_EQ(array_more(0x80000000, 0x80000001, UINT32_MAX), UINT32_MAX);
	EXPECT_EQ(array_more(0x80000000, 0x80000001, SIZE_MAX), 0x100000000);
	EXPECT_EQ(array_more(0, 1000, SIZE_MAX), 1024);
	free(v);
}

TEST(text, ends_and_base_names)
{
	EXPECT(ends_in("a.wasm", ".wasm") && ends_in(".wasm", ".wasm"));
	EXPECT(!ends_in("a.wasm2", ".wasm") && !ends_in("asm", ".wasm"));
	EXPECT_STR(path_base("/a/b.c"), "b.c");
	EXPECT_STR(path_base("b.c"), "b.c");
	EXPECT_STR(path_base("a/"), "");
}

TEST(arena, is_zeroed_and_aligned)
{
	struct arena a = {0};
	for (size_t n = 1; n < 200000; n = n * 3 + 1) {
		u8 *p = arena_alloc(&a, n, 1);
		EXPECT_EQ((uintptr_t)p % 16, 0);
		EXPECT_EQ(p[0] | p[n - 1], 0);
		memset(p, 0xff, n);
	}
	arena_free(&a);
}

TEST(span, shows_only_printable_text)
{
	char *s = span_show((struct span){(const u8 *)"a\n\0\\\xff*/", 8}, 100);
	EXPECT_STR(s, "a\\x0a\\x00\\x5c\\xff*/\\x00");
	free(s);
	s = span_show(span_of("abcdef"), 3);
	EXPECT_STR(s, "abc...");
	free(s);
}

/* FIPS 180-4's example, and lengths around a block. */
TEST(hash, is_sha256)
{
	char text[HASH_TEXT];
	struct hash h;
	hash_start(&h);
	hash_bytes(&h, "abc", 3);
	hash_hex(&h, text);
	EXPECT_STR(text, "ba7816bf8f01cfea414140de5dae2223"
	                 "b00361a396177a9cb410ff61f20015ad");
	hash_start(&h);
	for (int i = 0; i < 1000; i++)
		hash_bytes(&h, "0123456789" + i % 10, 1);
	hash_hex(&h, text);
	EXPECT_STR(text,
	           "ab6c5f3237f551d208fc2ca5225a4cca20b3fd638794a804f0ed5549d5041734");
}

TEST(hash, plain_c_is_as_the_instructions)
{
	u8 blocks[5 * 64];
	u32 a[8] = {1, 2, 3, 4, 5, 6, 7, 8}, b[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	for (size_t i = 0; i < sizeof blocks; i++)
		blocks[i] = (u8)(i * 7 + i / 3);
	sha256_plain(a, blocks, 5);
	if (sha256_blocks((u8 *)b, blocks, 5))
		EXPECT_EQ(memcmp(a, b, sizeof a), 0);
	else
		puts("# this processor has no instructions for it");
	/* the example's one block: "abc", 0x80, zeros, its 24 bits */
	u32 state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	                0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	memset(blocks, 0, 64);
	memcpy(blocks, "abc\x80", 4);
	blocks[63] = 24;
	sha256_plain(state, blocks, 1);
	EXPECT_EQ(state[0], 0xba7816bf);
	EXPECT_EQ(state[7], 0xf20015ad);
}

static u64
uleb(const char *bytes, size_t n, unsigned bits, bool *failed)
{
	struct cursor c = {(const u8 *)bytes, (const u8 *)bytes + n, false, false};
	u64 v = bits == 32 ? read_u32(&c) : read_uleb_slow(&c, bits);
	*failed = c.failed || c.p != c.end;
	return v;
}

static i64
sleb(const char *bytes, size_t n, unsigned bits, bool *failed)
{
	struct cursor c = {(const u8 *)bytes, (const u8 *)bytes + n, false, false};
	i64 v = read_sleb(&c, bits);
	*failed = c.failed || c.p != c.end;
	return v;
}

TEST(leb, unsigned_limits)
{
	bool failed;
	EXPECT_EQ(uleb("\x7f", 1, 32, &failed), 127);
	EXPECT_EQ(uleb("\xff\xff\xff\xff\x0f", 5, 32, &failed), 0xffffffff);
	EXPECT(!failed);
	EXPECT_EQ(uleb("\x80\x80\x80\x80\x00", 5, 32, &failed), 0);
	EXPECT(!failed); /* padding is legal */
	uleb("\xff\xff\xff\xff\x1f", 5, 32, &failed);
	EXPECT(failed);
	uleb("\x80\x80\x80\x80\x80\x00", 6, 32, &failed);
	EXPECT(failed);
	uleb("\x80", 1, 32, &failed);
	EXPECT(failed);
	uleb("", 0, 32, &failed);
	EXPECT(failed);
}

TEST(leb, signed_limits)
{
	bool failed;
	EXPECT_EQ(sleb("\x40", 1, 32, &failed), -64);
	EXPECT_EQ(sleb("\x80\x80\x80\x80\x78", 5, 32, &failed), INT32_MIN);
	EXPECT(!failed);
	EXPECT_EQ(sleb("\xff\xff\xff\xff\x07", 5, 32, &failed), INT32_MAX);
	EXPECT(!failed);
	sleb("\xff\xff\xff\xff\x0f", 5, 32, &failed);
	EXPECT(failed); /* unused bits that do not repeat the sign */
	EXPECT_EQ(sleb("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f", 10, 64, &failed),
	          INT64_MIN);
	EXPECT(!failed);
	sleb("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 10, 64, &failed);
	EXPECT(failed);
	EXPECT_EQ(sleb("\xff\xff\xff\xff\x0f", 5, 33, &failed), 0xffffffff);
	EXPECT(!failed);
}

TEST(leb, round_trip)
{
	static const i64 values[] = {0,         1,         -1,       63,    64,
	                             -64,       -65,       8191,     -8193, INT32_MAX,
	                             INT32_MIN, INT64_MAX, INT64_MIN};
	for (size_t i = 0; i < LEN(values); i++) {
		struct buf b = {0};
		bool failed;
		write_sleb(&b, values[i]);
		EXPECT_EQ(sleb(b.p, b.n, 64, &failed), values[i]);
		EXPECT(!failed);
		b.n = 0;
		write_uleb(&b, (u64)values[i]);
		EXPECT_EQ(uleb(b.p, b.n, 64, &failed), (u64)values[i]);
		EXPECT(!failed);
		buf_free(&b);
	}
}

TEST(options, sizes)
{
	EXPECT_EQ(units_size("64MiB"), 64 << 20);
	EXPECT_EQ(units_size("64m"), 64 << 20);
	EXPECT_EQ(units_size("1GiB"), 1 << 30);
	EXPECT_EQ(units_size("4096B"), 4096);
	EXPECT_EQ(units_size("4096"), 0); /* of what? */
	EXPECT_EQ(units_size("3KB"), 3072);
	EXPECT_EQ(units_size(""), 0);
	EXPECT_EQ(units_size("-1"), 0);
	EXPECT_EQ(units_size("1 GiB"), 0);
	EXPECT_EQ(units_size("1TiB"), 0);
	EXPECT_EQ(units_size("99999999999999999999"), 0);
	EXPECT_EQ(units_size("18014398509481985K"), 0); /* would wrap */
	EXPECT_EQ(units_size("18446744073709551617B"), 0);
	static const char *const none[] = {"0B",   "MiB", "1.5GiB", "0x10M",   "+1M",
	                                   " 1M",  "1M ", "1 M",    "1MiBi",   "-0x1G",
	                                   "1e3M", "1MM", "1025G",  "1024.0G", "\t1G"};
	for (size_t i = 0; i < LEN(none); i++)
		EXPECT_EQ(units_size(none[i]), 0);
	EXPECT_EQ(units_size("1024GiB"), 1ull << 40);
	EXPECT_EQ(units_memory("4GiB"), 1ull << 32);
	EXPECT_EQ(units_memory("4294967297B"), 0);
	EXPECT_EQ(units_memory("9GiB"), 0); /* in 32 bits it would be one */
}

TEST(options, times)
{
	EXPECT_EQ(units_duration("500ms"), 500000000);
	EXPECT_EQ(units_duration("1.5s"), 1500000000);
	EXPECT_EQ(units_duration("0.3s"), 300000000);
	EXPECT_EQ(units_duration("1h0m30s"), 3630000000000);
	EXPECT_EQ(units_duration("1\xc2\xb5s"), 1000);
	EXPECT_EQ(units_duration("1ns"), 1);
	EXPECT_EQ(units_duration("876000h"), 3153600000000000000);
	/* no unit, nothing, not in range, or what strtod takes and nobody means */
	static const char *const none[] = {"10",          "",
	                                   "0",           "0s",
	                                   "-1s",         "+1s",
	                                   " 1s",         "1s ",
	                                   "1 s",         "1M",
	                                   "10S",         "1e3s",
	                                   "0x10s",       ".5s",
	                                   "1.s",         "1h30",
	                                   "876001h",     "0.1ns",
	                                   "infs",        "nans",
	                                   "1.5.5s",      "1d",
	                                   "s",           "99999999999999999999s",
	                                   "6000000h1ns", "18446744073709551615s",
	                                   "300y"};
	for (size_t i = 0; i < LEN(none); i++)
		EXPECT_EQ(units_duration(none[i]), 0);
}

TEST(options, all_spellings)
{
	struct options o;
	char *argv[] = {"gowasm2native",
	                "-O3",
	                "-ofile",
	                "-j",
	                "3",
	                "--memory=base",
	                "--env",
	                "A=1",
	                "--env=B",
	                "-v",
	                "--",
	                "-in.wasm",
	                NULL};
	options_parse(&o, LEN(argv) - 1, argv);
	EXPECT_EQ(o.level, 3);
	EXPECT_EQ(o.jobs, 3);
	EXPECT_EQ(o.memory, MEMORY_BASE);
	EXPECT(o.verbose && !o.help && !o.env_inherit);
	EXPECT_STR(o.output, "file");
	EXPECT_STR(o.env[0], "A=1");
	EXPECT_STR(o.env[1], "B");
	EXPECT(!o.env[2]);
	EXPECT_STR(o.input, "-in.wasm");
	free(o.env);
}

TEST_MAIN
