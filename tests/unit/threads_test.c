/* SPDX-License-Identifier: MIT */
/* A guest with several threads: a number that is closed beside a call that works with it,
 * and memory that changes while a call reads it. */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"

enum { IOV = 64, OUT = 96, LIST = 128, EVENTS = 512, BUFFER = 1024, PATH_AT = 2048 };
enum { SIZE = 65536, THREADS = 4, PART = SIZE / THREADS };
enum { READS = FD_READ | POLL_FD_READWRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET };

static u8 *bytes;
static struct wasi *second; /* a handle of another thread */
static atomic_bool stop, changing;

static void
begin_threads(void)
{
	begin(false, false);
	bytes = aligned_alloc(16, SIZE); /* a sanitizer sees what lies beyond */
	memset(bytes, 0, SIZE);
	memory = (struct memory){.data = bytes, .size = SIZE};
	EXPECT_EQ(mkfifo(in("box/p"), 0600), 0);
	second = wasi_join(w, NULL, &memory, 0);
	EXPECT(second != NULL);
	stop = false;
	alarm(60);
}

static void
end_threads(void)
{
	alarm(0);
	wasi_close(second);
	end();
	free(bytes);
}

static int
host_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void
wait_a_moment(void)
{
	nanosleep(&(struct timespec){0, 20000000}, NULL);
}

static u32
open_by(struct wasi *h, u32 base, const char *path, u64 rights)
{
	strcpy((char *)bytes + base, path);
	u32 e = import_path_open(h, BOX, 1, base, (u32)strlen(path), 0, rights, ALL, 0,
	                         base + 64);
	return e ? FAILED(e) : get32(base + 64);
}

static u32
read_by(struct wasi *h, u32 fd)
{
	put32(IOV, BUFFER), put32(IOV + 4, 16);
	return import_fd_read(h, fd, IOV, 1, OUT);
}

struct call {
	u32 fd, error;
	pthread_t thread;
};

static void *
reading(void *arg)
{
	struct call *c = arg;
	c->error = read_by(second, c->fd);
	return NULL;
}

static void *
polling(void *arg)
{
	struct call *c = arg;
	put_subscription(LIST, 0, EVENT_FD_READ, c->fd, 0, 0);
	c->error = import_poll_oneoff(second, LIST, EVENTS, 1, OUT);
	return NULL;
}

/* Begins a call on a FIFO that nobody writes to, and takes the number away beneath it. */
static int
begin_call(struct call *c, void *(*f)(void *), bool renumber)
{
	int writer = open(in("box/p"), O_RDWR);
	c->fd = open_by(w, PATH_AT, "p", READS);
	EXPECT_EQ(pthread_create(&c->thread, NULL, f, c), 0);
	wait_a_moment();
	if (renumber) {
		u32 other = open_by(w, PATH_AT, "f", READS);
		EXPECT_EQ(import_fd_renumber(w, other, c->fd), 0);
	} else {
		EXPECT_EQ(import_fd_close(w, c->fd), 0);
		EXPECT_EQ(read_by(w, c->fd), E_BADF);
		/* the number goes to another file at once, the host's does not */
		EXPECT_EQ(open_by(w, PATH_AT, "f", READS), c->fd);
	}
	wait_a_moment();
	EXPECT_EQ(write(writer, "pipe", 4), 4);
	pthread_join(c->thread, NULL);
	return writer;
}

/* A read goes on although its number is closed, or becomes another file's. */
static void
read_without_number(bool renumber)
{
	struct call c;
	begin_threads();
	int before = host_descriptors();
	int writer = begin_call(&c, reading, renumber);
	EXPECT_EQ(c.error, 0);
	EXPECT_EQ(get32(OUT), 4);
	EXPECT(memcmp(bytes + BUFFER, "pipe", 4) == 0);
	EXPECT_EQ(read_by(w, c.fd), 0);
	EXPECT(memcmp(bytes + BUFFER, "inside", 6) == 0);
	EXPECT_EQ(import_fd_close(w, c.fd), 0);
	close(writer);
	EXPECT_EQ(host_descriptors(), before);
	end_threads();
}

TEST(threads, a_close_beside_a_read)
{
	read_without_number(false);
}

TEST(threads, a_renumber_beside_a_read)
{
	read_without_number(true);
}

TEST(threads, a_close_beside_a_poll)
{
	struct call c;
	begin_threads();
	int before = host_descriptors();
	int writer = begin_call(&c, polling, false);
	EXPECT_EQ(c.error, 0);
	EXPECT_EQ(get32(OUT), 1);
	EXPECT_EQ(get64(EVENTS), 1000);
	EXPECT_EQ(import_fd_close(w, c.fd), 0);
	close(writer);
	EXPECT_EQ(host_descriptors(), before);
	end_threads();
}

/* Opens, reads, polls, moves and closes numbers that all threads use. */
static void *
any_calls(void *arg)
{
	u32 base = *(u32 *)arg, seed = base + 1;
	struct wasi *h = wasi_join(w, NULL, &memory, 0);
	while (!stop) {
		seed = seed * 1664525 + 1013904223;
		u32 fd = 4 + (seed >> 24) % 8, other = 4 + (seed >> 16) % 8;
		switch (seed >> 28 & 7) {
		case 0:
		case 1:
			open_by(h, base, seed >> 8 & 1 ? "f" : "d", READS | FD_READDIR);
			break;
		case 2:
			import_fd_close(h, fd);
			break;
		case 3:
			import_fd_renumber(h, fd, other);
			break;
		case 4:
			put_subscription(base + 128, 0, EVENT_FD_READ, fd, 0, 0);
			put_subscription(base + 128, 1, EVENT_FD_READ, other, 0, 0);
			import_poll_oneoff(h, base + 128, base + 512, 2, base + 64);
			break;
		case 5:
			import_fd_readdir(h, fd, base + 1024, 256, 0, base + 64);
			break;
		default:
			put32(base, base + 1024), put32(base + 4, 16);
			import_fd_pread(h, fd, base, 1, 0, base + 64);
		}
	}
	wasi_close(h);
	return NULL;
}

TEST(threads, any_calls_beside_each_other)
{
	pthread_t threads[THREADS];
	u32 base[THREADS];
	begin_threads();
	int before = host_descriptors();
	for (u32 i = 0; i < THREADS; i++) {
		base[i] = i * PART;
		EXPECT_EQ(pthread_create(&threads[i], NULL, any_calls, &base[i]), 0);
	}
	for (int i = 0; i < 10; i++)
		wait_a_moment();
	stop = true;
	for (u32 i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (u32 i = 4; i < w->shared->nfds; i++)
		fd_drop(w, i);
	EXPECT_EQ(host_descriptors(), before);
	end_threads();
}

/* --- memory that changes --- */

struct flip {
	u32 at, n;
	const char *a, *b;
};

static void *
flipping(void *arg)
{
	const struct flip *f = arg;
	while (!stop) {
		memcpy(bytes + f->at, f->a, f->n);
		__asm__ volatile("" ::: "memory");
		memcpy(bytes + f->at, f->b, f->n);
		__asm__ volatile("" ::: "memory");
		changing = true;
	}
	return NULL;
}

/* Begins to change the guest's memory. */
static pthread_t
begin_flipping(struct flip *f)
{
	pthread_t t;
	changing = false;
	EXPECT_EQ(pthread_create(&t, NULL, flipping, f), 0);
	while (!changing)
		wait_a_moment();
	return t;
}

enum { ROUNDS = 4000 };

TEST(threads, a_path_that_changes)
{
	struct flip flip = {PATH_AT, 8, "d/e/../g", "../out/s"};
	u32 opened = 0;
	begin_threads();
	pthread_t t = begin_flipping(&flip);
	for (int i = 0; i < ROUNDS || !opened; i++) {
		if (import_path_open(second, BOX, 1, PATH_AT, 8, 0, READS, ALL, 0, OUT))
			continue;
		u32 fd = get32(OUT);
		opened++;
		memset(bytes + BUFFER, 0, 16);
		EXPECT_EQ(read_by(second, fd), 0);
		EXPECT(memcmp(bytes + BUFFER, "secret", 6) != 0);
		EXPECT_EQ(import_fd_close(second, fd), 0);
	}
	stop = true;
	pthread_join(t, NULL);
	EXPECT(opened > 0);
	end_threads();
}

TEST(threads, a_link_s_target_that_changes)
{
	struct flip flip = {PATH_AT, 4, "xetc", "/etc"};
	char target[16];
	begin_threads();
	memcpy(bytes + IOV, "link", 4);
	pthread_t t = begin_flipping(&flip);
	for (int i = 0; i < ROUNDS; i++) {
		if (import_path_symlink(second, PATH_AT, 4, BOX, IOV, 4))
			continue;
		EXPECT_EQ(readlink(in("box/link"), target, sizeof target), 4);
		EXPECT(target[0] != '/');
		EXPECT_EQ(import_path_unlink_file(second, BOX, IOV, 4), 0);
	}
	stop = true;
	pthread_join(t, NULL);
	end_threads();
}

TEST(threads, a_list_that_changes)
{
	static const u32 good[2] = {SIZE - 16, 16}, bad[2] = {SIZE - 16, 1 << 20};
	struct flip flip = {IOV, 8, (const char *)good, (const char *)bad};
	begin_threads();
	static char much[1 << 16];
	memset(much, 'x', sizeof much - 1);
	make_file("box/much", much);
	u32 fd = open_by(w, PATH_AT, "much", FD_READ | FD_SEEK), done = 0;
	pthread_t t = begin_flipping(&flip);
	for (int i = 0; i < ROUNDS || !done; i++) {
		u32 e = import_fd_pread(second, fd, IOV, 1, 0, OUT);
		EXPECT(e == E_FAULT || (e == 0 && get32(OUT) == 16));
		done += !e;
	}
	stop = true;
	pthread_join(t, NULL);
	EXPECT(done > 0);
	end_threads();
}

TEST(threads, subscriptions_that_change)
{
	struct flip flip = {LIST + 8, 16, "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0",
	                    "\1\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0"};
	begin_threads();
	put_subscription(LIST, 0, EVENT_CLOCK, CLOCK_ID_MONOTONIC, 1, 0);
	pthread_t t = begin_flipping(&flip);
	for (int i = 0; i < ROUNDS; i++) {
		u32 e = import_poll_oneoff(second, LIST, EVENTS, 1, OUT);
		EXPECT(e == 0 || e == E_INVAL);
		EXPECT(e || get32(OUT) == 1);
	}
	stop = true;
	pthread_join(t, NULL);
	end_threads();
}

TEST_MAIN
