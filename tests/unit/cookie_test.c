/* SPDX-License-Identifier: MIT */
/* Reading directories: a guest with 32 bits can keep the cookies, they stay valid while
 * entries come and go, and they never take more memory than they may. */
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/cookie.h"

enum { FILES = 1000, ENTRIES = FILES + 2, BUFFER = 8192, LARGEST = 0x7fffffff };

static u8 buffer[BUFFER];

/* --- a reader, as C libraries have it --- */

struct reader {
	u32 fd, size; /* of its buffer */
	u64 cookie;   /* of what comes next */
};

/* The next entry: its name in name[256], its number in *ino. False at the end. Each
 * reads anew, so that every cookie is used. */
static bool
next(struct reader *r, char *name)
{
	struct dirent32 d;
	u32 n = 0, size = r->size;
	EXPECT_EQ(wasi_fd_readdir(w, r->fd, buffer, size, r->cookie, &n), 0);
	EXPECT(n <= size);
	if (n < sizeof d)
		return false;
	memcpy(&d, buffer, sizeof d);
	EXPECT(d.name_len < 256 && n >= sizeof d + d.name_len);
	memcpy(name, buffer + sizeof d, d.name_len);
	name[d.name_len] = 0;
	r->cookie = d.next;
	EXPECT(d.next && d.next <= LARGEST);
	return true;
}

static void
make_numbered(const char *prefix, int n)
{
	char name[64];
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof name, "box/many/%s%d", prefix, i);
		make_file(name, "");
	}
}

static struct reader
begin_reading(void)
{
	begin(false, false);
	directory("box/many");
	make_numbered("f", FILES);
	return (struct reader){OPEN("many", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE), 512, 0};
}

/* Counts an entry of make_numbered("f"). */
static void
count(u8 *seen, const char *name)
{
	int i = atoi(name + 1);
	if (name[0] == 'f' && i >= 0 && i < FILES)
		seen[i]++;
}

TEST(cookies, fit_a_long_of_32_bits_and_lead_back)
{
	static u64 before[ENTRIES + 1];
	static char names[ENTRIES][256];
	char name[256];
	struct reader r = begin_reading();
	int n = 0;
	for (; n < ENTRIES && next(&r, names[n]); n++)
		before[n + 1] = r.cookie;
	EXPECT_EQ(n, ENTRIES);
	EXPECT(!next(&r, name));
	/* seekdir to any of them, in any order */
	for (int i = 0; i < ENTRIES; i++) {
		int k = (int)((u32)i * 7919u % ENTRIES);
		r.cookie = before[k];
		EXPECT(next(&r, name));
		EXPECT_STR(name, names[k]);
		EXPECT_EQ(r.cookie, before[k + 1]);
	}
	end();
}

TEST(cookies, entries_that_stay_are_seen_once_while_others_come_and_go)
{
	static u8 seen[FILES], gone[FILES];
	char name[256], path[64];
	struct reader r = begin_reading();
	memset(seen, 0, sizeof seen), memset(gone, 0, sizeof gone);
	for (int step = 0; next(&r, name); step++) {
		count(seen, name);
		/* one that was seen goes, sometimes the very one that the cookie is
		 * after; one that was not goes; new ones come */
		int victim = step % 3 ? step * 31 % FILES : atoi(name + 1);
		snprintf(path, sizeof path, "box/many/f%d", victim);
		if (step % 4 == 0 && name[0] == 'f' && unlink(in(path)) == 0)
			gone[victim] = 1;
		snprintf(path, sizeof path, "box/many/new%d", step);
		if (step % 5 == 0 && step < FILES)
			make_file(path, "");
	}
	for (int i = 0; i < FILES; i++)
		EXPECT(gone[i] ? seen[i] <= 1 : seen[i] == 1);
	/* from the start, what is new is there */
	make_file("box/many/newest", "");
	bool newest = false;
	for (r.cookie = 0; next(&r, name);)
		newest |= strcmp(name, "newest") == 0;
	EXPECT(newest);
	end();
}

TEST(cookies, two_readers_of_one_descriptor)
{
	static u8 seen[2][FILES];
	char name[256];
	struct reader r[2] = {begin_reading()};
	bool more[2] = {true, true};
	memset(seen, 0, sizeof seen);
	r[1] = r[0];
	r[1].size = 4096;
	for (int turn = 0; more[0] || more[1]; turn++) {
		int k = turn % 3 == 0; /* one is faster */
		if (more[k] && (more[k] = next(&r[k], name)))
			count(seen[k], name);
	}
	for (int i = 0; i < FILES; i++)
		EXPECT(seen[0][i] == 1 && seen[1][i] == 1);
	end();
}

/* Whole buffers, with entries that are cut off at their end, as Go reads. */
TEST(cookies, whole_buffers)
{
	static u8 seen[FILES];
	struct dirent32 d;
	char name[256];
	struct reader r = begin_reading();
	for (u32 size = 32; size <= BUFFER; size = size * 3 + 5) {
		u32 n = 0;
		u64 cookie = 0;
		memset(seen, 0, sizeof seen);
		do {
			EXPECT_EQ(wasi_fd_readdir(w, r.fd, buffer, size, cookie, &n), 0);
			for (u32 at = 0; at + sizeof d <= n;) {
				memcpy(&d, buffer + at, sizeof d);
				if (at + sizeof d + d.name_len > n)
					break;
				memcpy(name, buffer + at + sizeof d, d.name_len);
				name[d.name_len] = 0;
				count(seen, name);
				at += (u32)sizeof d + d.name_len;
				cookie = d.next;
			}
		} while (n == size);
		for (int i = 0; i < FILES; i++)
			EXPECT_EQ(seen[i], 1);
	}
	end();
}

TEST(cookies, that_were_never_given_out)
{
	static const u64 bad[] = {1u << 30,   LARGEST,       1ull << 31, UINT32_MAX,
	                          1ull << 40, 1ull << 62,    INT64_MAX,  1ull << 63,
	                          UINT64_MAX, UINT64_MAX - 1};
	struct reader r = begin_reading();
	u32 n;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		u32 e = wasi_fd_readdir(w, r.fd, buffer, BUFFER, bad[i], &n);
		EXPECT(e == E_INVAL || (bad[i] >> 63 && e == 0));
	}
	/* whatever comes, the answer is an entry or INVAL */
	for (u64 i = 0, x = 1; i < 2000; i++, x = x * 6364136223846793005 + 1442695) {
		u32 e = wasi_fd_readdir(w, r.fd, buffer, 64, x >> (i % 64), &n);
		EXPECT(e == 0 || e == E_INVAL);
	}
	end();
}

/* --- the table itself: places as ext4 has them, on any file system --- */

static u64
place(u32 i)
{
	return ((u64)i * 0x9e3779b97f4a7c15 >> 1) | 1ull << 40;
}

TEST(table, a_million_entries_and_no_more_memory)
{
	enum { MILLION = 1000000, MORE = COOKIES_MOST + 1000 };
	begin(false, false);
	u32 a = OPEN("d", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE),
	    b = OPEN("d/e", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE);
	struct fd *x = w->shared->fds[a], *y = w->shared->fds[b];
	u64 back = 0, wide = 0;
	for (u32 i = 0; i < MILLION; i++)
		if (cookie_from_host(w, x, place(i)) != (1u << 30) + i)
			wide++;
	EXPECT_EQ(wide, 0);
	EXPECT_EQ(w->shared->cookies, MILLION);
	/* read again, all are the same, and lead back */
	for (u32 i = 0; i < MILLION; i++) {
		u64 cookie = cookie_from_host(w, x, place(i));
		wide += cookie > LARGEST || !cookie_to_host(x, cookie, &back) ||
		        back != place(i);
	}
	EXPECT_EQ(wide, 0);
	EXPECT_EQ(w->shared->cookies, MILLION);
	/* another descriptor has its own; together they have an end, after which cookies
	 * are wide, but good */
	EXPECT(!cookie_to_host(y, 1u << 30, &back));
	for (u32 i = MILLION; i < MORE; i++) {
		u64 cookie = cookie_from_host(w, y, place(i));
		wide += cookie > LARGEST;
		EXPECT(cookie_to_host(y, cookie, &back) && back == place(i));
	}
	EXPECT_EQ(wide, 1000);
	EXPECT_EQ(w->shared->cookies, COOKIES_MOST);
	/* small numbers are themselves, always */
	EXPECT_EQ(cookie_from_host(w, y, 5), 5);
	EXPECT(cookie_to_host(y, 5, &back) && back == 5);
	/* closed, or closed by another that takes the number: it comes back */
	EXPECT_EQ(wasi_fd_close(w, b), 0);
	EXPECT_EQ(w->shared->cookies, MILLION);
	EXPECT_EQ(wasi_fd_renumber(w, OPEN("f", 1, 0, ALL), a), 0);
	EXPECT_EQ(w->shared->cookies, 0);
	end();
}

TEST_MAIN
