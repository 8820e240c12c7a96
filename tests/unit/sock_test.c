/* SPDX-License-Identifier: MIT */
/* Sockets, the trace, and every address argument of every function, as a guest calls. */
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/test.h"
#include "wasi/api.h"
#include "runtime/shared/listen.h"
#include "wasi/state.h"

enum { SIZE = 65536, IOV = 1024, OUT = 2048, BUF = 4096, LISTENER = 3 };

static struct wasi *w;
static char path[64];
static int trace_file;

static void
begin_with(const struct wasi_dir *dirs, size_t ndirs, const char *listen, size_t nlisten,
           int trace)
{
	static char *none[] = {NULL};
	static const char *list[1];
	list[0] = listen;
	struct wasi_config c = {.memory = &memory,
	                        .argv = none,
	                        .envp = none,
	                        .dirs = dirs,
	                        .ndirs = ndirs,
	                        .listen = list,
	                        .nlisten = nlisten,
	                        .trace = trace};
	memory = (struct memory){.data = malloc(SIZE), .size = SIZE, .pages = 1};
	memset(memory.data, 0xaa, SIZE);
	w = wasi_open(&c, &(char *){NULL});
	EXPECT(w != NULL);
}

/* A listener on a Unix socket, descriptor 3. */
static void
begin(void)
{
	signal(SIGPIPE, SIG_IGN); /* as runtime/start/main.c */
	snprintf(path, sizeof path, "unix:/tmp/gowasm-sock-%d", (int)getpid());
	begin_with(NULL, 0, path, 1, 0);
}

static void
end(void)
{
	wasi_close(w);
	free(memory.data);
	unlink(path + 5);
}

static void
one_iov(u32 buf, u32 len)
{
	memcpy(memory.data + IOV, &buf, 4);
	memcpy(memory.data + IOV + 4, &len, 4);
}

static int
client(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	memcpy(a.sun_path, path + 5, strlen(path + 5));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	EXPECT_EQ(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

TEST(sock, a_listener_is_ready_for_go)
{
	begin();
	EXPECT_EQ(import_fd_fdstat_get(w, LISTENER, OUT), 0);
	EXPECT_EQ(memory.data[OUT], FT_SOCKET_STREAM);
	EXPECT_EQ(memory.data[OUT + 2], FDFLAG_NONBLOCK);
	EXPECT(fcntl(w->shared->fds[LISTENER]->host, F_GETFL) & O_NONBLOCK);
	EXPECT(fcntl(w->shared->fds[LISTENER]->host, F_GETFD) & FD_CLOEXEC);
	EXPECT_EQ(import_fd_prestat_get(w, LISTENER, OUT), E_BADF);
	EXPECT_EQ(import_sock_accept(w, LISTENER, 0, OUT), E_AGAIN);
	one_iov(BUF, 1);
	EXPECT_EQ(import_fd_read(w, LISTENER, IOV, 1, OUT), E_NOTCONN);
	EXPECT_EQ(import_sock_accept(w, LISTENER, 1, OUT), E_INVAL);
	end();
}

TEST(sock, a_connection)
{
	char got[16] = "";
	begin();
	int c = client();
	EXPECT_EQ(import_sock_accept(w, LISTENER, 0, OUT), 0);
	u32 fd = get32(OUT);
	EXPECT_EQ(fd, 4);
	EXPECT(fcntl(w->shared->fds[fd]->host, F_GETFD) & FD_CLOEXEC);
	EXPECT(!(fcntl(w->shared->fds[fd]->host, F_GETFL) & O_NONBLOCK));
	EXPECT_EQ(import_fd_fdstat_set_flags(w, fd, FDFLAG_NONBLOCK), 0);
	EXPECT(fcntl(w->shared->fds[fd]->host, F_GETFL) & O_NONBLOCK);
	one_iov(BUF, 16);
	EXPECT_EQ(import_fd_read(w, fd, IOV, 1, OUT), E_AGAIN);
	EXPECT_EQ(import_sock_recv(w, fd, IOV, 1, 0, OUT, OUT + 4), E_AGAIN);
	EXPECT_EQ(write(c, "hello", 5), 5);
	EXPECT_EQ(import_sock_recv(w, fd, IOV, 1, RIFLAG_PEEK, OUT, OUT + 4), 0);
	EXPECT_EQ(get32(OUT), 5);
	EXPECT_EQ(import_sock_recv(w, fd, IOV, 1, 4, OUT, OUT + 4), E_INVAL);
	EXPECT_EQ(import_fd_read(w, fd, IOV, 1, OUT), 0);
	EXPECT_EQ(get32(OUT), 5);
	EXPECT(memcmp(memory.data + BUF, "hello", 5) == 0);
	one_iov(BUF, 5);
	EXPECT_EQ(import_sock_send(w, fd, IOV, 1, 1, OUT), E_INVAL);
	EXPECT_EQ(import_sock_send(w, fd, IOV, 1, 0, OUT), 0);
	EXPECT_EQ(import_fd_write(w, fd, IOV, 1, OUT), 0);
	EXPECT_EQ(read(c, got, sizeof got), 10);
	EXPECT_STR(got, "hellohello");
	EXPECT_EQ(import_sock_accept(w, fd, 0, OUT), E_INVAL);
	EXPECT_EQ(import_sock_shutdown(w, fd, 0), E_INVAL);
	EXPECT_EQ(import_sock_shutdown(w, fd, 4), E_INVAL);
	EXPECT_EQ(import_sock_shutdown(w, fd, 2), 0);
	EXPECT_EQ(read(c, got, sizeof got), 0);
	EXPECT_EQ(import_fd_write(w, fd, IOV, 1, OUT), E_PIPE);
	close(c);
	EXPECT_EQ(import_fd_read(w, fd, IOV, 1, OUT), 0);
	EXPECT_EQ(get32(OUT), 0);
	EXPECT_EQ(import_fd_close(w, fd), 0);
	EXPECT_EQ(import_sock_shutdown(w, fd, 1), E_BADF);
	end();
}

TEST(sock, what_is_none)
{
	static const struct wasi_dir tmp = {
	        .host = "/tmp", .guest = "/tmp", .read_only = true};
	begin_with(&tmp, 1, NULL, 0, 0);
	path[0] = 0;
	EXPECT_EQ(import_sock_accept(w, 3, 0, OUT), E_NOTSOCK);
	EXPECT_EQ(import_sock_shutdown(w, 3, 1), E_NOTSOCK);
	EXPECT_EQ(import_sock_shutdown(w, 9, 1), E_BADF);
	EXPECT_EQ(import_sock_send(w, 3, IOV, 0, 0, OUT), E_NOTSOCK);
	EXPECT_EQ(import_sock_recv(w, 3, IOV, 0, 0, OUT, OUT + 4), E_NOTSOCK);
	strcpy(path, "unix:/none");
	end();
}

TEST(sock, listeners_follow_directories_and_tcp_works)
{
	static const struct wasi_dir tmp = {
	        .host = "/tmp", .guest = "/tmp", .read_only = true};
	struct sockaddr_in a;
	socklen_t n = sizeof a;
	begin_with(&tmp, 1, "127.0.0.1:0", 1, 0);
	EXPECT_EQ(import_fd_prestat_get(w, 3, OUT), 0);
	EXPECT_EQ(import_fd_prestat_get(w, 4, OUT), E_BADF);
	EXPECT_EQ(getsockname(w->shared->fds[4]->host, (struct sockaddr *)&a, &n), 0);
	int c = socket(AF_INET, SOCK_STREAM, 0);
	EXPECT_EQ(connect(c, (struct sockaddr *)&a, n), 0);
	EXPECT_EQ(import_sock_accept(w, 4, FDFLAG_NONBLOCK, OUT), 0);
	EXPECT(fcntl(w->shared->fds[get32(OUT)]->host, F_GETFL) & O_NONBLOCK);
	close(c);
	end();
}

TEST(sock, addresses)
{
	static const struct {
		const char *spec, *host;
		int port;
	} good[] = {{"127.0.0.1:80", "127.0.0.1", 80}, {"[::1]:8080", "::1", 8080},
	            {"localhost:1", "127.0.0.1", 1},   {":65535", "", 65535},
	            {"unix:/run/x", "/run/x", 0},      {"0.0.0.0:0", "0.0.0.0", 0}};
	static const char *const bad[] = {
	        "",       "80",    "127.0.0.1", "127.0.0.1:",   "127.0.0.1:x",
	        "::1:80", "unix:", ":65536",    "a.b:80",       "1.2.3:80",
	        ":80x",   "[x]:1", ":-1",       "[1.2.3.4]:80", "127.0.0.1:999999"};
	struct listen_address a;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		EXPECT(listen_parse(good[i].spec, &a));
		EXPECT_STR(a.host, good[i].host);
		EXPECT_EQ(a.port, good[i].port);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (listen_parse(bad[i], &a)) {
			puts(bad[i]);
			EXPECT(!"malformed");
		}
}

static const char *
traced(void)
{
	static char text[4096];
	ssize_t n = pread(trace_file, text, sizeof text - 1, 0);
	text[n < 0 ? 0 : n] = 0;
	return text;
}

TEST(trace, shows_arguments_results_and_errors)
{
	static const struct wasi_dir tmp = {
	        .host = "/tmp", .guest = "/t", .read_only = true};
	trace_file = memfd_create("trace", MFD_CLOEXEC);
	begin_with(&tmp, 1, NULL, 0, trace_file);
	memcpy(memory.data + BUF, "a\"b\n\xff", 5);
	one_iov(BUF, 5);
	EXPECT_EQ(import_fd_write(w, 77, IOV, 1, OUT), E_BADF);
	EXPECT_EQ(import_fd_prestat_dir_name(w, 3, OUT, 2), 0);
	EXPECT_EQ(import_clock_res_get(w, 9, OUT), E_INVAL);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, 3, FDFLAG_NONBLOCK | FDFLAG_APPEND | 64),
	          E_INVAL);
	EXPECT_EQ(import_path_open(w, 3, 1, BUF, 5, 0, 2, 0, 0, OUT), E_NOENT);
	EXPECT_EQ(import_fd_write(w, 1, UINT32_MAX, 1, OUT), E_FAULT);
	EXPECT_STR(
	        traced(),
	        "wasi: fd_write(77, [5 \"a\\\"b\\n\\xff\"]) = EBADF (8, bad file "
	        "descriptor)\n"
	        "wasi: fd_prestat_dir_name(3</t>, [2]) = \"/t\"\n"
	        "wasi: clock_res_get(9?) = EINVAL (28, invalid argument)\n"
	        "wasi: fd_fdstat_set_flags(3</t>, APPEND|NONBLOCK|0x40?) = EINVAL (28, "
	        "invalid argument)\n"
	        "wasi: path_open(3</t>, FOLLOW, \"a\\\"b\\n\\xff\", 0, 0x2(r), 0x0(), "
	        "0) = ENOENT (44, no such file or directory)\n"
	        "wasi: fd_write(1, 0xffffffff+1?) = EFAULT (21, bad address in system "
	        "call argument)\n");
	close(trace_file);
	strcpy(path, "unix:/none");
	end();
}

TEST(trace, long_lines_are_cut)
{
	trace_file = memfd_create("trace", MFD_CLOEXEC);
	begin_with(NULL, 0, NULL, 0, trace_file);
	memset(memory.data, 0x01, SIZE); /* each byte takes four */
	EXPECT_EQ(import_path_symlink(w, 0, 60000, 9, 0, 60000), E_BADF);
	const char *text = traced();
	EXPECT(strlen(text) > 1000 && strlen(text) < 4095);
	EXPECT_EQ(text[strlen(text) - 1], '\n');
	close(trace_file);
	strcpy(path, "unix:/none");
	end();
}

TEST_MAIN
