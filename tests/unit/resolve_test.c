/* SPDX-License-Identifier: MIT */
/* Names: messages of the DNS, and a guest that asks a resolver of the test's own. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/shared/reach.h"
#include "tests/guest.h"
#include "tests/test.h"
#include "wasi/api.h"
#include "wasi/net/dns.h"
#include "wasi/net/net.h"
#include "wasi/state.h"

enum { SIZE = 65536, IOV = 1024, OUT = 2048, PLACE = 3072, ADDRESS = 3200, BUF = 4096 };
enum { SUBS = 8192, EVENTS = 9000 };

/* --- messages --- */

static size_t
put_name(u8 *m, size_t at, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ".");
		m[at++] = (u8)n;
		memcpy(m + at, name, n);
		at += n;
		name += n + (name[n] == '.');
	}
	m[at++] = 0;
	return at;
}

static size_t
put_header(u8 *m, unsigned id, unsigned flags, unsigned answers)
{
	const u8 h[12] = {(u8)(id >> 8), (u8)id, (u8)(flags >> 8), (u8)flags, 0, 1, 0,
	                  (u8)answers};
	memcpy(m, h, sizeof h);
	return sizeof h;
}

static size_t
question(u8 *m, unsigned id, unsigned flags, unsigned answers, const char *name)
{
	size_t at = put_name(m, put_header(m, id, flags, answers), name);
	memcpy(m + at, "\0\1\0\1", 4);
	return at + 4;
}

static size_t
record(u8 *m, size_t at, const char *name, u8 type, const void *data, size_t n)
{
	at = put_name(m, at, name);
	const u8 h[10] = {0, type, 0, 1, 0, 0, 0, 60, 0, (u8)n};
	memcpy(m + at, h, sizeof h);
	memcpy(m + at + sizeof h, data, n);
	return at + sizeof h + n;
}

static size_t
alias(u8 *m, size_t at, const char *name, const char *target)
{
	u8 data[256];
	return record(m, at, name, 5, data, put_name(data, 0, target));
}

static char seen[8][64];
static int nseen;

static void
see(void *arg, const char *name, const u8 address[16])
{
	(void)arg, (void)name;
	inet_ntop(AF_INET6, address, seen[nseen++ & 7], sizeof *seen);
}

static bool
answers(const u8 *m, size_t n)
{
	char name[DNS_NAME];
	nseen = 0;
	return dns_answer(m, n, name, see, NULL);
}

TEST(dns, questions)
{
	u8 m[600];
	char name[DNS_NAME];
	size_t n = question(m, 7, 0x0120, 0, "WWW.Example.com");
	EXPECT(dns_question(m, n, name));
	EXPECT_STR(name, "www.example.com");
	EXPECT(!dns_question(m, n - 1, name));
	EXPECT(!dns_question(m, n + 1, name));
	m[11] = 1; /* an OPT record, as Go sends, and one that carries something */
	memcpy(m + n, "\0\0\x29\x04\xd0\0\0\0\0\0\0", 11);
	EXPECT(dns_question(m, n + 11, name));
	memcpy(m + n, "\0\0\x29\x04\xd0\0\0\0\0\0\4\0\1\0\0", 15);
	EXPECT(!dns_question(m, n + 15, name));
	n = question(m, 7, 0x8100, 0, "a.b");
	EXPECT(!dns_question(m, n, name)); /* an answer */
	n = question(m, 7, 0x2900, 0, "a.b");
	EXPECT(!dns_question(m, n, name)); /* an update */
	n = question(m, 7, 0x0100, 1, "a.b");
	EXPECT(!dns_question(m, n, name));
	n = question(m, 7, 0x0100, 0, "a.b\x01");
	EXPECT(!dns_question(m, n, name));
	n = question(m, 7, 0x0100, 0, "");
	EXPECT(!dns_question(m, n, name));
	n = question(m, 7, 0x0100, 0, "x");
	memcpy(m + 12, "\xc0\x0c", 2); /* a pointer to itself */
	EXPECT(!dns_question(m, n, name));
	u8 refused[600];
	n = question(m, 7, 0x0120, 0, "a.b");
	EXPECT_EQ(dns_refuse(m, n, refused), n);
	EXPECT_EQ(refused[3] & 15, 5);
	EXPECT(refused[2] & 0x80);
}

TEST(dns, answers_and_aliases)
{
	u8 m[600];
	size_t n = question(m, 7, 0x8180, 3, "www.example.com");
	n = record(m, n, "end.cdn.net", 1, "\xc6\x33\x64\1", 4);
	n = alias(m, n, "cdn.net", "end.cdn.net");
	n = alias(m, n, "www.example.com", "cdn.net");
	EXPECT(answers(m, n));
	EXPECT_EQ(nseen, 1);
	EXPECT_STR(seen[0], "::ffff:198.51.100.1");
	n = question(m, 7, 0x8180, 2, "www.example.com");
	n = record(m, n, "other.com", 1, "\xc6\x33\x64\1", 4);
	n = record(m, n, "WWW.example.com", 1, "\xc6\x33\x64\2", 4);
	EXPECT(answers(m, n));
	EXPECT_EQ(nseen, 1); /* not what nobody asked for */
	n = question(m, 7, 0x8180, 2, "a.b");
	n = alias(m, n, "a.b", "c.d");
	n = alias(m, n, "c.d", "a.b");
	EXPECT(!answers(m, n)); /* a circle */
	n = question(m, 7, 0x8180, 1, "a.b");
	n = record(m, n, "a.b", 1, "\1\2\3\4\5", 5);
	EXPECT(answers(m, n) && nseen == 0);
	n = question(m, 7, 0x8180, 1, "a.b");
	size_t whole = record(m, n, "a.b", 1, "\1\2\3\4", 4);
	EXPECT(answers(m, whole) && nseen == 1);
	for (size_t k = 0; k < whole; k++)
		EXPECT(!answers(m, k));
	m[2] |= 2; /* truncated */
	EXPECT(!answers(m, whole));
}

/* --- a guest that asks --- */

static struct wasi *w;
static int server = -1, server_stream = -1;
static char resolver[32], resolv[120]; /* its address is this process's own */
static const char hosts[] = "127.0.0.1 localhost\n127.0.0.9 inside.example # here\n";

static bool
begin(const char *first, const char *second, const char *only)
{
	static char *none[] = {NULL};
	static const char *connect_to[2], *only_to[1];
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(53)};
	unsigned pid = (unsigned)getpid();
	snprintf(resolver, sizeof resolver, "127.%u.%u.7", pid / 250 % 250 + 1,
	         pid % 250);
	snprintf(resolv, sizeof resolv,
	         "# of the test\nsearch corp.example\nnameserver %s\n", resolver);
	static struct wasi_file files[2];
	const struct wasi_file now[] = {
	        {"/etc/resolv.conf", (const uint8_t *)resolv, strlen(resolv), 1},
	        {"/etc/hosts", (const uint8_t *)hosts, sizeof hosts - 1, 1}};
	memcpy(files, now, sizeof now);
	inet_pton(AF_INET, resolver, &a.sin_addr);
	if (server < 0 || server_stream < 0) {
		server = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		server_stream = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (bind(server, (struct sockaddr *)&a, sizeof a) != 0 ||
		    bind(server_stream, (struct sockaddr *)&a, sizeof a) != 0 ||
		    listen(server_stream, 8) != 0) {
			printf("skip resolve: %s:53: %s\n", resolver, strerror(errno));
			server = server_stream = -1;
			return false;
		}
	}
	connect_to[0] = first, connect_to[1] = second, only_to[0] = only;
	struct wasi_config c = {.memory = &memory,
	                        .argv = none,
	                        .envp = none,
	                        .connect = connect_to,
	                        .nconnect = second ? 2 : 1,
	                        .connect_only = only ? only_to : NULL,
	                        .nconnect_only = only != NULL,
	                        .files = files,
	                        .nfiles = 2};
	memory = (struct memory){.data = malloc(SIZE), .size = SIZE, .pages = 1};
	memset(memory.data, 0, SIZE);
	w = wasi_open(&c, &(char *){NULL});
	EXPECT(w != NULL);
	return w != NULL;
}

static void
end(void)
{
	wasi_close(w);
	free(memory.data);
}

static u32
place(const char *text)
{
	put32(PLACE, ADDRESS);
	put32(PLACE + 4, 4);
	EXPECT_EQ(inet_pton(AF_INET, text, memory.data + ADDRESS), 1);
	return PLACE;
}

static u32
asking(u32 type)
{
	EXPECT_EQ(import_sock_open(w, FAMILY_IP4, type, OUT), 0);
	u32 fd = get32(OUT);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.8"), 53), E_ACCES);
	EXPECT_EQ(import_sock_connect(w, fd, place(resolver), 54), E_ACCES);
	EXPECT_EQ(import_sock_connect(w, fd, place(resolver), 53), 0);
	return fd;
}

static u32
io(u32 fd, bool write, u32 n)
{
	put32(IOV, BUF);
	put32(IOV + 4, n);
	return write ? import_fd_write(w, fd, IOV, 1, OUT)
	             : import_fd_read(w, fd, IOV, 1, OUT);
}

static bool
may_connect(const char *address, u16 port)
{
	struct net_address a = {.family = FAMILY_IP4, .at.port = port, .path = ""};
	EXPECT(reach_number(address, a.at.address));
	return net_may_connect(w, &a);
}

/* The guest asks by datagram, and the resolver says `address`, for the alias. */
static void
ask(const char *name, const char *to_name, const char *address, unsigned id)
{
	u8 m[600], data[4];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	u32 fd = asking(SOCKTYPE_DGRAM);
	size_t n = question(memory.data + BUF, 9, 0x0100, 0, name);
	EXPECT_EQ(io(fd, true, (u32)n), 0);
	EXPECT_EQ(recvfrom(server, m, sizeof m, 0, (struct sockaddr *)&from, &size),
	          (i64)n);
	EXPECT_EQ(inet_pton(AF_INET, address, data), 1);
	n = question(m, id, 0x8180, 2, name);
	n = alias(m, n, name, to_name);
	n = record(m, n, to_name, 1, data, 4);
	EXPECT_EQ(sendto(server, m, n, 0, (struct sockaddr *)&from, size), (i64)n);
	EXPECT_EQ(io(fd, false, 600), 0);
	EXPECT_EQ(get32(OUT), n);
	EXPECT_EQ(import_fd_close(w, fd), 0);
}

TEST(resolve, an_answer_opens_its_address_for_the_grants_ports)
{
	if (!begin("www.example.com:443", "*.example.org:80-90", NULL))
		return;
	EXPECT(!may_connect("198.51.100.1", 443));
	ask("www.example.com", "cdn.net", "198.51.100.1", 9);
	EXPECT(may_connect("198.51.100.1", 443));
	EXPECT(!may_connect("198.51.100.1", 80));
	EXPECT(!may_connect("198.51.100.2", 443));
	ask("x.example.org", "y", "198.51.100.3", 9);
	EXPECT(may_connect("198.51.100.3", 80) && may_connect("198.51.100.3", 90));
	ask("www.example.com", "cdn.net", "198.51.100.4", 8); /* another's answer */
	EXPECT(!may_connect("198.51.100.4", 443));
	end();
}

TEST(resolve, rebinding)
{
	static const char *const never[] = {"127.0.0.1", "169.254.169.254", "0.0.0.0",
	                                    "100.64.0.1"};
	if (!begin("www.example.com:443", "*.example.org:443", NULL))
		return;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
		ask("www.example.com", "a", never[i], 9);
		ask("x.example.org", "a", never[i], 9);
		EXPECT(!may_connect(never[i], 443));
	}
	ask("x.example.org", "a", "10.0.0.1", 9);
	EXPECT(!may_connect("10.0.0.1", 443));
	ask("www.example.com", "a", "10.0.0.1", 9); /* a machine in the house */
	EXPECT(may_connect("10.0.0.1", 443));
	end();
}

TEST(resolve, names_that_are_not_granted_never_leave)
{
	if (!begin("www.example.com:443", NULL, NULL))
		return;
	u32 fd = asking(SOCKTYPE_DGRAM);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, fd, FDFLAG_NONBLOCK), 0);
	EXPECT_EQ(io(fd, false, 600), E_AGAIN);
	size_t n = question(memory.data + BUF, 9, 0x0100, 0, "secret.evil.example");
	EXPECT_EQ(io(fd, true, (u32)n), 0);
	put_subscription(SUBS, 0, EVENT_FD_READ, fd, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, SUBS, EVENTS, 1, OUT), 0);
	EXPECT_EQ(io(fd, false, 600), 0);
	EXPECT_EQ(get32(OUT), n);
	EXPECT_EQ(memory.data[BUF + 3] & 15, 5);
	EXPECT_EQ(io(fd, false, 600), E_AGAIN);
	memset(memory.data + BUF, 'x', 40);
	EXPECT_EQ(io(fd, true, 40), E_ACCES); /* no question */
	EXPECT_EQ(io(fd, true, 0), E_ACCES);
	EXPECT_EQ(import_sock_connect(w, fd, place(resolver), 53), E_ISCONN);
	EXPECT_EQ(import_sock_send_to(w, fd, IOV, 1, place(resolver), 53, 0, OUT),
	          E_ISCONN);
	EXPECT_EQ(recv(server, &(char){0}, 1, MSG_DONTWAIT), -1);
	/* a name with the suffix that names are tried with */
	n = question(memory.data + BUF, 9, 0x0100, 0, "www.example.com.corp.example");
	EXPECT_EQ(io(fd, true, (u32)n), 0);
	EXPECT_EQ(recv(server, memory.data, 600, 0), (i64)n);
	end();
}

TEST(resolve, a_stream_in_pieces)
{
	u8 m[600];
	if (!begin("www.example.com:443", NULL, NULL))
		return;
	u32 fd = asking(SOCKTYPE_STREAM);
	int c = accept(server_stream, NULL, NULL);
	u8 *to = memory.data + BUF;
	size_t n = question(to + 2, 9, 0x0100, 0, "other.example.com");
	to[0] = 0, to[1] = (u8)n;
	EXPECT_EQ(io(fd, true, (u32)n), E_ACCES); /* not all of it */
	EXPECT_EQ(io(fd, true, (u32)n + 2), 0);
	EXPECT_EQ(io(fd, false, 2), 0);
	EXPECT_EQ(to[1], n);
	EXPECT_EQ(io(fd, false, 600), 0);
	EXPECT_EQ(to[3] & 15, 5);
	n = question(to + 2, 9, 0x0100, 0, "www.example.com");
	to[0] = 0, to[1] = (u8)n;
	EXPECT_EQ(io(fd, true, (u32)n + 2), 0);
	EXPECT_EQ(recv(c, m, sizeof m, 0), (i64)n + 2);
	n = question(m + 2, 9, 0x8180, 1, "www.example.com");
	n = record(m + 2, n, "www.example.com", 1, "\xc6\x33\x64\1", 4);
	m[0] = 0, m[1] = (u8)n;
	EXPECT_EQ(send(c, m, n + 2, 0), (i64)n + 2);
	EXPECT_EQ(io(fd, false, 2), 0);
	EXPECT_EQ(io(fd, false, 20), 0);
	EXPECT(!may_connect("198.51.100.1", 443));
	EXPECT_EQ(io(fd, false, 600), 0);
	EXPECT(may_connect("198.51.100.1", 443));
	close(c);
	end();
}

TEST(resolve, hosts_and_a_second_list)
{
	if (!begin("inside.example:80", NULL, NULL))
		return;
	EXPECT(may_connect("127.0.0.9", 80) && !may_connect("127.0.0.1", 80));
	end();
	if (!begin("*.example.com:1-99", NULL, "www.example.com:80"))
		return;
	ask("www.example.com", "a", "198.51.100.1", 9);
	EXPECT(may_connect("198.51.100.1", 80) && !may_connect("198.51.100.1", 81));
	EXPECT(!net_may_ask(w, "other.example.com"));
	end();
	if (!begin("127.0.0.1:80", NULL, NULL))
		return;
	EXPECT_EQ(import_sock_open(w, FAMILY_IP4, SOCKTYPE_DGRAM, OUT), 0);
	EXPECT_EQ(import_sock_connect(w, get32(OUT), place(resolver), 53), E_ACCES);
	end();
}

/* --- lent files --- */

TEST(lent, files_are_read_and_never_changed)
{
	if (!begin("a.example:1", NULL, NULL))
		return;
	memcpy(memory.data + BUF + 1000, "etc/hosts", 9);
	u32 at = BUF + 1000;
	EXPECT_EQ(import_path_open(w, ~0u, 1, at, 8, 0, RIGHT_FD_READ, 0, 0, OUT),
	          E_BADF);
	EXPECT_EQ(import_path_open(w, 3, 1, at, 9, 0, RIGHT_FD_READ, 0, 0, OUT), E_BADF);
	EXPECT_EQ(import_path_open(w, ~0u, 1, at, 9, 0, RIGHT_FD_WRITE, 0, 0, OUT),
	          E_ROFS);
	EXPECT_EQ(import_path_open(w, ~0u, 1, at, 9, OFLAG_TRUNC, 0, 0, 0, OUT), E_ROFS);
	EXPECT_EQ(import_path_open(w, ~0u, 1, at, 9, OFLAG_DIRECTORY, 0, 0, 0, OUT),
	          E_NOTDIR);
	EXPECT_EQ(import_path_unlink_file(w, ~0u, at, 9), E_BADF);
	EXPECT_EQ(import_path_open(w, ~0u, 1, at, 9, 0, RIGHT_FD_READ, 0, 0, OUT), 0);
	u32 fd = get32(OUT);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, fd, FDFLAG_NONBLOCK), 0);
	EXPECT_EQ(io(fd, true, 1), E_BADF);
	EXPECT_EQ(io(fd, false, 9), 0);
	EXPECT_EQ(memcmp(memory.data + BUF, "127.0.0.1", 9), 0);
	EXPECT_EQ(import_fd_seek(w, fd, -5, WASI_END, OUT), 0);
	EXPECT_EQ(io(fd, false, 100), 0);
	EXPECT_EQ(get32(OUT), 5);
	EXPECT_EQ(io(fd, false, 100), 0);
	EXPECT_EQ(get32(OUT), 0);
	EXPECT_EQ(import_fd_seek(w, fd, -1000, WASI_CUR, OUT), E_INVAL);
	EXPECT_EQ(import_fd_pread(w, fd, IOV, 1, 4, OUT), 0);
	EXPECT_EQ(import_fd_pread(w, fd, IOV, 1, 1ull << 40, OUT), 0);
	EXPECT_EQ(get32(OUT), 0);
	EXPECT_EQ(import_fd_filestat_get(w, fd, OUT), 0);
	EXPECT_EQ(get64(OUT + 32), sizeof hosts - 1);
	EXPECT_EQ(import_fd_filestat_set_size(w, fd, 0), E_INVAL);
	EXPECT_EQ(import_path_filestat_get(w, ~0u, 1, at, 9, OUT), 0);
	EXPECT_EQ(memory.data[OUT + 16], FT_REGULAR_FILE);
	EXPECT_EQ(import_fd_close(w, fd), 0);
	end();
}

TEST_MAIN
