/* SPDX-License-Identifier: MIT */
/* FIFOs: opening one never stops the guest's other work. Native threads are at the other
 * end, before the guest or after it. */
#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"

enum {
	IOV = 64,
	LIST = 128,
	EVENTS = 512,
	BUFFER = 1024,
	MEMORY = 4096,
	SOON = 20000000
};
enum { READS = FD_READ | POLL_FD_READWRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET };
enum { WRITES = READS ^ FD_READ ^ FD_WRITE };

static u8 bytes[MEMORY] __attribute__((aligned(8)));

static u64
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}

static void
begin_fifo(bool walker)
{
	begin(walker, false);
	memory = (struct memory){.data = bytes, .size = sizeof bytes};
	EXPECT_EQ(mkfifo(in("box/p"), 0600), 0);
	alarm(60);
}

static void
end_fifo(void)
{
	alarm(0);
	end();
}

/* Opens the FIFO as Go does: then NONBLOCK is set. */
static u32
open_as_go(u64 rights)
{
	u32 fd = OPEN("p", 1, 0, rights);
	EXPECT(!(fd >> 31));
	EXPECT_EQ(wasi_fd_fdstat_set_flags(w, fd, FDFLAG_NONBLOCK), 0);
	return fd;
}

static u32
read_some(u32 fd, u32 *n)
{
	put32(IOV, BUFFER), put32(IOV + 4, 16);
	return wasi_fd_read(w, fd, (const struct iovec32 *)(bytes + IOV), 1, n);
}

static u32
write_some(u32 fd, const char *text, u32 *n)
{
	memcpy(bytes + BUFFER, text, strlen(text));
	put32(IOV, BUFFER), put32(IOV + 4, (u32)strlen(text));
	return wasi_fd_write(w, fd, (const struct iovec32 *)(bytes + IOV), 1, n);
}

/* Polls for one event of fd, at most `ns`: true if it came. */
static bool
comes(u32 fd, u8 type, u64 ns)
{
	u32 n = 0;
	put_subscription(LIST, 0, type, fd, 0, 0);
	put_subscription(LIST, 1, EVENT_CLOCK, CLOCK_ID_MONOTONIC, ns, 0);
	EXPECT_EQ(wasi_poll_oneoff(w, LIST, EVENTS, 2, &n), 0);
	EXPECT(n > 0);
	EXPECT_EQ(get32(EVENTS + 8) & 0xffff, 0);
	return memory.data[EVENTS + 10] == type;
}

static int
other(int flags)
{
	return open(in("box/p"), flags | O_CLOEXEC);
}

/* --- for reading --- */

TEST(fifo, a_reader_waits_for_the_first_writer)
{
	for (int walker = 0; walker < 2; walker++) {
		u32 n = 99;
		begin_fifo(walker);
		u32 fd = open_as_go(READS);
		EXPECT_EQ(read_some(fd, &n), E_AGAIN); /* no end of file */
		u64 start = now();
		EXPECT(!comes(fd, EVENT_FD_READ, SOON));
		EXPECT(now() - start >= SOON);
		EXPECT_EQ(read_some(fd, &n), E_AGAIN);
		int writer = other(O_WRONLY); /* does not wait: we are there */
		EXPECT(!comes(fd, EVENT_FD_READ, SOON));
		EXPECT_EQ(read_some(fd, &n), E_AGAIN);
		EXPECT_EQ(write(writer, "hey", 3), 3);
		EXPECT(comes(fd, EVENT_FD_READ, 10 * (u64)SOON));
		EXPECT_EQ(read_some(fd, &n), 0);
		EXPECT_EQ(n, 3);
		EXPECT_EQ(read_some(fd, &n), E_AGAIN);
		close(writer);
		EXPECT(comes(fd, EVENT_FD_READ, 10 * (u64)SOON));
		EXPECT_EQ(read_some(fd, &n), 0);
		EXPECT_EQ(n, 0);
		end_fifo();
	}
}

TEST(fifo, a_writer_that_came_and_went_is_an_end_of_file)
{
	u32 n = 99;
	begin_fifo(false);
	u32 fd = open_as_go(READS);
	EXPECT_EQ(read_some(fd, &n), E_AGAIN);
	close(other(O_WRONLY));
	EXPECT(comes(fd, EVENT_FD_READ, 10 * (u64)SOON));
	EXPECT_EQ(read_some(fd, &n), 0);
	EXPECT_EQ(n, 0);
	EXPECT_EQ(read_some(fd, &n), 0);
	end_fifo();
}

static void *
write_late(void *arg)
{
	usleep(100000);
	int fd = other(O_WRONLY);
	(void)arg;
	EXPECT_EQ(write(fd, "late", 4), 4);
	close(fd);
	return NULL;
}

TEST(fifo, a_guest_without_nonblock_waits_in_its_first_read)
{
	pthread_t thread;
	u32 n = 99;
	begin_fifo(false);
	u32 fd = OPEN("p", 1, 0, READS);
	EXPECT(!(fcntl(w->shared->fds[fd]->host, F_GETFL) & O_NONBLOCK));
	EXPECT_EQ(pthread_create(&thread, NULL, write_late, NULL), 0);
	EXPECT_EQ(read_some(fd, &n), 0);
	EXPECT_EQ(n, 4);
	EXPECT_EQ(memcmp(bytes + BUFFER, "late", 4), 0);
	pthread_join(thread, NULL);
	EXPECT_EQ(read_some(fd, &n), 0);
	EXPECT_EQ(n, 0);
	end_fifo();
}

TEST(fifo, a_writer_that_is_there_already)
{
	u32 n = 99;
	begin_fifo(false);
	int both = other(O_RDWR);
	EXPECT_EQ(write(both, "first", 5), 5);
	u32 fd = open_as_go(READS);
	EXPECT_EQ(read_some(fd, &n), 0);
	EXPECT_EQ(n, 5);
	EXPECT_EQ(read_some(fd, &n), E_AGAIN);
	close(both);
	EXPECT_EQ(read_some(fd, &n), 0);
	EXPECT_EQ(n, 0);
	end_fifo();
}

/* --- for writing --- */

TEST(fifo, a_writer_waits_for_the_first_reader)
{
	for (int walker = 0; walker < 2; walker++) {
		char got[8] = "";
		struct filestat st;
		u32 n = 99;
		begin_fifo(walker);
		int before = open_descriptors();
		u32 fd = open_as_go(WRITES);
		EXPECT_EQ(wasi_fd_filestat_get(w, fd, &st), 0);
		EXPECT_EQ(st.filetype, FT_UNKNOWN);
		EXPECT_EQ(write_some(fd, "early", &n), E_AGAIN);
		u64 start = now();
		EXPECT(!comes(fd, EVENT_FD_WRITE, SOON));
		EXPECT(now() - start >= SOON);
		int reader = other(O_RDONLY | O_NONBLOCK);
		EXPECT_EQ(read(reader, got, 8), 0); /* nobody writes yet */
		EXPECT(comes(fd, EVENT_FD_WRITE, 10 * (u64)SOON));
		EXPECT(fcntl(w->shared->fds[fd]->host, F_GETFL) & O_NONBLOCK);
		EXPECT_EQ(write_some(fd, "hello", &n), 0);
		EXPECT_EQ(read(reader, got, 8), 5);
		EXPECT_STR(got, "hello");
		EXPECT_EQ(wasi_fd_close(w, fd), 0);
		EXPECT_EQ(read(reader, got, 8), 0);
		close(reader);
		EXPECT_EQ(open_descriptors(), before);
		end_fifo();
	}
}

static void *
read_late(void *arg)
{
	usleep(100000);
	int fd = other(O_RDONLY);
	EXPECT_EQ(read(fd, arg, 8), 5);
	close(fd);
	return NULL;
}

TEST(fifo, a_reader_that_comes_during_a_poll_ends_it)
{
	char got[9] = "";
	pthread_t thread;
	u32 n = 99;
	begin_fifo(false);
	u32 fd = open_as_go(WRITES);
	EXPECT_EQ(pthread_create(&thread, NULL, read_late, got), 0);
	put_subscription(LIST, 0, EVENT_FD_WRITE, fd, 0, 0);
	u64 start = now();
	EXPECT_EQ(wasi_poll_oneoff(w, LIST, EVENTS, 1, &n), 0); /* without a clock */
	EXPECT(now() - start >= 50000000);
	EXPECT_EQ(n, 1);
	EXPECT_EQ(write_some(fd, "hello", &n), 0);
	pthread_join(thread, NULL);
	EXPECT_STR(got, "hello");
	end_fifo();
}

TEST(fifo, a_guest_without_nonblock_waits_in_its_first_write)
{
	char got[9] = "";
	pthread_t thread;
	u32 n = 99;
	begin_fifo(false);
	u32 fd = OPEN("p", 1, 0, WRITES);
	EXPECT_EQ(pthread_create(&thread, NULL, read_late, got), 0);
	EXPECT_EQ(write_some(fd, "hello", &n), 0);
	EXPECT_EQ(n, 5);
	EXPECT(!(fcntl(w->shared->fds[fd]->host, F_GETFL) & O_NONBLOCK));
	pthread_join(thread, NULL);
	EXPECT_STR(got, "hello");
	end_fifo();
}

/* It is the FIFO that was opened, whatever its name is now; and what is not asked for by
 * its rights is not had by it. */
TEST(fifo, a_writer_keeps_the_file_that_it_opened)
{
	char got[8] = "";
	u32 n = 99;
	begin_fifo(false);
	u32 fd = open_as_go(WRITES);
	EXPECT_EQ(rename(in("box/p"), in("box/q")), 0);
	make_file("box/p", "a file");
	int reader = open(in("box/q"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	EXPECT_EQ(write_some(fd, "mine", &n), 0);
	EXPECT_EQ(read(reader, got, 8), 4);
	EXPECT_EQ(read_some(fd, &n), E_BADF);
	close(reader);
	/* one that is never read can be closed, and its rights and times be set */
	u32 none = OPEN("q", 1, 0, WRITES | FD_FILESTAT_SET_TIMES);
	EXPECT_EQ(wasi_fd_filestat_set_times(w, none, 1, 1, FST_MTIM), 0);
	EXPECT_EQ(wasi_fd_sync(w, none), E_INVAL);
	EXPECT_EQ(wasi_fd_close(w, none), 0);
	end_fifo();
}

/* --- the rest --- */

TEST(fifo, for_both_nothing_waits)
{
	u32 n = 99;
	begin_fifo(false);
	u32 fd = open_as_go(READS | FD_WRITE);
	EXPECT_EQ(read_some(fd, &n), E_AGAIN);
	EXPECT_EQ(write_some(fd, "echo", &n), 0);
	EXPECT_EQ(read_some(fd, &n), 0);
	EXPECT_EQ(n, 4);
	/* the guest is its own other end */
	u32 second = open_as_go(WRITES), third = open_as_go(READS);
	EXPECT_EQ(write_some(second, "x", &n), 0);
	EXPECT_EQ(read_some(third, &n), 0);
	EXPECT_EQ(n, 1);
	end_fifo();
}

/* With NONBLOCK in path_open it is as the kernel has it. */
TEST(fifo, opened_with_nonblock)
{
	for (int walker = 0; walker < 2; walker++) {
		u32 fd, n = 99;
		begin_fifo(walker);
#define NONBLOCK(rights) \
	wasi_path_open(w, BOX, 1, PATH("p"), 0, rights, 0, FDFLAG_NONBLOCK, &fd)
		EXPECT_EQ(NONBLOCK(WRITES), E_NXIO);
		EXPECT_EQ(NONBLOCK(READS), 0);
		EXPECT_EQ(read_some(fd, &n), 0);
		EXPECT_EQ(n, 0);
		u32 reader = fd;
		EXPECT_EQ(NONBLOCK(WRITES), 0);
		EXPECT_EQ(read_some(reader, &n), E_AGAIN);
		EXPECT_EQ(NONBLOCK(READS | FD_WRITE), 0);
		end_fifo();
	}
}

TEST(fifo, both_ends_are_the_guests)
{
	u32 n = 99;
	begin_fifo(false);
	u32 writer = open_as_go(WRITES);
	EXPECT_EQ(write_some(writer, "x", &n), E_AGAIN);
	u32 reader = open_as_go(READS);
	EXPECT_EQ(read_some(reader, &n), E_AGAIN);
	EXPECT(comes(writer, EVENT_FD_WRITE, SOON));
	EXPECT_EQ(write_some(writer, "both", &n), 0);
	EXPECT(comes(reader, EVENT_FD_READ, SOON));
	EXPECT_EQ(read_some(reader, &n), 0);
	EXPECT_EQ(n, 4);
	end_fifo();
}

TEST_MAIN
