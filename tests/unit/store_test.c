/* SPDX-License-Identifier: MIT */
/* The indexed store: what is added is found, and nothing else: with many segments, with
 * damage at any byte, with an index that lies, on a full disk, with other processes that
 * add and join at the same time, and with processes that are killed. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/test.h"
#include "tests/unit/stores.h"
#include "tools/toolchain/cache.h"
#include "tools/toolchain/segment.h"
#include "tools/toolchain/store.h"

/* --- what it is for --- */

TEST(store, finds_what_was_added)
{
	int d = stores_fresh();
	u8 key[HASH_BYTES];
	struct span got;
	EXPECT_EQ(stores_look(d, 0, 10), 0);
	struct store *s = store_open(d);
	EXPECT(!store_commit(s));
	stores_add(s, 0, 2000);
	EXPECT_EQ(stores_find(s, 0, 2000), 0); /* not yet */
	EXPECT(store_commit(s));
	EXPECT(!store_commit(s));
	EXPECT_EQ(stores_look(d, 0, 4000), 2000);
	stores_add(s, 2000, 2500);
	EXPECT(store_close(s));
	EXPECT_EQ(stores_look(d, 0, 4000), 2500);
	EXPECT_EQ(stores_files(d, 0, NULL), 2);
	EXPECT_EQ(stores_files(d, 't', NULL), 0);

	s = store_open(d);
	stores_key(7, key);
	EXPECT(store_find(s, key, &got));
	EXPECT_EQ((uintptr_t)got.p % 16, 0);
	key[31] ^= 1;
	EXPECT(!store_find(s, key, &got));
	EXPECT(!store_close(s));
	EXPECT(!store_close(NULL));
	stores_remove(d);
}

TEST(store, a_key_that_comes_twice)
{
	int d = stores_fresh();
	u8 key[HASH_BYTES];
	struct span got;
	struct store *s = store_open(d);
	stores_key(1, key);
	store_add(s, key, span_of("first"));
	store_add(s, key, span_of("second"));
	store_close(s);
	s = store_open(d);
	EXPECT(store_find(s, key, &got) && span_is(got, "first"));
	store_close(s);
	stores_put(d, 5, 6);
	stores_put(d, 5, 6);
	EXPECT_EQ(stores_files(d, 0, NULL), 2); /* the same segment has the same name */
	stores_remove(d);
}

TEST(store, joins_segments)
{
	int d = stores_fresh(), most = 0;
	stores_put(d, 0, 3000);
	for (u64 i = 0; i < 60; i++) {
		stores_put(d, 3000 + 10 * i, 3000 + 10 * i + 15);
		int n = stores_files(d, 0, NULL);
		most = n > most ? n : most;
	}
	EXPECT_EQ(stores_look(d, 0, 10000), 3605);
	EXPECT(most >= 5 && most <= 9);
	struct store_entry *list;
	u64 bytes, sum = 0;
	size_t n = store_list(d, &list, &bytes);
	for (size_t i = 0; i < n; i++)
		sum += list[i].bytes;
	EXPECT(n >= 3605 && n < 3605 + 9 * 5);
	EXPECT(sum < bytes + bytes / 50 && sum > bytes - bytes / 20);
	free(list);
	EXPECT_EQ(store_list(d, NULL, &bytes), n);
	store_clear(d);
	EXPECT_EQ(store_list(d, NULL, &bytes), 0);
	EXPECT_EQ(bytes, 0);
	stores_remove(d);
}

TEST(store, many_commits_in_one_build)
{
	int d = stores_fresh();
	u8 key[HASH_BYTES];
	struct span before;
	stores_put(d, 0, 20);
	struct store *s = store_open(d);
	stores_key(7, key);
	EXPECT(store_find(s, key, &before));
	for (u64 i = 1; i <= 40; i++) {
		stores_add(s, 20 * i, 20 * i + 20);
		EXPECT(store_commit(s));
		EXPECT(stores_files(d, 0, NULL) <= 8);
	}
	EXPECT_EQ(stores_find(s, 0, 2000), 20);
	EXPECT(span_eq(before, stores_value(7)));
	stores_add(s, 900, 910);
	store_abandon(s);
	store_abandon(s);
	EXPECT(store_has(s, key));
	key[0] ^= 1;
	EXPECT(!store_has(s, key));
	EXPECT(store_close(s));
	EXPECT_EQ(stores_look(d, 0, 2000), 820);
	EXPECT_EQ(stores_files(d, 't', NULL), 0);
	stores_remove(d);
}

static void
visit(void *arg, const u8 *key, struct span value)
{
	u64 *numbers = arg, n;
	u8 want[HASH_BYTES];
	if (value.n < 8)
		return;
	memcpy(&n, value.p, 8);
	stores_key(n, want);
	EXPECT(n < 200 && memcmp(key, want, HASH_BYTES) == 0);
	EXPECT(span_eq(value, stores_value(n)));
	numbers[n % 200]++;
}

TEST(store, visits_each_once)
{
	int d = stores_fresh();
	u64 numbers[200] = {0};
	stores_put(d, 0, 120);
	stores_put(d, 80, 200);
	struct store *s = store_open(d);
	store_each(s, visit, numbers);
	for (u64 n = 0; n < 200; n++)
		EXPECT_EQ(numbers[n], stores_value(n).n >= 8);
	store_close(s);
	stores_remove(d);
}

/* Milliseconds of processor time. */
static double
spent(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double
less(double a, double b)
{
	return a < b ? a : b;
}

/* 100 MB, from which the functions of a small program are taken. STORE_TIMES=1 shows the
 * times, which are minima. */
TEST(store, a_large_store_is_fast)
{
	enum { VALUES = 50000, WANTED = 3000, SIZE = 2000 };
	static u8 bytes[SIZE], keys[WANTED][HASH_BYTES];
	double opened = 1e9, found = 1e9, missed = 1e9, checked = 1e9;
	int d = stores_fresh();
	struct store *s = store_open(d);
	struct span got;
	for (u64 n = 0; n < VALUES; n++) {
		u8 key[HASH_BYTES];
		stores_key(n, key);
		memcpy(bytes, &n, sizeof n);
		store_add(s, key, (struct span){bytes, SIZE});
		if (n % (VALUES / WANTED) == 0 && n / (VALUES / WANTED) < WANTED)
			memcpy(keys[n / (VALUES / WANTED)], key, HASH_BYTES);
	}
	EXPECT(store_close(s));
	for (int round = 0; round < 7; round++) {
		double start = spent();
		s = store_open(d);
		opened = less(opened, spent() - start);
		start = spent();
		for (int i = 0; i < WANTED; i++)
			EXPECT(store_find(s, keys[i], &got) && got.n == SIZE);
		found = less(found, spent() - start);
		start = spent();
		for (int i = 0; i < WANTED; i++) {
			keys[i][31] ^= 1;
			EXPECT(!store_find(s, keys[i], &got));
			keys[i][31] ^= 1;
		}
		missed = less(missed, spent() - start);
		start = spent();
		for (int i = 0; i < WANTED; i++)
			EXPECT(checksum((u64)i, bytes, SIZE) != 0);
		checked = less(checked, spent() - start);
		store_close(s);
	}
	if (getenv("STORE_TIMES"))
		printf("opened in %.2f ms; %d found in %.2f ms, missed in %.2f ms; "
		       "checksums alone %.2f ms\n",
		       opened, WANTED, found, missed, checked);
#ifndef __SANITIZE_ADDRESS__
	EXPECT(opened < 5 && found < 60 && missed < 10 && checked < 6);
#endif
	stores_remove(d);
}

/* --- damage --- */

/* After damage: returns how many of the n values are found, and checks that adding them
 * again repairs the store. */
static u64
look_and_repair(int directory, u64 n)
{
	struct store *s = store_open(directory);
	u64 found = stores_find(s, 0, n);
	if (found < n)
		stores_add(s, 0, n);
	store_close(s);
	EXPECT_EQ(stores_look(directory, 0, n), n);
	return found;
}

TEST(store, damage_at_every_byte)
{
	enum { VALUES = 5 };
	static const u8 flips[] = {1, 0x80, 0xff};
	int d = stores_fresh();
	stores_put(d, 0, VALUES);
	struct stores_file f = stores_read_segment(d);
	u64 values = 0;
	for (u64 n = 0; n < VALUES; n++)
		values += stores_value(n).n;
	EXPECT(f.n > values && f.n < 2000);
	u64 lost = 0;
	for (size_t i = 0; i < f.n; i++)
		for (size_t k = 0; k < LEN(flips); k++) {
			f.p[i] ^= flips[k];
			stores_write_segment(d, &f, f.n);
			lost += look_and_repair(d, VALUES) < VALUES;
			EXPECT_EQ(stores_files(d, 't', NULL), 0);
			f.p[i] ^= flips[k];
		}
	/* padding and stamps are all that may change and lose nothing */
	EXPECT(lost > 3 * (f.n - VALUES * 7 - VALUES * 4 - 8 - 8 * 4) && lost <= 3 * f.n);
	for (size_t n = 0; n < f.n; n++) {
		stores_write_segment(d, &f, n);
		EXPECT_EQ(look_and_repair(d, VALUES), 0);
	}
	stores_write_segment(d, &f, f.n);
	EXPECT_EQ(stores_look(d, 0, VALUES), VALUES);
	free(f.p);
	stores_remove(d);
}

TEST(store, lies_in_the_index)
{
	enum { VALUES = 12 };
	int d = stores_fresh();
	struct store *s = store_open(d);
	stores_add(s, 0, VALUES);
	/* the file fills its last page: what is read after it ends the test */
	u8 key[HASH_BYTES];
	stores_key(999, key);
	size_t used = 8 + (VALUES + 1) * 60 + 17 * 4 + 4 + STORES_END;
	for (u64 n = 0; n < VALUES; n++)
		used += (stores_value(n).n + 7) / 8 * 8;
	store_add(s, key, (struct span){stores_value(999).p, 16384 - used});
	store_close(s);
	struct stores_file f = stores_read_segment(d), was = f;
	EXPECT_EQ(f.n, 16384);
	was.p = xmalloc(f.n);
	memcpy(was.p, f.p, f.n);
	u64 entries, right = 0;
	memcpy(&entries, f.p + f.n - STORES_END + 8, 8);
	const u64 lies[] = {0,
	                    1,
	                    7,
	                    8,
	                    f.n - 1,
	                    f.n,
	                    f.n + 1,
	                    1u << 31,
	                    UINT32_MAX,
	                    1ull << 32,
	                    1ull << 63,
	                    entries,
	                    entries + 8,
	                    UINT64_MAX,
	                    UINT64_MAX - 7,
	                    0x0001000100010001};
	for (u64 at = entries; at < f.n; at += 4)
		for (size_t i = 0; i < LEN(lies); i++)
			for (size_t width = 4; width <= 8 && at + width <= f.n;
			     width += 4) {
				memcpy(f.p + at, &lies[i], width);
				stores_correct_end(&f);
				stores_write_segment(d, &f, f.n);
				right += look_and_repair(d, VALUES) == VALUES;
				memcpy(f.p, was.p, f.n);
			}
	EXPECT(right > 0);
	free(was.p);
	free(f.p);
	stores_remove(d);
}

TEST(store, other_things_with_a_segment_s_name)
{
	char names[5][HASH_TEXT];
	int d = stores_fresh();
	stores_put(d, 0, 10);
	struct stores_file f = stores_read_segment(d);
	for (int i = 0; i < 5; i++) {
		memset(names[i], '0' + i, HASH_TEXT - 1);
		names[i][HASH_TEXT - 1] = 0;
	}
	EXPECT_EQ(symlinkat(f.name, d, names[0]), 0);
	EXPECT_EQ(mkfifoat(d, names[1], 0600), 0);
	EXPECT_EQ(mkdirat(d, names[2], 0700), 0);
	/* others may write to it */
	EXPECT_EQ(linkat(d, f.name, d, names[3], 0), 0);
	EXPECT_EQ(fchmodat(d, f.name, 0666, 0), 0);
	EXPECT_EQ(stores_look(d, 0, 10), 0);
	EXPECT_EQ(fchmodat(d, f.name, 0600, 0), 0);
	EXPECT_EQ(stores_look(d, 0, 10), 10);
	EXPECT_EQ(stores_files(d, 0, NULL), 5);
	if (geteuid() == 0) {
		EXPECT_EQ(fchownat(d, f.name, 1, 1, 0), 0);
		EXPECT_EQ(stores_look(d, 0, 10), 0);
	}
	unlinkat(d, names[2], AT_REMOVEDIR);
	free(f.p);
	stores_remove(d);
}

/* --- full disks --- */

static int
wait_for(pid_t pid)
{
	int status = -1;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

TEST(store, files_that_may_not_grow)
{
	int d = stores_fresh();
	stores_put(d, 0, 50);
	for (rlim_t most = 0; most < 40000; most += 997) {
		pid_t pid = fork();
		if (pid == 0) {
			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, most});
			struct store *s = store_open(d);
			stores_add(s, 1000, 1090);
			bool grew = store_close(s);
			_exit(stores_look(d, 0, 50) == 50 && stores_look(d, 1000, 1090) ==
			                                             (grew ? 90 : 0)
			              ? grew
			              : 2);
		}
		int status = wait_for(pid);
		EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == (most > 37000));
		EXPECT_EQ(stores_files(d, 't', NULL), 0);
	}
	EXPECT_EQ(stores_look(d, 0, 50), 50);
	stores_remove(d);
}

/* In a file system of 1 MiB: adds until it is full and goes on. */
static int
fill_disk(void)
{
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("store", stores_place, "tmpfs", 0, "size=1m") != 0)
		return 77;
	int d = open(stores_place, O_RDONLY | O_DIRECTORY);
	u64 there = 0, full = 0;
	for (u64 i = 0; i < 40; i++) {
		if (stores_put(d, i * 100, i * 100 + 100))
			there += 100;
		else
			full++;
	}
	u64 found = stores_look(d, 0, 4000);
	return full < 10 || there < 500 || found != there ||
	       stores_files(d, 't', NULL) != 0;
}

TEST(store, a_full_disk)
{
	int d = stores_fresh();
	pid_t pid = fork();
	if (pid == 0)
		_exit(fill_disk());
	int status = wait_for(pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		printf("skip store.a_full_disk: no tmpfs can be mounted\n");
	else
		EXPECT_EQ(status, 0);
	stores_remove(d);
}

/* --- size --- */

/* A segment with these, last used at `used` seconds. */
static void
put_used(int directory, u64 from, u64 to, u32 used)
{
	struct segment_writer w;
	char name[HASH_TEXT];
	u8 key[HASH_BYTES];
	segment_begin(&w, directory);
	for (u64 n = from; n < to; n++) {
		stores_key(n, key);
		segment_add(&w, key, stores_value(n), used);
	}
	EXPECT(segment_finish(&w, name));
}

TEST(store, the_oldest_go)
{
	int d = stores_fresh();
	u64 before, after;
	put_used(d, 0, 100, 1000);
	put_used(d, 100, 200, 3000);
	put_used(d, 200, 300, 2000);
	EXPECT_EQ(stores_look(d, 0, 20), 20); /* used now */
	store_list(d, NULL, &before);
	EXPECT(store_shrink(d, before / 2));
	store_list(d, NULL, &after);
	EXPECT(after < before - before / 2 + 1000 && after > before / 3);
	EXPECT_EQ(stores_look(d, 0, 20), 20);
	EXPECT_EQ(stores_look(d, 20, 100), 0);
	EXPECT_EQ(stores_look(d, 100, 200), 100);
	u64 left = stores_look(d, 200, 300);
	EXPECT(left > 10 && left < 50);
	EXPECT(store_shrink(d, 1));
	EXPECT_EQ(stores_look(d, 0, 300), 120 + left - 1);
	EXPECT(store_shrink(d, UINT64_MAX));
	EXPECT_EQ(store_list(d, NULL, &after), 0);
	EXPECT_EQ(after, 0);
	stores_remove(d);
}

TEST(store, the_cache_is_bounded)
{
	int d = stores_fresh();
	u64 bytes;
	setenv("XDG_CACHE_HOME", stores_place, 1);
	setenv("GOWASM_CACHE_SIZE", "3MiB", 1);
	for (u64 i = 0; i < 30; i++) {
		char path[128], key[HASH_TEXT];
		snprintf(path, sizeof path, "%s/object", stores_place);
		snprintf(key, sizeof key, "%064x", (unsigned)i);
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		EXPECT(fd >= 0 && write_all(fd, stores_value(999).p, 100000));
		close(fd);
		cache_open(false);
		cache_put(CACHE_OBJECT, key, path);
		struct store *s = cache_functions();
		EXPECT(s != NULL && s == cache_functions());
		stores_find(s, 0, 100 * i);
		stores_add(s, 100 * i, 100 * i + 100);
		cache_close();
		int functions =
		        openat(d, "gowasm2native/functions", O_RDONLY | O_DIRECTORY);
		store_list(functions, NULL, &bytes);
		int objects = openat(d, "gowasm2native/objects", O_RDONLY | O_DIRECTORY);
		bytes += 100000u * (u64)stores_files(objects, 0, NULL);
		EXPECT(bytes <= 3 << 20 && (i < 29 || bytes > 1 << 20));
		close(objects);
		close(functions);
	}
	unsetenv("XDG_CACHE_HOME");
	unsetenv("GOWASM_CACHE_SIZE");
	stores_remove(d);
}

/* --- other processes --- */

enum { PROCESSES = 6, ROUNDS = 12, EACH = 30 };

/* Adds a segment of its own in each round, and values that others add too. */
static void
add_beside_others(int directory, u64 process)
{
	for (u64 r = 0; r < ROUNDS; r++) {
		struct store *s = store_open(directory);
		u64 own = 10000 * (process + 1) + EACH * r;
		if (!s || stores_find(s, 0, 40) != 40)
			_exit(1); /* what was there is always found */
		stores_add(s, own, own + EACH);
		stores_add(s, 500 + r, 510 + r);
		if (!store_close(s) || stores_look(directory, own, own + EACH) != EACH)
			_exit(2);
	}
	_exit(0);
}

TEST(store, processes_that_add_at_once)
{
	int d = stores_fresh();
	pid_t pids[PROCESSES];
	stores_put(d, 0, 40);
	for (u64 p = 0; p < PROCESSES; p++)
		if ((pids[p] = fork()) == 0)
			add_beside_others(d, p);
	for (u64 p = 0; p < PROCESSES; p++)
		EXPECT_EQ(wait_for(pids[p]), 0);
	for (u64 p = 0; p < PROCESSES; p++)
		EXPECT_EQ(
		        stores_look(d, 10000 * (p + 1), 10000 * (p + 1) + EACH * ROUNDS),
		        EACH * ROUNDS);
	EXPECT_EQ(stores_look(d, 500, 510 + ROUNDS - 1), 10 + ROUNDS - 1);
	EXPECT_EQ(stores_files(d, 't', NULL), 0);
	stores_remove(d);
}

/* Until it is killed: finds, adds, joins. In a store that is shrunk nothing needs to be
 * found, but what is found is right. */
static void
work(int directory, u64 seed, bool shrinks)
{
	for (u64 n = 20000 + seed * 1000;; n += 25) {
		struct store *s = store_open(directory);
		if (!s || (stores_find(s, 0, 200) != 200 && !shrinks))
			_exit(1);
		stores_add(s, n, n + 25);
		store_close(s);
		if (shrinks && n % 2)
			store_shrink(directory, 12000);
	}
}

/* Half of the rounds that processes are killed in; forks are slow under ASan. */
#ifdef __SANITIZE_ADDRESS__
enum { KILLS = 30 };
#else
enum { KILLS = 150 };
#endif

static void
kill_some(int directory, bool shrinks)
{
	srand(1);
	stores_put(directory, 0, 200);
	for (u64 round = 0; round < KILLS && !test_failures; round++) {
		pid_t pids[2];
		for (int p = 0; p < 2; p++)
			if ((pids[p] = fork()) == 0)
				work(directory, 2 * round + (u64)p, shrinks);
		usleep((useconds_t)(rand() % 6000));
		for (int p = 0; p < 2; p++) {
			kill(pids[p], SIGKILL);
			EXPECT_EQ(wait_for(pids[p]), SIGKILL);
		}
		EXPECT(stores_look(directory, 0, 200) == 200 || shrinks);
		stores_put(directory, round, round + 10);
		EXPECT_EQ(stores_look(directory, round, round + 10), 10);
	}
	/* what the killed left goes */
	u64 bytes;
	store_list(directory, NULL, &bytes);
	EXPECT_EQ(stores_files(directory, 't', NULL), 0);
	EXPECT(stores_files(directory, 0, NULL) <= 9);
}

TEST(store, processes_that_are_killed)
{
	int d = stores_fresh();
	kill_some(d, false);
	stores_remove(d);
	d = stores_fresh();
	kill_some(d, true);
	stores_remove(d);
}

TEST_MAIN
