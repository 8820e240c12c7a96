/* SPDX-License-Identifier: MIT */
/* wasi/ as a guest calls it: through the imports, with addresses in a small memory. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#include "tests/guest.h"
#include "tests/test.h"
#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/wasi.h"

enum { SIZE = 2 * 65536, IOV = 1024, OUT = 2048, BUF = 4096 };

static struct wasi *w;
static jmp_buf left;
static u32 left_with;

static void
on_exit_call(void *arg, u32 code)
{
	(void)arg;
	left_with = code;
	longjmp(left, 1);
}

/* A wasi over a memory of two pages, filled with 0xaa. */
static void
begin(enum wasi_stdio stdio, char **argv, char **envp)
{
	static char *none[] = {NULL};
	struct wasi_config c = {.memory = &memory,
	                        .argv = argv ? argv : none,
	                        .stdio = stdio,
	                        .envp = envp ? envp : none,
	                        .exit = on_exit_call};
	for (char **a = c.argv ? (char **)c.argv : none; *a; a++)
		c.argc++;
	memory = (struct memory){
	        .data = malloc(SIZE), .size = SIZE, .pages = 2, .max_pages = 2};
	memset(memory.data, 0xaa, SIZE);
	w = wasi_open(&c, &(char *){NULL});
	EXPECT(w != NULL);
}

static void
end(void)
{
	wasi_close(w);
	free(memory.data);
}

/* Replaces descriptor `fd` by `other` and returns a copy of what was there. */
static int
swap_fd(int fd, int other)
{
	int saved = fcntl(fd, F_DUPFD_CLOEXEC, 100);
	dup2(other, fd);
	return saved;
}

static void
restore_fd(int fd, int saved)
{
	dup2(saved, fd);
	close(saved);
}

static void
one_iov(u32 buf, u32 len)
{
	put32(IOV, buf);
	put32(IOV + 4, len);
}

TEST(args, byte_exact)
{
	char *argv[] = {"prog", "", "a\nb\xff", NULL},
	     *envp[] = {"A=1", "no equals sign", NULL};
	begin(WASI_STDIO_NONBLOCK, argv, envp);
	EXPECT_EQ(import_args_sizes_get(w, OUT, OUT + 4), 0);
	EXPECT_EQ(get32(OUT), 3);
	EXPECT_EQ(get32(OUT + 4), 5 + 1 + 5);
	EXPECT_EQ(import_args_get(w, OUT, BUF), 0);
	EXPECT_EQ(get32(OUT), BUF);
	EXPECT_EQ(get32(OUT + 8), BUF + 6);
	EXPECT_EQ(memcmp(memory.data + BUF, "prog\0\0a\nb\xff\0\xaa", 12), 0);
	EXPECT_EQ(import_environ_sizes_get(w, OUT, OUT + 4), 0);
	EXPECT_EQ(get32(OUT), 2);
	EXPECT_EQ(import_environ_get(w, OUT, SIZE - 19), 0);
	EXPECT_EQ(import_environ_get(w, OUT, SIZE - 18), E_FAULT);
	EXPECT_EQ(import_args_get(w, SIZE - 8, BUF), E_FAULT);
	EXPECT_EQ(import_args_get(w, OUT + 1, BUF), E_FAULT);
	end();
}

/* Every address of every function, out of range and misaligned: FAULT, and nothing
 * happens. */
TEST(memory, every_pointer_is_checked)
{
	static const u32 bad[] = {SIZE - 1, SIZE, 0xffffffff, 0xfffffff8, 0x80000000};
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		u32 p = bad[i];
		EXPECT_EQ(import_args_sizes_get(w, p, OUT), E_FAULT);
		EXPECT_EQ(import_args_sizes_get(w, OUT, p), E_FAULT);
		EXPECT_EQ(import_environ_sizes_get(w, p, OUT), E_FAULT);
		EXPECT_EQ(import_clock_res_get(w, 1, p), E_FAULT);
		EXPECT_EQ(import_clock_time_get(w, 1, 0, p), E_FAULT);
		EXPECT_EQ(import_fd_fdstat_get(w, 1, p), E_FAULT);
		EXPECT_EQ(import_fd_prestat_get(w, 3, p), E_FAULT);
		EXPECT_EQ(import_fd_prestat_dir_name(w, 3, p, 2), E_FAULT);
		EXPECT_EQ(import_fd_read(w, 0, p, 1, OUT), E_FAULT);
		EXPECT_EQ(import_fd_read(w, 0, IOV, 1, p), E_FAULT);
		EXPECT_EQ(import_fd_write(w, 1, p, 1, OUT), E_FAULT);
		EXPECT_EQ(import_fd_write(w, 1, IOV, 1, p), E_FAULT);
		EXPECT_EQ(import_poll_oneoff(w, p, BUF, 1, OUT), E_FAULT);
		EXPECT_EQ(import_poll_oneoff(w, BUF, p, 1, OUT), E_FAULT);
		EXPECT_EQ(import_poll_oneoff(w, BUF, BUF, 1, p), E_FAULT);
		EXPECT_EQ(import_random_get(w, p, 2), E_FAULT);
		EXPECT_EQ(import_path_open(w, 3, 0, p, 2, 0, 0, 0, 0, OUT), E_FAULT);
		EXPECT_EQ(import_path_rename(w, 3, BUF, 1, 3, p, 2), E_FAULT);
		EXPECT_EQ(import_fd_filestat_get(w, 1, p), E_FAULT);
		EXPECT_EQ(import_sock_recv(w, 3, IOV, 1, 0, OUT, p), E_FAULT);
	}
	EXPECT_EQ(import_clock_time_get(w, 1, 0, OUT + 4), E_FAULT);
	EXPECT_EQ(import_random_get(w, 0, SIZE + 1), E_FAULT);
	EXPECT_EQ(import_random_get(w, SIZE, 0), 0);
	EXPECT_EQ(get32(OUT), 0xaaaaaaaa);
	end();
}

TEST(iovecs, are_checked_one_by_one)
{
	int pipes[2];
	EXPECT_EQ(pipe(pipes), 0);
	int saved = swap_fd(1, pipes[1]);
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	memcpy(memory.data + BUF, "abcdef", 6);
	put32(IOV, BUF), put32(IOV + 4, 2), put32(IOV + 8, 0), put32(IOV + 12, 0);
	put32(IOV + 16, BUF + 2), put32(IOV + 20, 3);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 3, OUT), 0);
	EXPECT_EQ(get32(OUT), 5);
	one_iov(BUF, 0xffffffff);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 1, OUT), E_FAULT);
	one_iov(SIZE - 1, 2);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 1, OUT), E_FAULT);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 1u << 29, OUT), E_FAULT);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 0xffffffff, OUT), E_FAULT);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 0, OUT), 0);
	EXPECT_EQ(get32(OUT), 0);
	/* more than IOV_MAX entries: a part is written */
	for (u32 i = 0; i < 2000; i++)
		put32(BUF + 8 * i, BUF), put32(BUF + 8 * i + 4, 1);
	EXPECT_EQ(import_fd_write(w, 1, BUF, 2000, OUT), 0);
	EXPECT_EQ(get32(OUT), 1024);
	/* the list in its own buffer, the result in the list */
	one_iov(IOV, 8);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 1, IOV), 0);
	EXPECT_EQ(get32(IOV), 8);
	end();
	restore_fd(1, saved);
	char got[8];
	EXPECT_EQ(read(pipes[0], got, 5), 5);
	EXPECT_EQ(memcmp(got, "abcde", 5), 0);
	close(pipes[0]), close(pipes[1]);
}

TEST(stdio, nonblock_is_virtual)
{
	int pipes[2];
	EXPECT_EQ(pipe(pipes), 0);
	int saved = swap_fd(0, pipes[0]);
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, 0, FDFLAG_NONBLOCK), 0);
	EXPECT_EQ(import_fd_fdstat_get(w, 0, OUT), 0);
	EXPECT_EQ(memory.data[OUT + 2], FDFLAG_NONBLOCK);
	EXPECT_EQ(fcntl(0, F_GETFL) & O_NONBLOCK, 0);
	one_iov(BUF, 100);
	EXPECT_EQ(import_fd_read(w, 0, IOV, 1, OUT), E_AGAIN);
	EXPECT_EQ(write(pipes[1], "hey", 3), 3);
	EXPECT_EQ(import_fd_read(w, 0, IOV, 1, OUT), 0);
	EXPECT_EQ(get32(OUT), 3);
	EXPECT_EQ(memcmp(memory.data + BUF, "hey\xaa", 4), 0);
	EXPECT_EQ(import_fd_read(w, 0, IOV, 1, OUT), E_AGAIN);
	close(pipes[1]);
	EXPECT_EQ(import_fd_read(w, 0, IOV, 1, OUT), 0);
	EXPECT_EQ(get32(OUT), 0);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, 0, 32), E_INVAL);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, 0, FDFLAG_SYNC), E_NOTSUP);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, 7, 0), E_BADF);
	end();
	restore_fd(0, saved);
	close(pipes[0]);
}

/* A full pipe answers AGAIN, and never takes us to sleep in the middle of a large
 * write. */
TEST(stdio, full_pipe)
{
	int pipes[2];
	u32 total = 0, e;
	EXPECT_EQ(pipe(pipes), 0);
	int saved = swap_fd(1, pipes[1]);
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, 1, FDFLAG_NONBLOCK), 0);
	one_iov(0, SIZE);
	alarm(20);
	while ((e = import_fd_write(w, 1, IOV, 1, OUT)) == 0)
		total += get32(OUT);
	alarm(0);
	EXPECT_EQ(e, E_AGAIN);
	EXPECT(total >= 4096);
	signal(SIGPIPE, SIG_IGN);
	close(pipes[0]);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 1, OUT), E_PIPE);
	end();
	restore_fd(1, saved);
	close(pipes[1]);
}

TEST(stdio, closed_descriptors)
{
	int saved = fcntl(0, F_DUPFD_CLOEXEC, 100);
	close(0);
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	one_iov(BUF, 1);
	EXPECT_EQ(import_fd_read(w, 0, IOV, 1, OUT), E_BADF);
	EXPECT_EQ(import_fd_fdstat_get(w, 0, OUT), E_BADF);
	EXPECT_EQ(import_fd_close(w, 0), E_BADF);
	EXPECT_EQ(import_fd_close(w, 1), 0);
	EXPECT_EQ(import_fd_close(w, 1), E_BADF);
	EXPECT(fcntl(1, F_GETFD) >= 0); /* ours it is not to close */
	EXPECT_EQ(import_fd_close(w, 0x80000000), E_BADF);
	EXPECT_EQ(import_fd_close(w, 0xffffffff), E_BADF);
	end();
	restore_fd(0, saved);
}

TEST(stdio, nobody_reads)
{
	int p[2];
	EXPECT_EQ(pipe2(p, O_CLOEXEC), 0);
	close(p[0]);
	int saved = swap_fd(1, p[1]);
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	one_iov(BUF, 1);
	EXPECT_EQ(import_fd_write(w, 1, IOV, 1, OUT), E_PIPE);
	wasi_set_pipe_ends(w, true);
	left_with = 0;
	if (!setjmp(left))
		EXPECT_EQ(import_fd_write(w, 1, IOV, 1, OUT), 99); /* does not return */
	EXPECT_EQ(left_with, 141);
	end();
	restore_fd(1, saved);
	close(p[1]);
}

TEST(stdio, rights_only_drop)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), saved = swap_fd(0, null);
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	EXPECT_EQ(import_fd_fdstat_get(w, 0, OUT), 0);
	EXPECT_EQ(memory.data[OUT], FT_CHARACTER_DEVICE);
	u64 rights = get64(OUT + 8);
	EXPECT(rights & RIGHT_FD_READ);
	EXPECT_EQ(rights & (RIGHT_FD_SEEK | RIGHT_FD_TELL),
	          0); /* isatty() of C libraries */
	EXPECT_EQ(import_fd_fdstat_set_rights(w, 0, rights | RIGHT_PATH_OPEN, 0),
	          E_NOTCAPABLE);
	EXPECT_EQ(import_fd_fdstat_set_rights(w, 0, rights, 1), E_NOTCAPABLE);
	EXPECT_EQ(import_fd_fdstat_set_rights(w, 0, rights & ~RIGHT_FD_READ, 0), 0);
	one_iov(BUF, 1);
	EXPECT_EQ(import_fd_read(w, 0, IOV, 1, OUT), E_NOTCAPABLE);
	EXPECT_EQ(import_fd_fdstat_set_rights(w, 0, rights, 0), E_NOTCAPABLE);
	EXPECT_EQ(import_fd_prestat_get(w, 3, OUT), E_BADF);
	end();
	restore_fd(0, saved);
	close(null);
}

TEST(clock, identifiers)
{
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	for (u32 id = 0; id < 4; id++) {
		EXPECT_EQ(import_clock_time_get(w, id, 1000, OUT), 0);
		EXPECT(get64(OUT) > 0);
		EXPECT_EQ(import_clock_res_get(w, id, OUT), 0);
		EXPECT(get64(OUT) > 0 && get64(OUT) <= 1000000000);
	}
	EXPECT_EQ(import_clock_time_get(w, 4, 0, OUT), E_INVAL);
	EXPECT_EQ(import_clock_res_get(w, 99, OUT), E_INVAL);
	EXPECT_EQ(import_clock_time_get(w, 0, 0, OUT), 0);
	EXPECT(get64(OUT) / 1000000000 + 5 > (u64)time(NULL));
	end();
}

TEST(random, fills_all_of_it)
{
	u32 same = 0;
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	EXPECT_EQ(import_random_get(w, BUF, 65536), 0);
	for (u32 i = 0; i < 65536; i++)
		same += memory.data[BUF + i] == 0xaa;
	EXPECT(same < 1000);
	EXPECT_EQ(memory.data[BUF + 65536], 0xaa);
	end();
}

enum { EVENTS = 32768 };

TEST(poll, arguments)
{
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 0, OUT), E_INVAL);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 1u << 27, OUT), E_FAULT);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 60000, OUT), E_FAULT);
	put_subscription(BUF, 0, 3, 0, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 1, OUT), E_INVAL);
	/* what is wrong with one subscription is its event's error */
	put_subscription(BUF, 0, EVENT_FD_READ, 77, 0, 0);
	put_subscription(BUF, 1, EVENT_CLOCK, 9, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 2, OUT), 0);
	EXPECT_EQ(get32(OUT), 2);
	EXPECT_EQ(get64(EVENTS), 1000);
	EXPECT_EQ(get32(EVENTS + 8) & 0xffff, E_BADF);
	EXPECT_EQ(get32(EVENTS + 32 + 8) & 0xffff, E_INVAL);
	end();
}

TEST(poll, clocks_are_never_early)
{
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	for (u64 ns = 1; ns < 20000000; ns = ns * 7 + 1) {
		u64 start = uv_hrtime();
		put_subscription(BUF, 0, EVENT_CLOCK, CLOCK_ID_MONOTONIC, ns, 0);
		put_subscription(BUF, 1, EVENT_CLOCK, CLOCK_ID_MONOTONIC, UINT64_MAX, 0);
		EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 2, OUT), 0);
		EXPECT(uv_hrtime() - start >= ns);
		EXPECT_EQ(get32(OUT), 1);
		EXPECT_EQ(get64(EVENTS), 1000);
	}
	/* an absolute time that has passed, on both clocks */
	put_subscription(BUF, 0, EVENT_CLOCK, CLOCK_ID_REALTIME, 1, SUBCLOCK_ABSTIME);
	put_subscription(BUF, 1, EVENT_CLOCK, CLOCK_ID_MONOTONIC, 1, SUBCLOCK_ABSTIME);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 2, OUT), 0);
	EXPECT_EQ(get32(OUT), 2);
	end();
}

TEST(poll, files_pipes_and_hang_ups)
{
	int pipes[2], file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	EXPECT_EQ(pipe(pipes), 0);
	int saved0 = swap_fd(0, pipes[0]), saved1 = swap_fd(1, pipes[1]),
	    saved2 = swap_fd(2, file);
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	/* an empty pipe is not ready to be read, but to be written; a timeout of 0 only
	 * looks */
	put_subscription(BUF, 0, EVENT_FD_READ, 0, 0, 0);
	put_subscription(BUF, 1, EVENT_CLOCK, CLOCK_ID_MONOTONIC, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 2, OUT), 0);
	u32 n = get32(OUT);
	u64 who = get64(EVENTS);
	put_subscription(BUF, 1, EVENT_FD_WRITE, 1, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 2, OUT), 0);
	u64 writable = get64(EVENTS);
	u32 writables = get32(OUT);
	/* a regular file is always ready; the same descriptor twice */
	put_subscription(BUF, 0, EVENT_FD_READ, 2, 0, 0);
	put_subscription(BUF, 1, EVENT_FD_READ, 2, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 2, OUT), 0);
	u32 files = get32(OUT);
	/* the other end is gone: a read event that says so */
	close(pipes[1]);
	close(1);
	put_subscription(BUF, 0, EVENT_FD_READ, 0, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, BUF, EVENTS, 1, OUT), 0);
	u32 hung = get32(OUT), flags = get32(EVENTS + 24) & 0xffff,
	    error = get32(EVENTS + 8) & 0xffff;
	end();
	restore_fd(0, saved0), restore_fd(1, saved1), restore_fd(2, saved2);
	close(pipes[0]), close(file);
	EXPECT_EQ(n, 1);
	EXPECT_EQ(who, 1001);
	EXPECT_EQ(writables, 1);
	EXPECT_EQ(writable, 1001);
	EXPECT_EQ(files, 2);
	EXPECT_EQ(hung, 1);
	EXPECT_EQ(flags, EVENT_HANGUP);
	EXPECT_EQ(error, 0);
}

TEST(proc, exit_and_raise)
{
	begin(WASI_STDIO_NONBLOCK, NULL, NULL);
	if (!setjmp(left))
		import_proc_exit(w, 0x12345);
	EXPECT_EQ(left_with, 0x45);
	if (!setjmp(left))
		EXPECT_EQ(import_proc_raise(w, 6), 99); /* does not return */
	EXPECT_EQ(left_with, 134);
	EXPECT_EQ(import_proc_raise(w, 0), 0);
	EXPECT_EQ(import_proc_raise(w, 31), E_INVAL);
	for (int i = 0; i < 40; i++)
		EXPECT_EQ(import_sched_yield(w), 0);
	end();
}

TEST(errno, both_directions_of_the_table)
{
	EXPECT_EQ(errno_from_uv(0), 0);
	EXPECT_EQ(errno_from_uv(UV_ENOENT), E_NOENT);
	EXPECT_EQ(errno_from_uv(UV_EAGAIN), E_AGAIN);
	EXPECT_EQ(errno_from_uv(UV_EPIPE), E_PIPE);
	EXPECT_EQ(errno_from_uv(-EDQUOT), E_DQUOT);
	EXPECT_EQ(errno_from_uv(UV_EOF), E_IO);
	errno = EISDIR;
	EXPECT_EQ(errno_here(), E_ISDIR);
}

/* The signatures as the specification's own text has them, written down independently. */
TEST(table, signatures)
{
	static const struct {
		const char *name, *letters;
	} want[] = {{"args_get", "ii"},
	            {"args_sizes_get", "ii"},
	            {"environ_get", "ii"},
	            {"environ_sizes_get", "ii"},
	            {"clock_res_get", "ii"},
	            {"clock_time_get", "iIi"},
	            {"fd_advise", "iIIi"},
	            {"fd_allocate", "iII"},
	            {"fd_close", "i"},
	            {"fd_datasync", "i"},
	            {"fd_fdstat_get", "ii"},
	            {"fd_fdstat_set_flags", "ii"},
	            {"fd_fdstat_set_rights", "iII"},
	            {"fd_filestat_get", "ii"},
	            {"fd_filestat_set_size", "iI"},
	            {"fd_filestat_set_times", "iIIi"},
	            {"fd_pread", "iiiIi"},
	            {"fd_prestat_get", "ii"},
	            {"fd_prestat_dir_name", "iii"},
	            {"fd_pwrite", "iiiIi"},
	            {"fd_read", "iiii"},
	            {"fd_readdir", "iiiIi"},
	            {"fd_renumber", "ii"},
	            {"fd_seek", "iIii"},
	            {"fd_sync", "i"},
	            {"fd_tell", "ii"},
	            {"fd_write", "iiii"},
	            {"path_create_directory", "iii"},
	            {"path_filestat_get", "iiiii"},
	            {"path_filestat_set_times", "iiiiIIi"},
	            {"path_link", "iiiiiii"},
	            {"path_open", "iiiiiIIii"},
	            {"path_readlink", "iiiiii"},
	            {"path_remove_directory", "iii"},
	            {"path_rename", "iiiiii"},
	            {"path_symlink", "iiiii"},
	            {"path_unlink_file", "iii"},
	            {"poll_oneoff", "iiii"},
	            {"proc_raise", "i"},
	            {"sched_yield", ""},
	            {"random_get", "ii"},
	            {"sock_accept", "iii"},
	            {"sock_recv", "iiiiii"},
	            {"sock_send", "iiiii"},
	            {"sock_shutdown", "ii"},
	            {"sock_accept_v1", "ii"},
	            {"sock_open", "iii"},
	            {"sock_bind", "iii"},
	            {"sock_listen", "ii"},
	            {"sock_connect", "iii"},
	            {"sock_recv_from", "iiiiiiii"},
	            {"sock_recv_from_v1", "iiiiiii"},
	            {"sock_send_to", "iiiiiii"},
	            {"sock_getsockopt", "iiiii"},
	            {"sock_setsockopt", "iiiii"},
	            {"sock_getlocaladdr", "iii"},
	            {"sock_getlocaladdr_v1", "iiii"},
	            {"sock_getpeeraddr", "iii"},
	            {"sock_getpeeraddr_v1", "iiii"},
	            {"sock_getaddrinfo", "iiiiiiii"}};
#define W(n, name, needs, ...) \
	static const char letters_##name[] = {MAP##n(KIND_LETTERS, __VA_ARGS__) 0};
#include "wasi/abi/api.def"
#undef W
	static const struct {
		const char *name, *letters;
	} got[] = {
#define W(n, name, needs, ...) {#name, letters_##name},
#include "wasi/abi/api.def"
#undef W
	};
	EXPECT_EQ(sizeof got / sizeof *got, sizeof want / sizeof *want);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		EXPECT_STR(got[i].name, want[i].name);
		EXPECT_STR(got[i].letters, want[i].letters);
	}
}

TEST_MAIN
