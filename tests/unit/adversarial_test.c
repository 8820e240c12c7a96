/* SPDX-License-Identifier: MIT */
/* Attacks that no other test has (tests/adversarial.md says where each is). Attacks by
 * paths are made with openat2, with the walker and on a read-only grant. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include "tests/guest.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "runtime/shared/start.h"
#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/sandbox/path.h"
#include "wasi/wasi.h"

enum {
	BOX = 3,
	RO = 4,
	ALL = 0x3fffffff,
	SIZE = 4 << 20,
	OUT = 2048,
	BUF = 4096,
	EVENTS = 65536
};

static bool read_only; /* what the box is granted as */
static struct wasi *w;

static void
begin_with(char **argv, char **envp, uint64_t size)
{
	static char *none[] = {NULL}, box[128], ro[128];
	static struct wasi_dir dirs[2];
	tree_make();
	mkdir(in("box"), 0755), mkdir(in("ro"), 0755), mkdir(in("out"), 0755);
	mkdir(in("box/d"), 0755), make_file("box/f", "inside"),
	        make_file("ro/r", "frozen");
	make_file("x", "secret");
	strcpy(box, in("box")), strcpy(ro, in("ro"));
	dirs[0] = (struct wasi_dir){.host = box, .guest = "/", .read_only = read_only};
	dirs[1] = (struct wasi_dir){.host = ro, .guest = "/ro", .read_only = true};
	memory = (struct memory){.size = size, .pages = (u32)(size >> 16)};
	memory.data = mmap(NULL, size, PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	EXPECT(memory.data != MAP_FAILED);
	struct wasi_config c = {.memory = &memory,
	                        .argv = argv ? argv : none,
	                        .envp = envp ? envp : none,
	                        .dirs = dirs,
	                        .ndirs = 2};
	while (c.argv[c.argc])
		c.argc++;
	w = wasi_open(&c, &(char *){NULL});
	EXPECT(w != NULL);
}

static void
end(void)
{
	wasi_close(w);
	munmap(memory.data, memory.size);
	tree_remove(tree_top);
}

static void
in_both_ways(void (*test)(void))
{
	for (int walker = 0; walker < 2; walker++) {
		path_force_walker(walker);
		begin_with(NULL, NULL, SIZE);
		test();
		end();
	}
	path_force_walker(false);
}

/* What changes nothing works on a read-only grant as well. */
static void
in_three_ways(void (*test)(void))
{
	in_both_ways(test);
	read_only = true;
	in_both_ways(test);
	read_only = false;
}

static u32
open_at(u32 dir, const char *path, u32 oflags, u64 rights, u32 flags)
{
	u32 fd = 0, e = wasi_path_open(w, dir, 1, path, (u32)strlen(path), oflags, rights,
	                               ALL, flags, &fd);
	return e ? e | 1u << 31 : fd;
}

#define OPEN(path, oflags, rights) open_at(BOX, path, oflags, rights, 0)
#define FAILED(e) ((u32)(e) | 1u << 31)
#define PATH(p) p, (u32)strlen(p)

static volatile int left;

static void *
move_out_and_in(void *arg)
{
	char a[128], b[128];
	(void)arg;
	strcpy(a, in("box/a/b")), strcpy(b, in("out/b"));
	for (; left; left--)
		rename(a, b), rename(b, a);
	return NULL;
}

/* Opens and reads a path that must never be what is outside. */
static u32
never_the_secret(u32 dir, const char *path)
{
	char got[7] = "";
	u32 fd = open_at(dir, path, 0, RIGHT_FD_READ, 0);
	if (fd >> 31)
		return 0;
	EXPECT_EQ(pread(w->shared->fds[fd]->host, got, 6, 0), 6);
	EXPECT_STR(got, "inside");
	EXPECT_EQ(wasi_fd_close(w, fd), 0);
	return 1;
}

/* T13: a directory is moved out of the box while the guest is on its way through it and
 * back up; T14: a descriptor of it leads nowhere but down. */
static void
moved_while_resolving(void)
{
	const char *given = getenv("PATH_RACES");
	pthread_t thread;
	struct filestat st;
	u32 good = 0, mine = 0;
	mkdir(in("box/a"), 0755), mkdir(in("box/a/b"), 0755),
	        make_file("box/x", "inside");
	u32 b = OPEN("a/b", OFLAG_DIRECTORY, ALL & ~FD_WRITE);
	EXPECT(!(b >> 31));
	left = given ? atoi(given) : 3000;
	EXPECT_EQ(pthread_create(&thread, NULL, move_out_and_in, NULL), 0);
	for (; left; mine++) {
		good += never_the_secret(BOX, "a/b/../../x");
		EXPECT_EQ(open_at(b, "../../x", 0, RIGHT_FD_READ, 0), FAILED(E_PERM));
		EXPECT_EQ(open_at(b, "..", 0, RIGHT_FD_READ, 0), FAILED(E_PERM));
		if (!wasi_path_create_directory(w, BOX, PATH("a/b/../../n")))
			EXPECT_EQ(wasi_path_remove_directory(w, BOX, PATH("n")), 0);
		if (!wasi_path_filestat_get(w, BOX, 1, PATH("a/b/../.."), &st)) {
			struct stat box;
			EXPECT(stat(in("box"), &box) == 0 && st.ino == box.st_ino);
		}
		EXPECT(!exists("n") && exists("x"));
	}
	pthread_join(thread, NULL);
	printf("%u of %u opens during the race\n", good, mine);
	/* and at rest: inside it works, outside only what is below is left */
	EXPECT_EQ(never_the_secret(BOX, "a/b/../../x"), 1);
	EXPECT_EQ(rename(in("box/a/b"), in("out/b")), 0);
	EXPECT_EQ(OPEN("a/b/../../x", 0, RIGHT_FD_READ), FAILED(E_NOENT));
	EXPECT_EQ(open_at(b, "../../x", 0, RIGHT_FD_READ, 0), FAILED(E_PERM));
}
TEST(T13_T14, moved_while_resolving)
{
	in_three_ways(moved_while_resolving);
}

/* T16: a link or a name that crosses from a read-only grant, or into one. */
static void
across_grants(void)
{
	struct stat before, after;
	EXPECT_EQ(stat(in("ro/r"), &before), 0);
	EXPECT_EQ(wasi_path_rename(w, RO, PATH("r"), BOX, PATH("n")), E_ROFS);
	EXPECT_EQ(wasi_path_rename(w, BOX, PATH("f"), RO, PATH("r")), E_ROFS);
	EXPECT_EQ(wasi_path_link(w, RO, 0, PATH("r"), BOX, PATH("n")), E_ROFS);
	EXPECT_EQ(wasi_path_link(w, BOX, 0, PATH("f"), RO, PATH("n")), E_ROFS);
	EXPECT_EQ(open_at(RO, "r", OFLAG_TRUNC, RIGHT_FD_WRITE, 0), FAILED(E_ROFS));
	EXPECT_EQ(open_at(RO, "r", 0, RIGHT_FD_WRITE, FDFLAG_APPEND), FAILED(E_ROFS));
	EXPECT_EQ(stat(in("ro/r"), &after), 0);
	EXPECT(after.st_nlink == 1 && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
	EXPECT(exists("box/f") && !exists("box/n") && !exists("ro/n"));
}
TEST(T16, across_grants)
{
	in_both_ways(across_grants);
}

/* T21: descriptors run out, and come back; where the result cannot be stored, nothing is
 * opened or made. On the read-only grant too. */
static void
too_many(void)
{
	struct rlimit was, few = {64, 64};
	int before = open_descriptors();
	EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &was), 0);
	few.rlim_max = was.rlim_max;
	EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (u32 dir = BOX; dir <= RO; dir++) {
		u32 fd = 0, last = 0, n = 0;
		const char *name = dir == BOX ? "f" : "r";
		while (!((fd = open_at(dir, name, 0, RIGHT_FD_READ, 0)) >> 31) &&
		       n++ < 100)
			last = fd;
		EXPECT_EQ(fd, FAILED(E_MFILE));
		EXPECT(n > 8);
		EXPECT_EQ(OPEN("d/../f", 0, RIGHT_FD_READ), FAILED(E_MFILE));
		for (u32 i = RO + 1; i <= last; i++)
			EXPECT_EQ(wasi_fd_close(w, i), 0);
		EXPECT_EQ(open_descriptors(), before);
	}
	EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &was), 0);
	memcpy(memory.data + BUF, "new", 3);
	static const u32 bad[] = {SIZE, SIZE - 1, SIZE - 3, OUT + 2, 0xfffffffc};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_EQ(import_path_open(w, BOX, 0, BUF, 3, OFLAG_CREAT, RIGHT_FD_WRITE,
		                           0, 0, bad[i]),
		          E_FAULT);
	EXPECT(!exists("box/new"));
	EXPECT_EQ(open_descriptors(), before);
	EXPECT_EQ(OPEN("f", 0, RIGHT_FD_READ), RO + 1);
}
TEST(T21, too_many)
{
	in_both_ways(too_many);
}

TEST(T24, random)
{
	enum { BIG = 1 << 26 };
	begin_with(NULL, NULL, BIG + 65536);
	EXPECT_EQ(import_random_get(w, BUF, 0), 0);
	EXPECT_EQ(memory.data[BUF], 0);
	EXPECT_EQ(import_random_get(w, BIG + 65536, 0), 0);
	EXPECT_EQ(import_random_get(w, BUF, 1u << 30), E_FAULT);
	EXPECT_EQ(import_random_get(w, BIG + 65535, 2), E_FAULT);
	EXPECT_EQ(import_random_get(w, UINT32_MAX, UINT32_MAX), E_FAULT);
	EXPECT(memory.data[BUF] == 0 && memory.data[BIG + 65535] == 0);
	EXPECT_EQ(import_random_get(w, 1, BIG), 0);
	u32 empty = 0; /* of 16 bytes each: not one, in all likelihood */
	for (u32 i = 1; i < BIG; i += 16)
		empty += !memcmp(memory.data + i, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	EXPECT_EQ(empty, 0);
	EXPECT(memory.data[0] == 0 && memory.data[BIG + 1] == 0);
	end();
}

static u32
poll_n(u32 n)
{
	return import_poll_oneoff(w, BUF, EVENTS, n, OUT);
}

TEST(T26_T29, polls)
{
	enum { MANY = 170000, LIST = 1 << 23 };
	begin_with(NULL, NULL, 4 * LIST);
	EXPECT_EQ(poll_n(0), E_INVAL);
	static const u32 huge[] = {1u << 27, UINT32_MAX, 1u << 31};
	for (size_t i = 0; i < sizeof huge / sizeof *huge; i++)
		EXPECT_EQ(poll_n(huge[i]), E_FAULT);
	for (u32 tag = 3; tag < 256; tag += 36) {
		put_subscription(BUF, 0, (u8)tag, 1, 0, 0);
		EXPECT_EQ(poll_n(1), E_INVAL);
	}
	/* never, beside soon; in the past; nothing early */
	static const u32 clocks[] = {CLOCK_ID_REALTIME, CLOCK_ID_MONOTONIC};
	for (int i = 0; i < 2; i++) {
		put_subscription(BUF, 0, EVENT_CLOCK, clocks[i], UINT64_MAX, 0);
		put_subscription(BUF, 1, EVENT_CLOCK, clocks[i], 100000, 0);
		put_subscription(BUF, 2, EVENT_CLOCK, clocks[i], UINT64_MAX,
		                 SUBCLOCK_ABSTIME);
		u64 start = uv_hrtime();
		EXPECT_EQ(poll_n(3), 0);
		EXPECT(uv_hrtime() - start >= 100000);
		EXPECT_EQ(get32(OUT), 1);
		EXPECT_EQ(get32(EVENTS), 1001);
		put_subscription(BUF, 1, EVENT_CLOCK, clocks[i], 0, SUBCLOCK_ABSTIME);
		EXPECT_EQ(poll_n(3), 0);
		EXPECT_EQ(get32(EVENTS), 1001);
	}
	/* clock 99, and flags that are none: errors of their events (T29: and of
	 * calls) */
	put_subscription(BUF, 0, EVENT_CLOCK, 99, 0, 0);
	put_subscription(BUF, 1, EVENT_CLOCK, CLOCK_ID_MONOTONIC, 0, 2);
	EXPECT_EQ(poll_n(2), 0);
	EXPECT_EQ(get32(OUT), 2);
	EXPECT_EQ(get32(EVENTS + 8) & 0xffff, E_INVAL);
	EXPECT_EQ(get32(EVENTS + 40) & 0xffff, E_INVAL);
	static const u32 none[] = {99, 4, 0x80000001, UINT32_MAX};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		EXPECT_EQ(import_clock_time_get(w, none[i], 0, OUT), E_INVAL);
		EXPECT_EQ(import_clock_res_get(w, none[i], OUT), E_INVAL);
	}
	/* many, all of the same descriptor */
	u32 f = OPEN("f", 0, ALL);
	for (u32 i = 0; i < MANY; i++)
		put_subscription(BUF, i, EVENT_FD_READ + i % 2, f, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, BUF, LIST, MANY, OUT), 0);
	EXPECT_EQ(get32(OUT), MANY);
	end();
}

static volatile int signals;

static void
on_signal(int signal)
{
	(void)signal;
	signals = signals + 1;
}

/* Signals for the host's own purposes neither end a wait nor make it an error. */
TEST(T26, polls_that_signals_interrupt)
{
	struct sigaction sa = {.sa_handler = on_signal}, was;
	struct itimerval every = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
	begin_with(NULL, NULL, SIZE);
	EXPECT_EQ(sigaction(SIGALRM, &sa, &was), 0);
	EXPECT_EQ(setitimer(ITIMER_REAL, &every, NULL), 0);
	put_subscription(BUF, 0, EVENT_CLOCK, CLOCK_ID_MONOTONIC, 50000000, 0);
	u64 start = uv_hrtime();
	EXPECT_EQ(poll_n(1), 0);
	EXPECT(uv_hrtime() - start >= 50000000);
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &was, NULL);
	EXPECT_EQ(get32(OUT), 1);
	EXPECT(signals > 0);
	end();
}

/* T32: what is neither a file nor a directory says what it is, and opening it neither
 * waits nor gives the process a terminal. */
static void
special_files(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	struct filestat st;
	snprintf(a.sun_path, sizeof a.sun_path, "%s", in("box/sock"));
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	EXPECT_EQ(bind(s, (struct sockaddr *)&a, sizeof a), 0);
	EXPECT_EQ(mkfifo(in("box/fifo"), 0644), 0);
	EXPECT_EQ(wasi_path_filestat_get(w, BOX, 1, PATH("sock"), &st), 0);
	EXPECT_EQ(st.filetype, FT_SOCKET_STREAM);
	EXPECT_EQ(wasi_path_filestat_get(w, BOX, 1, PATH("fifo"), &st), 0);
	EXPECT_EQ(st.filetype, FT_UNKNOWN);
	EXPECT(OPEN("sock", 0, RIGHT_FD_READ) >> 31);
	alarm(20);
	u32 fifo = open_at(BOX, "fifo", 0, RIGHT_FD_READ, FDFLAG_NONBLOCK);
	alarm(0);
	EXPECT(!(fifo >> 31));
	EXPECT(OPEN("fifo", OFLAG_DIRECTORY, RIGHT_FD_READ) >> 31);
	if (mknod(in("box/null"), S_IFCHR | 0644, 0x103) == 0) {
		EXPECT_EQ(wasi_path_filestat_get(w, BOX, 1, PATH("null"), &st), 0);
		EXPECT_EQ(st.filetype, FT_CHARACTER_DEVICE);
	} else {
		puts("skip T32.device: not root");
	}
	close(s);
}
TEST(T32, special_files)
{
	in_three_ways(special_files);
}

/* T20, T33: 0 to 2 closed by whoever started us or by the guest: no file gets their
 * number, neither the guest's nor the host's. */
static void
closed_stdio(void)
{
	int saved[3];
	for (int i = 0; i < 3; i++)
		saved[i] = fcntl(i, F_DUPFD_CLOEXEC, 100);
	fflush(stdout);
	wasi_close(w);
	close(0), close(1), close(2);
	static const char *const none[] = {NULL};
	int stdio[3];
	start_stdio(stdio);
	struct wasi_dir dir = {.host = in("box"), .guest = "/"};
	struct wasi_config c = {.memory = &memory,
	                        .argv = (char *const *)none,
	                        .envp = (char *const *)none,
	                        .stdio_fds = stdio,
	                        .dirs = &dir,
	                        .ndirs = 1};
	w = wasi_open(&c, &(char *){NULL});
	u32 fd = OPEN("f", 0, ALL), bad = 0, n;
	struct iovec32 iov = {BUF, 1};
	int host = fd >> 31 ? -1 : w->shared->fds[fd]->host;
	for (u32 i = 0; i < 3; i++) {
		bad += wasi_fd_read(w, i, &iov, 1, &n) == E_BADF;
		bad += wasi_fd_write(w, i, &iov, 1, &n) == E_BADF;
		bad += wasi_fd_renumber(w, fd, i) == E_BADF;
		bad += wasi_fd_close(w, i) == E_BADF;
	}
	for (int i = 0; i < 3; i++)
		dup2(saved[i], i), close(saved[i]);
	EXPECT_EQ(bad, 12);
	EXPECT_EQ(fd, BOX + 1);
	EXPECT(host > 2);
	/* and now they are open, and the guest closes them */
	wasi_close(w);
	c.stdio_fds = NULL;
	w = wasi_open(&c, &(char *){NULL});
	for (u32 i = 0; i < 3; i++)
		EXPECT_EQ(wasi_fd_close(w, i), 0);
	EXPECT_EQ(OPEN("f", 0, ALL), BOX + 1);
	EXPECT_EQ(fcntl(0, F_GETFD) < 0 || fcntl(1, F_GETFD) < 0, 0);
}
TEST(T20_T33, closed_stdio)
{
	in_both_ways(closed_stdio);
}

TEST(T42, arguments_and_environment)
{
	enum { LONG = 2 << 20 };
	char *big = malloc(LONG + 1);
	memset(big, 'x', LONG), big[LONG] = 0, big[1] = '\n', big[2] = '\xff';
	char *argv[] = {"p", "", "a\nb", "\xff\xfe\x80", big, NULL};
	char *envp[] = {"A=1\n2", "no sign", "", "=", "B=\xff", NULL};
	begin_with(argv, envp, 2 * SIZE);
	EXPECT_EQ(import_args_sizes_get(w, OUT, OUT + 4), 0);
	EXPECT_EQ(get32(OUT), 5);
	EXPECT_EQ(get32(OUT + 4), 2 + 1 + 4 + 4 + LONG + 1);
	EXPECT_EQ(import_args_get(w, OUT, BUF), 0);
	for (u32 i = 0; i < 5; i++)
		EXPECT(!strcmp((char *)memory.data + get32(OUT + 4 * i), argv[i]));
	EXPECT_EQ(import_environ_sizes_get(w, OUT, OUT + 4), 0);
	EXPECT_EQ(get32(OUT), 5);
	EXPECT_EQ(import_environ_get(w, OUT, BUF), 0);
	for (u32 i = 0; i < 5; i++)
		EXPECT_STR((char *)memory.data + get32(OUT + 4 * i), envp[i]);
	end();
	free(big);
}

/* T44: a buffer of 1 GiB costs what is in the link. */
TEST(T44, buffer_of_a_gigabyte)
{
	enum { MEMORY = 0x50000000, BUFFER = 1 << 30 };
	unsigned char there[2] = {0};
	begin_with(NULL, NULL, MEMORY);
	EXPECT_EQ(symlink("target", in("box/l")), 0);
	memcpy(memory.data + BUF, "l", 1);
	EXPECT_EQ(import_path_readlink(w, BOX, BUF, 1, 1 << 20, BUFFER, OUT), 0);
	EXPECT_EQ(get32(OUT), 6);
	EXPECT_EQ(memcmp(memory.data + (1 << 20), "target\0\0", 8), 0);
	EXPECT_EQ(import_fd_readdir(w, BOX, 1 << 20, BUFFER, 0, OUT), 0);
	EXPECT(get32(OUT) > 24 && get32(OUT) < 1000);
	EXPECT_EQ(mincore(memory.data + BUFFER, 8192, there), 0);
	EXPECT((there[0] & 1) == 0 && (there[1] & 1) == 0);
	end();
}

TEST_MAIN
