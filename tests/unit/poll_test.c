/* SPDX-License-Identifier: MIT */
/* poll_oneoff with many subscriptions: of one descriptor, of more than the kernel polls
 * at once, in both directions. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/test.h"
#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/wasi.h"

enum { OUT = 2048, SUBS = 4096, EVENTS = 8 << 20, SIZE = 16 << 20 };

static struct wasi *w;

/* A wasi whose descriptors 0 and 1 are a and b. */
static void
begin(int a, int b)
{
	static char *none[] = {NULL};
	const int stdio[] = {a, b, -1};
	struct wasi_config c = {
	        .memory = &memory, .argv = none, .envp = none, .stdio_fds = stdio};
	memory = (struct memory){.data = calloc(1, SIZE), .size = SIZE};
	w = wasi_open(&c, &(char *){NULL});
	EXPECT(w != NULL);
	w->config.stdio_fds = NULL; /* they have been read */
}

static void
end(void)
{
	wasi_close(w);
	free(memory.data);
}

static u32
poll_n(u32 n)
{
	return import_poll_oneoff(w, SUBS, EVENTS, n, OUT);
}

/* Of the i-th event: which subscription it is of, from 0 on, and its error. */
static u32
who(u32 i)
{
	return get32(EVENTS + 32 * i) - 1000;
}

static u32
error_of(u32 i)
{
	return get32(EVENTS + 32 * i + 8) & 0xffff;
}

/* Fills what one end can hold. */
static void
fill(int fd)
{
	char bytes[4096] = {0};
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (write(fd, bytes, sizeof bytes) > 0)
		;
}

TEST(poll, more_subscriptions_than_the_limit_of_descriptors)
{
	enum { MANY = 2000 };
	struct rlimit was, low;
	int pipes[2];
	EXPECT_EQ(pipe(pipes), 0);
	begin(pipes[0], pipes[1]);
	EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &was), 0);
	low = was;
	low.rlim_cur = 64;
	EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
	for (u32 i = 0; i < MANY; i++)
		put_subscription(SUBS, i, i % 2 ? EVENT_FD_WRITE : EVENT_FD_READ, i % 2,
		                 0, 0);
	EXPECT_EQ(poll_n(MANY), 0);
	EXPECT_EQ(get32(OUT), MANY / 2); /* nothing to read */
	EXPECT_EQ(who(0), 1);
	EXPECT_EQ(who(MANY / 2 - 1), MANY - 1);
	EXPECT_EQ(write(pipes[1], "x", 1), 1);
	EXPECT_EQ(poll_n(MANY), 0);
	EXPECT_EQ(get32(OUT), MANY);
	EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &was), 0);
	end();
	close(pipes[0]), close(pipes[1]);
}

TEST(poll, both_directions_of_one_descriptor)
{
	int pair[2];
	EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	begin(pair[0], -1);
	put_subscription(SUBS, 0, EVENT_FD_READ, 0, 0, 0);
	put_subscription(SUBS, 1, EVENT_FD_WRITE, 0, 0, 0);
	put_subscription(SUBS, 2, EVENT_CLOCK, CLOCK_ID_MONOTONIC, 0, 0);
	EXPECT_EQ(poll_n(2), 0);
	EXPECT_EQ(get32(OUT), 1);
	EXPECT_EQ(who(0), 1);
	fill(pair[0]);
	EXPECT_EQ(poll_n(3), 0); /* neither: the clock */
	EXPECT_EQ(get32(OUT), 1);
	EXPECT_EQ(who(0), 2);
	EXPECT_EQ(write(pair[1], "x", 1), 1);
	EXPECT_EQ(poll_n(2), 0);
	EXPECT_EQ(get32(OUT), 1);
	EXPECT_EQ(who(0), 0);
	EXPECT_EQ(get64(EVENTS + 16), 1);
	close(pair[1]); /* the end: both, and it says so */
	EXPECT_EQ(poll_n(2), 0);
	EXPECT_EQ(get32(OUT), 2);
	EXPECT_EQ(get32(EVENTS + 24) & 0xffff, EVENT_HANGUP);
	EXPECT_EQ(get32(EVENTS + 32 + 24) & 0xffff, EVENT_HANGUP);
	end();
	close(pair[0]);
}

TEST(poll, more_than_65536_subscriptions)
{
	enum { MANY = 150000 };
	int pipes[2];
	EXPECT_EQ(pipe(pipes), 0);
	begin(pipes[0], pipes[1]);
	for (u32 i = 0; i < MANY; i++)
		put_subscription(SUBS, i, EVENT_FD_READ, 0, 0, 0);
	put_subscription(SUBS, 70000, EVENT_FD_READ, 77, 0, 0);
	put_subscription(SUBS, MANY - 1, EVENT_FD_READ, 1u << 31, 0, 0);
	put_subscription(SUBS, MANY - 2, EVENT_CLOCK, CLOCK_ID_REALTIME, 1,
	                 SUBCLOCK_ABSTIME);
	EXPECT_EQ(poll_n(MANY), 0);
	EXPECT_EQ(get32(OUT), 3);
	EXPECT_EQ(who(0), 70000);
	EXPECT_EQ(error_of(0), E_BADF);
	EXPECT_EQ(who(1), MANY - 2);
	EXPECT_EQ(error_of(1), 0);
	EXPECT_EQ(who(2), MANY - 1);
	EXPECT_EQ(error_of(2), E_BADF);
	end();
	close(pipes[0]), close(pipes[1]);
}

/* A descriptor that a library's host closed, though it said it would not. */
TEST(poll, a_descriptor_that_the_host_closed)
{
	int pipes[2];
	EXPECT_EQ(pipe(pipes), 0);
	begin(pipes[0], pipes[1]);
	close(pipes[0]);
	put_subscription(SUBS, 0, EVENT_FD_READ, 0, 0, 0);
	put_subscription(SUBS, 1, EVENT_FD_WRITE, 1, 0, 0);
	EXPECT_EQ(poll_n(2), 0);
	EXPECT_EQ(get32(OUT), 2);
	EXPECT_EQ(error_of(0), E_BADF);
	EXPECT_EQ(error_of(1), 0);
	end();
	close(pipes[1]);
}

static void
on_signal(int signal)
{
	(void)signal;
}

TEST(poll, deadlines_under_ticks_with_many_subscriptions)
{
	enum { MANY = 1000 };
	struct sigaction sa = {.sa_handler = on_signal}, was;
	struct itimerval every = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
	int pipes[2];
	EXPECT_EQ(pipe(pipes), 0);
	begin(pipes[0], pipes[1]);
	EXPECT_EQ(sigaction(SIGALRM, &sa, &was), 0);
	EXPECT_EQ(setitimer(ITIMER_REAL, &every, NULL), 0);
	for (u32 i = 0; i < MANY; i++)
		put_subscription(SUBS, i, EVENT_CLOCK, i % 2, (i + 30) * 1000000ull, 0);
	put_subscription(SUBS, 500, EVENT_FD_READ, 0, 0, 0);
	EXPECT_EQ(poll_n(MANY), 0);
	EXPECT(get32(OUT) >= 1);
	EXPECT_EQ(who(0), 0);
	EXPECT_EQ(setitimer(ITIMER_REAL, &never, NULL), 0);
	EXPECT_EQ(sigaction(SIGALRM, &was, NULL), 0);
	end();
	close(pipes[0]), close(pipes[1]);
}
TEST_MAIN
