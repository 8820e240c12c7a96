/* SPDX-License-Identifier: MIT */
/* The indexed store: what is added is found, and nothing else: with many segments, with
 * damage at any byte, with an index that lies, on a full disk, with other processes that
 * add and join at the same time, and with processes that are killed. */
#include <dirent.h>
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
#include "tests/tree.h"
#include "tools/base/checksum.h"
#include "tools/toolchain/cache.h"
#include "tools/toolchain/segment.h"
#include "tools/toolchain/store.h"

/* --- stores to test with --- */

static char place[64];

/* A new directory, open. */
static int
fresh(void)
{
	snprintf(place, sizeof place, "/tmp/gowasm-store-XXXXXX");
	int fd = mkdtemp(place) ? open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd < 0)
		abort();
	return fd;
}

static void
done(int directory)
{
	close(directory);
	tree_remove(place);
}

static void
key_of(u64 n, u8 key[HASH_BYTES])
{
	struct hash h;
	hash_start(&h);
	hash_number(&h, n);
	hash_end(&h, key);
}

/* The value of number n: most are short, some are empty, some longer than a buffer. */
static struct span
value_of(u64 n)
{
	static u8 bytes[3 << 19];
	size_t size = n % 1000 == 999 ? sizeof bytes : n * 37 % 700;
	memset(bytes, (int)n, size);
	for (size_t i = 0; i + 8 <= size && i < 64; i += 8)
		memcpy(bytes + i, &n, 8);
	return (struct span){bytes, size};
}

static void
add(struct store *s, u64 from, u64 to)
{
	u8 key[HASH_BYTES];
	for (u64 n = from; n < to; n++) {
		key_of(n, key);
		store_add(s, key, value_of(n));
	}
}

/* Adds a segment with these. */
static bool
put(int directory, u64 from, u64 to)
{
	struct store *s = store_open(directory);
	add(s, from, to);
	return store_close(s);
}

/* How many of these are found; a value must be the right one. */
static u64
find(struct store *s, u64 from, u64 to)
{
	u8 key[HASH_BYTES];
	struct span got;
	u64 found = 0;
	for (u64 n = from; s && n < to; n++) {
		key_of(n, key);
		if (!store_find(s, key, &got))
			continue;
		found++;
		if (!span_eq(got, value_of(n))) {
			EXPECT_EQ(n, -1);
			return 0;
		}
	}
	return found;
}

static u64
look(int directory, u64 from, u64 to)
{
	struct store *s = store_open(directory);
	u64 found = find(s, from, to);
	store_close(s);
	return found;
}

/* Counts the files whose names begin with this letter ('t': temporary), 0: segments. The
 * name of the last one goes to `name`. */
static int
files(int directory, char first, char name[HASH_TEXT])
{
	int n = 0;
	struct dirent *e;
	DIR *d = fdopendir(openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	while (d && (e = readdir(d))) {
		if (first ? *e->d_name != first : strlen(e->d_name) != HASH_TEXT - 1)
			continue;
		n++;
		if (name)
			memcpy(name, e->d_name, HASH_TEXT);
	}
	if (d)
		closedir(d);
	return n;
}

/* --- what it is for --- */

TEST(store, finds_what_was_added)
{
	int d = fresh();
	u8 key[HASH_BYTES];
	struct span got;
	EXPECT_EQ(look(d, 0, 10), 0);
	struct store *s = store_open(d);
	EXPECT(!store_commit(s));
	add(s, 0, 2000);
	EXPECT_EQ(find(s, 0, 2000), 0); /* not yet */
	EXPECT(store_commit(s));
	EXPECT(!store_commit(s));
	EXPECT_EQ(look(d, 0, 4000), 2000);
	add(s, 2000, 2500);
	EXPECT(store_close(s));
	EXPECT_EQ(look(d, 0, 4000), 2500);
	EXPECT_EQ(files(d, 0, NULL), 2);
	EXPECT_EQ(files(d, 't', NULL), 0);

	s = store_open(d);
	key_of(7, key);
	EXPECT(store_find(s, key, &got));
	EXPECT_EQ((uintptr_t)got.p % 16, 0);
	key[31] ^= 1;
	EXPECT(!store_find(s, key, &got));
	EXPECT(!store_close(s));
	EXPECT(!store_close(NULL));
	done(d);
}

TEST(store, a_key_that_comes_twice)
{
	int d = fresh();
	u8 key[HASH_BYTES];
	struct span got;
	struct store *s = store_open(d);
	key_of(1, key);
	store_add(s, key, span_of("first"));
	store_add(s, key, span_of("second"));
	store_close(s);
	s = store_open(d);
	EXPECT(store_find(s, key, &got) && span_is(got, "first"));
	store_close(s);
	put(d, 5, 6);
	put(d, 5, 6);
	EXPECT_EQ(files(d, 0, NULL), 2); /* the same segment has the same name */
	done(d);
}

TEST(store, joins_segments)
{
	int d = fresh(), most = 0;
	put(d, 0, 3000);
	for (u64 i = 0; i < 60; i++) {
		put(d, 3000 + 10 * i, 3000 + 10 * i + 15);
		int n = files(d, 0, NULL);
		most = n > most ? n : most;
	}
	EXPECT_EQ(look(d, 0, 10000), 3605);
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
	done(d);
}

static void
visit(void *arg, const u8 *key, struct span value)
{
	u64 *numbers = arg, n;
	u8 want[HASH_BYTES];
	if (value.n < 8)
		return;
	memcpy(&n, value.p, 8);
	key_of(n, want);
	EXPECT(n < 200 && memcmp(key, want, HASH_BYTES) == 0);
	EXPECT(span_eq(value, value_of(n)));
	numbers[n % 200]++;
}

TEST(store, visits_each_once)
{
	int d = fresh();
	u64 numbers[200] = {0};
	put(d, 0, 120);
	put(d, 80, 200);
	struct store *s = store_open(d);
	store_each(s, visit, numbers);
	for (u64 n = 0; n < 200; n++)
		EXPECT_EQ(numbers[n], value_of(n).n >= 8);
	store_close(s);
	done(d);
}

/* --- damage --- */

struct file {
	u8 *p;
	size_t n;
	char name[HASH_TEXT];
};

static struct file
read_segment(int directory)
{
	struct file f = {0};
	struct stat st;
	files(directory, 0, f.name);
	int fd = openat(directory, f.name, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0)
		abort();
	f.n = (size_t)st.st_size;
	f.p = xmalloc(f.n);
	if (read(fd, f.p, f.n) != st.st_size)
		abort();
	close(fd);
	return f;
}

/* Makes the directory hold the segment with just these bytes. */
static void
write_segment(int directory, const struct file *f, size_t n)
{
	store_clear(directory);
	int fd = openat(directory, f->name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || !write_all(fd, f->p, n))
		abort();
	close(fd);
}

/* After damage: returns how many of the n values are found, and checks that adding them
 * again repairs the store. */
static u64
look_and_repair(int directory, u64 n)
{
	struct store *s = store_open(directory);
	u64 found = find(s, 0, n);
	if (found < n)
		add(s, 0, n);
	store_close(s);
	EXPECT_EQ(look(directory, 0, n), n);
	return found;
}

TEST(store, damage_at_every_byte)
{
	enum { VALUES = 5 };
	static const u8 flips[] = {1, 0x80, 0xff};
	int d = fresh();
	put(d, 0, VALUES);
	struct file f = read_segment(d);
	u64 values = 0;
	for (u64 n = 0; n < VALUES; n++)
		values += value_of(n).n;
	EXPECT(f.n > values && f.n < 2000);
	u64 lost = 0;
	for (size_t i = 0; i < f.n; i++)
		for (size_t k = 0; k < LEN(flips); k++) {
			f.p[i] ^= flips[k];
			write_segment(d, &f, f.n);
			lost += look_and_repair(d, VALUES) < VALUES;
			EXPECT_EQ(files(d, 't', NULL), 0);
			f.p[i] ^= flips[k];
		}
	/* padding and stamps are all that may change and lose nothing */
	EXPECT(lost > 3 * (f.n - VALUES * 7 - VALUES * 4 - 8 - 8 * 4) && lost <= 3 * f.n);
	for (size_t n = 0; n < f.n; n++) {
		write_segment(d, &f, n);
		EXPECT_EQ(look_and_repair(d, VALUES), 0);
	}
	write_segment(d, &f, f.n);
	EXPECT_EQ(look(d, 0, VALUES), VALUES);
	free(f.p);
	done(d);
}

/* What a segment ends with: its size, where its entries are, their number, bits, and the
 * checksum of those. */
enum { END = 40, END_CHECKED = 24 };

static void
correct_end(struct file *f)
{
	u64 check = checksum(0, f->p + f->n - END, END_CHECKED);
	memcpy(f->p + f->n - END + END_CHECKED, &check, 8);
}

TEST(store, lies_in_the_index)
{
	enum { VALUES = 12 };
	int d = fresh();
	struct store *s = store_open(d);
	add(s, 0, VALUES);
	/* the file fills its last page: what is read after it ends the test */
	u8 key[HASH_BYTES];
	key_of(999, key);
	size_t used = 8 + (VALUES + 1) * 60 + 17 * 4 + 4 + END;
	for (u64 n = 0; n < VALUES; n++)
		used += (value_of(n).n + 7) / 8 * 8;
	store_add(s, key, (struct span){value_of(999).p, 16384 - used});
	store_close(s);
	struct file f = read_segment(d), was = f;
	EXPECT_EQ(f.n, 16384);
	was.p = xmalloc(f.n);
	memcpy(was.p, f.p, f.n);
	u64 entries, right = 0;
	memcpy(&entries, f.p + f.n - END + 8, 8);
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
				correct_end(&f);
				write_segment(d, &f, f.n);
				right += look_and_repair(d, VALUES) == VALUES;
				memcpy(f.p, was.p, f.n);
			}
	EXPECT(right > 0);
	free(was.p);
	free(f.p);
	done(d);
}

TEST(store, other_things_with_a_segment_s_name)
{
	char names[5][HASH_TEXT];
	int d = fresh();
	put(d, 0, 10);
	struct file f = read_segment(d);
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
	EXPECT_EQ(look(d, 0, 10), 0);
	EXPECT_EQ(fchmodat(d, f.name, 0600, 0), 0);
	EXPECT_EQ(look(d, 0, 10), 10);
	EXPECT_EQ(files(d, 0, NULL), 5);
	if (geteuid() == 0) {
		EXPECT_EQ(fchownat(d, f.name, 1, 1, 0), 0);
		EXPECT_EQ(look(d, 0, 10), 0);
	}
	unlinkat(d, names[2], AT_REMOVEDIR);
	free(f.p);
	done(d);
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
	int d = fresh();
	put(d, 0, 50);
	for (rlim_t most = 0; most < 40000; most += 997) {
		pid_t pid = fork();
		if (pid == 0) {
			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, most});
			struct store *s = store_open(d);
			add(s, 1000, 1090);
			bool grew = store_close(s);
			_exit(look(d, 0, 50) == 50 &&
			                      look(d, 1000, 1090) == (grew ? 90 : 0)
			              ? grew
			              : 2);
		}
		int status = wait_for(pid);
		EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == (most > 37000));
		EXPECT_EQ(files(d, 't', NULL), 0);
	}
	EXPECT_EQ(look(d, 0, 50), 50);
	done(d);
}

/* In a file system of 1 MiB: adds until it is full and goes on. */
static int
fill_disk(void)
{
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("store", place, "tmpfs", 0, "size=1m") != 0)
		return 77;
	int d = open(place, O_RDONLY | O_DIRECTORY);
	u64 there = 0, full = 0;
	for (u64 i = 0; i < 40; i++) {
		if (put(d, i * 100, i * 100 + 100))
			there += 100;
		else
			full++;
	}
	u64 found = look(d, 0, 4000);
	return full < 10 || there < 500 || found != there || files(d, 't', NULL) != 0;
}

TEST(store, a_full_disk)
{
	int d = fresh();
	pid_t pid = fork();
	if (pid == 0)
		_exit(fill_disk());
	int status = wait_for(pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		printf("skip store.a_full_disk: no tmpfs can be mounted\n");
	else
		EXPECT_EQ(status, 0);
	done(d);
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
		key_of(n, key);
		segment_add(&w, key, value_of(n), used);
	}
	EXPECT(segment_finish(&w, name));
}

TEST(store, the_oldest_go)
{
	int d = fresh();
	u64 before, after;
	put_used(d, 0, 100, 1000);
	put_used(d, 100, 200, 3000);
	put_used(d, 200, 300, 2000);
	EXPECT_EQ(look(d, 0, 20), 20); /* used now */
	store_list(d, NULL, &before);
	EXPECT(store_shrink(d, before / 2));
	store_list(d, NULL, &after);
	EXPECT(after < before - before / 2 + 1000 && after > before / 3);
	EXPECT_EQ(look(d, 0, 20), 20);
	EXPECT_EQ(look(d, 20, 100), 0);
	EXPECT_EQ(look(d, 100, 200), 100);
	u64 left = look(d, 200, 300);
	EXPECT(left > 10 && left < 50);
	EXPECT(store_shrink(d, 1));
	EXPECT_EQ(look(d, 0, 300), 120 + left - 1);
	EXPECT(store_shrink(d, UINT64_MAX));
	EXPECT_EQ(store_list(d, NULL, &after), 0);
	EXPECT_EQ(after, 0);
	done(d);
}

TEST(store, the_cache_is_bounded)
{
	int d = fresh();
	u64 bytes;
	setenv("XDG_CACHE_HOME", place, 1);
	setenv("GOWASM_CACHE_SIZE", "3MiB", 1);
	for (u64 i = 0; i < 30; i++) {
		char path[128], key[HASH_TEXT];
		snprintf(path, sizeof path, "%s/object", place);
		snprintf(key, sizeof key, "%064x", (unsigned)i);
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		EXPECT(fd >= 0 && write_all(fd, value_of(999).p, 100000));
		close(fd);
		cache_open(false);
		cache_put(CACHE_OBJECT, key, path);
		struct store *s = cache_functions();
		EXPECT(s != NULL && s == cache_functions());
		find(s, 0, 100 * i);
		add(s, 100 * i, 100 * i + 100);
		cache_close();
		int functions =
		        openat(d, "gowasm2native/functions", O_RDONLY | O_DIRECTORY);
		store_list(functions, NULL, &bytes);
		int objects = openat(d, "gowasm2native/objects", O_RDONLY | O_DIRECTORY);
		bytes += 100000u * (u64)files(objects, 0, NULL);
		EXPECT(bytes <= 3 << 20 && (i < 29 || bytes > 1 << 20));
		close(objects);
		close(functions);
	}
	unsetenv("XDG_CACHE_HOME");
	unsetenv("GOWASM_CACHE_SIZE");
	done(d);
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
		if (!s || find(s, 0, 40) != 40)
			_exit(1); /* what was there is always found */
		add(s, own, own + EACH);
		add(s, 500 + r, 510 + r);
		if (!store_close(s) || look(directory, own, own + EACH) != EACH)
			_exit(2);
	}
	_exit(test_failures != 0);
}

TEST(store, processes_that_add_at_once)
{
	int d = fresh();
	pid_t pids[PROCESSES];
	put(d, 0, 40);
	for (u64 p = 0; p < PROCESSES; p++)
		if ((pids[p] = fork()) == 0)
			add_beside_others(d, p);
	for (u64 p = 0; p < PROCESSES; p++)
		EXPECT_EQ(wait_for(pids[p]), 0);
	for (u64 p = 0; p < PROCESSES; p++)
		EXPECT_EQ(look(d, 10000 * (p + 1), 10000 * (p + 1) + EACH * ROUNDS),
		          EACH * ROUNDS);
	EXPECT_EQ(look(d, 500, 510 + ROUNDS - 1), 10 + ROUNDS - 1);
	EXPECT_EQ(files(d, 't', NULL), 0);
	done(d);
}

/* Until it is killed: finds, adds, joins. In a store that is shrunk nothing needs to be
 * found, but what is found is right. */
static void
work(int directory, u64 seed, bool shrinks)
{
	for (u64 n = 20000 + seed * 1000;; n += 25) {
		struct store *s = store_open(directory);
		if (!s || (find(s, 0, 200) != 200 && !shrinks) || test_failures)
			_exit(1);
		add(s, n, n + 25);
		store_close(s);
		if (shrinks && n % 2)
			store_shrink(directory, 12000);
	}
}

static void
kill_some(int directory, bool shrinks)
{
	srand(1);
	put(directory, 0, 200);
	for (u64 round = 0; round < 150 && !test_failures; round++) {
		pid_t pids[2];
		for (int p = 0; p < 2; p++)
			if ((pids[p] = fork()) == 0)
				work(directory, 2 * round + (u64)p, shrinks);
		usleep((useconds_t)(rand() % 6000));
		for (int p = 0; p < 2; p++) {
			kill(pids[p], SIGKILL);
			EXPECT(WIFSIGNALED(wait_for(pids[p])));
		}
		EXPECT(look(directory, 0, 200) == 200 || shrinks);
		put(directory, round, round + 10);
		EXPECT_EQ(look(directory, round, round + 10), 10);
	}
	/* what the killed left goes */
	u64 bytes;
	store_list(directory, NULL, &bytes);
	EXPECT_EQ(files(directory, 't', NULL), 0);
	EXPECT(files(directory, 0, NULL) <= 9);
}

TEST(store, processes_that_are_killed)
{
	int d = fresh();
	kill_some(d, false);
	done(d);
	d = fresh();
	kill_some(d, true);
	done(d);
}

TEST_MAIN
