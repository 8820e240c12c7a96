/* SPDX-License-Identifier: MIT */
/* The functions of sockets that preview1 does not have, as a guest calls them, against
 * real sockets on the loopback; and what their grants allow. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/shared/reach.h"
#include "tests/guest.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "wasi/abi/errno.h"
#include "wasi/api.h"
#include "wasi/net/net.h"
#include "wasi/state.h"

enum { SIZE = 65536, IOV = 1024, OUT = 2048, PLACE = 3072, ADDRESS = 3200, BUF = 4096 };
enum { SUBS = 8192, EVENTS = 9000 };

static struct wasi *w;
static const char *only[2];

/* A guest with a list of grants to connect and one of listeners; each "" is none. */
static void
begin(const char *connect, const char *listen)
{
	static char *none[] = {NULL};
	static const char *c[1], *l[1];
	c[0] = connect, l[0] = listen;
	struct wasi_config config = {.memory = &memory,
	                             .argv = none,
	                             .envp = none,
	                             .connect = c,
	                             .nconnect = *connect != 0,
	                             .connect_only = only[0] ? only : NULL,
	                             .nconnect_only = only[0] && *only[0],
	                             .listen = l,
	                             .nlisten = *listen != 0};
	char *error = NULL;
	memory = (struct memory){.data = malloc(SIZE), .size = SIZE, .pages = 1};
	memset(memory.data, 0xaa, SIZE);
	w = wasi_open(&config, &error);
	if (!w)
		puts(error);
	EXPECT(w != NULL);
}

static void
end(void)
{
	wasi_close(w);
	free(memory.data);
}

/* Writes an address of n bytes (4, 16 or 128) and its place. */
static u32
place(const char *text, u32 n)
{
	u8 *at = memory.data + ADDRESS;
	put32(PLACE, ADDRESS);
	put32(PLACE + 4, n);
	memset(at, 0, 128);
	bool six = strchr(text, ':') && strncmp(text, "unix:", 5) != 0;
	if (n == PLACE_LONG)
		at[0] = six ? FAMILY_IP6 : *text == 'u' ? FAMILY_UNIX : FAMILY_IP4;
	at += n == PLACE_LONG ? 2 : 0;
	if (*text == 'u')
		memcpy(at, text + 5, strlen(text + 5));
	else
		EXPECT_EQ(inet_pton(six ? AF_INET6 : AF_INET, text, at), 1);
	return PLACE;
}

static u32
opened(u32 family, u32 type)
{
	EXPECT_EQ(import_sock_open(w, family, type, OUT), 0);
	return get32(OUT);
}

static u32
iov(const char *text, u32 n)
{
	put32(IOV, BUF);
	put32(IOV + 4, n);
	if (text)
		memcpy(memory.data + BUF, text, n);
	return IOV;
}

/* A socket of the host that listens, or takes datagrams, on the loopback. */
static int
peer(int type, u16 *port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	EXPECT_EQ(bind(fd, (struct sockaddr *)&a, n), 0);
	if (type == SOCK_STREAM)
		EXPECT_EQ(listen(fd, 8), 0);
	EXPECT_EQ(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	*port = ntohs(a.sin_port);
	return fd;
}

static u16
port_of(int host)
{
	struct sockaddr_in a;
	socklen_t n = sizeof a;
	EXPECT_EQ(getsockname(host, (struct sockaddr *)&a, &n), 0);
	return ntohs(a.sin_port);
}

static const char *
grant(const char *format, u16 port)
{
	static char text[100];
	snprintf(text, sizeof text, format, port);
	return text;
}

/* --- grants as text --- */

static bool
allows(const char *spec, const char *address, u16 port)
{
	struct reach r;
	struct endpoint e = {.port = port};
	EXPECT(reach_number(address, e.address));
	if (!reach_parse(spec, &r)) {
		puts(spec);
		EXPECT(!"well-formed");
		return false;
	}
	return reach_allows(&r, &e);
}

TEST(reach, numbers_prefixes_and_ports)
{
	EXPECT(allows("192.0.2.1:80", "192.0.2.1", 80));
	EXPECT(allows("192.0.2.1:80", "::ffff:192.0.2.1", 80));
	EXPECT(!allows("192.0.2.1:80", "192.0.2.1", 81));
	EXPECT(!allows("192.0.2.1:80", "192.0.2.2", 80));
	EXPECT(!allows("192.0.2.1:80", "::192.0.2.1", 80));
	EXPECT(allows("10.0.0.0/8:*", "10.255.0.1", 65535));
	EXPECT(!allows("10.0.0.0/8:*", "11.0.0.1", 1));
	EXPECT(!allows("10.0.0.0/8:*", "10.0.0.1", 0));
	EXPECT(allows("0.0.0.0/0:1-9", "169.254.169.254", 9));
	EXPECT(!allows("0.0.0.0/0:1-9", "169.254.169.254", 10));
	EXPECT(!allows("0.0.0.0/0:1-9", "::1", 1));
	EXPECT(allows("[fd00::/8]:443", "fdff::1", 443));
	EXPECT(allows("[fd00::]/8:443", "fdff::1", 443));
	EXPECT(!allows("[fd00::/8]:443", "fe00::1", 443));
	EXPECT(allows("localhost:1", "127.0.0.1", 1));
	EXPECT(allows("localhost:1", "::1", 1));
	EXPECT(!allows("localhost:1", "127.0.0.2", 1));
	EXPECT(!allows("example.com:1", "127.0.0.1", 1));
	EXPECT(!allows("unix:/x", "127.0.0.1", 1));
}

TEST(reach, all_that_is_public)
{
	static const char *const public[] = {
	        "1.1.1.1",    "9.9.9.9",         "11.0.0.1", "100.63.0.1",
	        "172.32.0.1", "2606:4700::1111", "192.0.1.1"};
	static const char *const others[] = {
	        "0.0.0.0",    "0.1.2.3",         "10.0.0.1",        "100.64.0.1",
	        "127.0.0.1",  "127.255.255.255", "169.254.169.254", "172.16.0.1",
	        "172.31.9.9", "192.0.0.8",       "192.168.1.1",     "198.19.0.1",
	        "224.0.0.1",  "240.0.0.1",       "255.255.255.255", "::",
	        "::1",        "::127.0.0.1",     "::ffff:0:7f00:1", "64:ff9b::7f00:1",
	        "fc00::1",    "fd12::1",         "fe80::1",         "fec0::1",
	        "ff02::1",    "2002:7f00:1::",   "2001:0:1::",      "64:ff9b:1::1",
	        "100::1",     "::ffff:10.0.0.1", "::ffff:127.0.0.1"};
	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		EXPECT(allows("*:*", public[i], 443));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (allows("*:*", others[i], 443)) {
			puts(others[i]);
			EXPECT(!"public");
		}
}

TEST(reach, names)
{
	struct reach r;
	u8 house[16], loopback[16], metadata[16];
	EXPECT(reach_number("10.1.2.3", house) && reach_number("127.0.0.1", loopback) &&
	       reach_number("169.254.169.254", metadata));
	EXPECT(reach_parse("Db.Example.COM.:5432", &r));
	EXPECT_STR(r.text, "db.example.com");
	EXPECT(reach_covers_name(&r, "db.example.com"));
	EXPECT(!reach_covers_name(&r, "x.db.example.com"));
	EXPECT(reach_may_stand_for(&r, house) && !reach_may_stand_for(&r, loopback) &&
	       !reach_may_stand_for(&r, metadata));
	EXPECT(reach_parse("*.example.com:443", &r));
	EXPECT(reach_covers_name(&r, "a.example.com"));
	EXPECT(reach_covers_name(&r, "a.b.example.com"));
	EXPECT(!reach_covers_name(&r, "example.com"));
	EXPECT(!reach_covers_name(&r, "badexample.com"));
	EXPECT(!reach_may_stand_for(&r, house));
	EXPECT(reach_parse("*:443", &r));
	EXPECT(reach_covers_name(&r, "anything.at.all"));
	EXPECT(!reach_may_stand_for(&r, house));
}

TEST(reach, what_is_malformed)
{
	static const char *const bad[] = {"",
	                                  ":80",
	                                  "1.2.3.4",
	                                  "1.2.3.4:",
	                                  "1.2.3.4:0",
	                                  "1.2.3:80",
	                                  "1.2.3.4/33:1",
	                                  "10.0.0.1/8:1",
	                                  "::1:80",
	                                  "[::1]",
	                                  "[::1]:x",
	                                  "a b:1",
	                                  "a..b:1",
	                                  ".a:1",
	                                  "1.2.3.4:9-1",
	                                  "x:1-70000",
	                                  "unix:",
	                                  "*.:1",
	                                  "**:1",
	                                  "a.*:1",
	                                  "x:1-",
	                                  "x:-1",
	                                  "[1.2.3.4]:80",
	                                  "[fd00::1/8]:1",
	                                  "x/8:1",
	                                  "x:1-2-3",
	                                  "1.2.3.4/:1",
	                                  "256.1.1.1:80",
	                                  "0x7f.1:80",
	                                  "x:999999",
	                                  "a.127:80",
	                                  "-:",
	                                  "[::ffff:1.2.3.4/129]:1"};
	struct reach r;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (reach_parse(bad[i], &r)) {
			puts(bad[i]);
			EXPECT(!"malformed");
		}
}

/* --- connecting --- */

TEST(net, nothing_granted)
{
	begin("", "");
	EXPECT_EQ(import_sock_open(w, FAMILY_IP4, SOCKTYPE_STREAM, OUT), E_NOSYS);
	EXPECT_EQ(import_sock_open(w, FAMILY_UNIX, SOCKTYPE_DGRAM, OUT), E_NOSYS);
	EXPECT_EQ(import_sock_getaddrinfo(w, BUF, 0, BUF, 0, 0, OUT, 1, OUT), E_NOSYS);
	EXPECT(!wasi_network(w).sockets && !wasi_network(w).listens);
	end();
}

TEST(net, a_connection)
{
	u16 port;
	int server = peer(SOCK_STREAM, &port);
	char got[8] = "";
	begin(grant("127.0.0.1:%u", port), "");
	EXPECT_EQ(import_sock_open(w, 0, SOCKTYPE_STREAM, OUT), E_INVAL);
	EXPECT_EQ(import_sock_open(w, 4, SOCKTYPE_STREAM, OUT), E_INVAL);
	EXPECT_EQ(import_sock_open(w, FAMILY_IP4, 0, OUT), E_INVAL);
	EXPECT_EQ(import_sock_open(w, FAMILY_IP4, 3, OUT), E_INVAL);
	EXPECT_EQ(import_sock_open(w, FAMILY_UNIX, SOCKTYPE_STREAM, OUT), E_ACCES);
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	EXPECT(fcntl(w->shared->fds[fd]->host, F_GETFD) & FD_CLOEXEC);
	EXPECT_EQ(import_fd_fdstat_set_flags(w, fd, FDFLAG_NONBLOCK), 0);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.2", 4), port), E_ACCES);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.1", 4), port + 1u), E_ACCES);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.1", 4), port + 65536u),
	          E_INVAL);
	EXPECT_EQ(import_sock_connect(w, fd, place("::ffff:127.0.0.1", 16), port),
	          E_AFNOSUPPORT);
	EXPECT_EQ(import_sock_connect(w, fd, SIZE - 4, port), E_FAULT);
	u32 e = import_sock_connect(w, fd, place("127.0.0.1", 4), port);
	EXPECT(e == 0 || e == E_INPROGRESS);
	put_subscription(SUBS, 0, EVENT_FD_WRITE, fd, 0, 0);
	EXPECT_EQ(import_poll_oneoff(w, SUBS, EVENTS, 1, OUT), 0);
	EXPECT_EQ(import_sock_getsockopt(w, fd, 0, 2, OUT, 4), 0);
	EXPECT_EQ(get32(OUT), 0);
	EXPECT_EQ(import_sock_getpeeraddr(w, fd, place("0.0.0.0", 128), OUT), 0);
	EXPECT_EQ(get32(OUT), port);
	EXPECT_EQ(memory.data[ADDRESS], FAMILY_IP4);
	EXPECT_EQ(memcmp(memory.data + ADDRESS + 2, "\177\0\0\1", 4), 0);
	EXPECT_EQ(import_sock_getlocaladdr_v1(w, fd, place("0.0.0.0", 4), OUT, OUT + 4),
	          0);
	EXPECT_EQ(get32(OUT), 4);
	EXPECT(get32(OUT + 4) != port && get32(OUT + 4) <= 65535);
	EXPECT_EQ(memcmp(memory.data + ADDRESS, "\177\0\0\1", 4), 0);
	EXPECT_EQ(import_sock_getpeeraddr_v1(w, fd, place("::", 16), OUT, OUT + 4), 0);
	EXPECT_EQ(get32(OUT + 4), port);
	int c = accept(server, NULL, NULL);
	EXPECT_EQ(import_fd_write(w, fd, iov("hello", 5), 1, OUT), 0);
	EXPECT_EQ(read(c, got, 5), 5);
	EXPECT_STR(got, "hello");
	EXPECT_EQ(
	        import_sock_send_to(w, fd, IOV, 1, place("127.0.0.1", 128), port, 0, OUT),
	        E_NOTCONN);
	EXPECT_EQ(import_sock_shutdown(w, fd, 3), 0);
	close(c);
	close(server);
	end();
}

TEST(net, refused_and_in_progress)
{
	u16 port;
	int server = peer(SOCK_STREAM, &port);
	close(server);
	begin("127.0.0.1:*", "");
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_getpeeraddr(w, fd, place("0.0.0.0", 128), OUT), E_NOTCONN);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.1", 4), port), E_CONNREFUSED);
	EXPECT_EQ(errno_of_host(EINPROGRESS), E_INPROGRESS);
	EXPECT_EQ(import_sock_listen(w, fd, 1), E_ACCES);
	end();
}

TEST(net, an_ipv6_socket_and_both_spellings)
{
	u16 port;
	int server = peer(SOCK_STREAM, &port);
	begin(grant("127.0.0.1:%u", port), "");
	if (import_sock_open(w, FAMILY_IP6, SOCKTYPE_STREAM, OUT) == 0) {
		u32 fd = get32(OUT);
		EXPECT_EQ(import_sock_setsockopt(w, fd, 41, 1, BUF, 3), E_INVAL);
		put32(BUF, 0);
		EXPECT_EQ(import_sock_setsockopt(w, fd, 41, 1, BUF, 4), 0);
		EXPECT_EQ(import_sock_connect(w, fd, place("::1", 16), port), E_ACCES);
		EXPECT_EQ(import_sock_connect(w, fd, place("::7f00:1", 16), port),
		          E_ACCES);
		EXPECT_EQ(import_sock_connect(w, fd, place("::", 128), port), E_ACCES);
		EXPECT_EQ(import_sock_connect(w, fd, place("::ffff:127.0.0.1", 16), port),
		          0);
	}
	close(server);
	end();
}

TEST(net, two_lists_narrow)
{
	begin("127.0.0.0/8:*", "");
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	EXPECT(import_sock_connect(w, fd, place("127.0.0.3", 4), 1) != E_ACCES);
	end();
	only[0] = "127.0.0.2:1";
	begin("127.0.0.0/8:*", "");
	fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.3", 4), 1), E_ACCES);
	EXPECT(import_sock_connect(w, fd, place("127.0.0.2", 4), 1) != E_ACCES);
	end();
	only[0] = "";
	begin("127.0.0.0/8:*", "");
	EXPECT(!wasi_network(w).sockets);
	EXPECT_EQ(import_sock_open(w, FAMILY_IP4, SOCKTYPE_STREAM, OUT), E_NOSYS);
	end();
	only[0] = NULL;
}

TEST(net, options)
{
	begin("127.0.0.1:*", "");
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	static const struct {
		u32 level, number;
	} flags[] = {{0, 0}, {0, 7}, {6, 1}, {6, 15}, {0, 8}};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		put32(BUF, 1);
		EXPECT_EQ(import_sock_setsockopt(w, fd, flags[i].level, flags[i].number,
		                                 BUF, 4),
		          0);
		EXPECT_EQ(import_sock_getsockopt(w, fd, flags[i].level, flags[i].number,
		                                 OUT, 4),
		          0);
		EXPECT_EQ(get32(OUT), 1);
	}
	put32(BUF, 77);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 6, 4, BUF, 4), 0);
	put32(OUT + 4, 4); /* the size by address */
	EXPECT_EQ(import_sock_getsockopt(w, fd, 6, 4, OUT, OUT + 4), 0);
	EXPECT_EQ(get32(OUT), 77);
	put32(OUT + 4, 3);
	EXPECT_EQ(import_sock_getsockopt(w, fd, 6, 4, OUT, OUT + 4), E_INVAL);
	EXPECT_EQ(import_sock_getsockopt(w, fd, 6, 4, OUT, SIZE - 2), E_FAULT);
	EXPECT_EQ(import_sock_getsockopt(w, fd, 6, 4, SIZE - 2, 4), E_FAULT);
	put32(BUF, 1), put32(BUF + 4, 9);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 9, BUF, 8), 0);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 9, BUF, 4), E_INVAL);
	EXPECT_EQ(import_sock_getsockopt(w, fd, 0, 9, OUT, 8), 0);
	EXPECT_EQ(get32(OUT + 4), 9);
	EXPECT_EQ(import_sock_getsockopt(w, fd, 0, 1, OUT, 4), 0);
	EXPECT_EQ(get32(OUT), SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 1, BUF, 4), E_NOPROTOOPT);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 14, BUF, 4), E_NOPROTOOPT);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 36, BUF, 4), E_NOPROTOOPT);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 11, BUF, 16), E_NOTSUP);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 6, 23, BUF, 4), E_NOPROTOOPT);
	put32(BUF, 100000);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 6, BUF, 4), 0);
	EXPECT_EQ(import_sock_getsockopt(w, fd, 0, 6, OUT, 4), 0);
	EXPECT_EQ(get32(OUT), 100000);
	EXPECT_EQ(import_sock_getsockopt(w, 0, 0, 6, OUT, 4), E_NOTSOCK);
	end();
}

/* --- datagrams --- */

TEST(net, datagrams_to_what_is_granted)
{
	u16 port;
	int host = peer(SOCK_DGRAM, &port);
	struct sockaddr_in from;
	socklen_t n = sizeof from;
	char got[8] = "";
	begin(grant("127.0.0.1:%u", port), "");
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_DGRAM);
	put32(BUF, 1);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 4, BUF, 4), 0); /* as Go does */
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.1", 4), 9), E_ACCES);
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.1", 4), 0), 0);
	iov("ping", 4);
	EXPECT_EQ(import_sock_send_to(w, fd, IOV, 1, place("127.0.0.1", 128), port + 1u,
	                              0, OUT),
	          E_ACCES);
	EXPECT_EQ(
	        import_sock_send_to(w, fd, IOV, 1, place("127.0.0.1", 128), port, 1, OUT),
	        E_INVAL);
	EXPECT_EQ(
	        import_sock_send_to(w, fd, IOV, 1, place("127.0.0.1", 128), port, 0, OUT),
	        0);
	EXPECT_EQ(get32(OUT), 4);
	EXPECT_EQ(recvfrom(host, got, 8, 0, (struct sockaddr *)&from, &n), 4);
	EXPECT_EQ(sendto(host, "answer", 6, 0, (struct sockaddr *)&from, n), 6);
	iov(NULL, 4);
	put32(OUT + 8, 0);
	EXPECT_EQ(import_sock_recv_from(w, fd, IOV, 1, place("0.0.0.0", 128), 0, OUT + 8,
	                                OUT, OUT + 4),
	          0);
	EXPECT_EQ(get32(OUT), 4);
	EXPECT_EQ(memory.data[OUT + 4], 1); /* it was longer */
	EXPECT_EQ(get32(OUT + 8), port);
	EXPECT_EQ(memcmp(memory.data + ADDRESS + 2, "\177\0\0\1", 4), 0);
	/* one that has answered a socket that does not serve is no more than that */
	EXPECT(!net_may_answer(w, &(struct endpoint){.port = port}));
	EXPECT_EQ(sendto(host, "x", 1, 0, (struct sockaddr *)&from, n), 1);
	EXPECT_EQ(import_sock_recv_from_v1(w, fd, IOV, 1, place("0.0.0.0", 4), 0, OUT,
	                                   OUT + 4),
	          0);
	EXPECT_EQ(get32(OUT), 1);
	close(host);
	end();
}

TEST(net, a_server_of_datagrams_answers_those_who_asked)
{
	u16 port, other;
	int host = peer(SOCK_DGRAM, &port), stranger = peer(SOCK_DGRAM, &other);
	begin("", "udp:127.0.0.1:0");
	EXPECT(!wasi_network(w).sockets);
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_DGRAM);
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.1", 4), 0), 0);
	EXPECT_EQ(import_sock_getlocaladdr(w, fd, place("0.0.0.0", 128), OUT), 0);
	struct sockaddr_in to = {.sin_family = AF_INET,
	                         .sin_port = htons((u16)get32(OUT)),
	                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	iov(NULL, 16);
	EXPECT_EQ(import_sock_recv_from(w, fd, IOV, 1, place("0.0.0.0", 128), 0, OUT + 8,
	                                OUT, OUT + 4),
	          E_AGAIN);
	iov("pong", 4);
	EXPECT_EQ(
	        import_sock_send_to(w, fd, IOV, 1, place("127.0.0.1", 128), port, 0, OUT),
	        E_ACCES);
	EXPECT_EQ(sendto(host, "ping", 4, 0, (struct sockaddr *)&to, sizeof to), 4);
	EXPECT_EQ(import_sock_recv_from(w, fd, IOV, 1, place("0.0.0.0", 128), 0, OUT + 8,
	                                OUT, OUT + 4),
	          0);
	EXPECT_EQ(
	        import_sock_send_to(w, fd, IOV, 1, place("127.0.0.1", 128), port, 0, OUT),
	        0);
	EXPECT_EQ(import_sock_send_to(w, fd, IOV, 1, place("127.0.0.1", 128), other, 0,
	                              OUT),
	          E_ACCES);
	close(host);
	close(stranger);
	end();
}

/* --- listening --- */

static int
connect_to(u16 port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	                        .sin_port = htons(port),
	                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	EXPECT_EQ(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

TEST(net, a_listener_is_adopted)
{
	begin("", "127.0.0.1:0");
	EXPECT(!wasi_network(w).sockets && wasi_network(w).listens);
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_listen(w, fd, 1), E_ACCES);
	put32(BUF, 1);
	EXPECT_EQ(import_sock_setsockopt(w, fd, 0, 0, BUF, 4), 0);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.1", 4), 80), E_ACCES);
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.2", 4), 80), E_ACCES);
	EXPECT_EQ(import_sock_bind(w, fd, place("::1", 16), 0), E_AFNOSUPPORT);
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.1", 4), 0), 0);
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.1", 4), 0), E_INVAL);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.1", 4), 80), E_ACCES);
	EXPECT_EQ(import_sock_listen(w, fd, 1), 0);
	EXPECT_EQ(import_sock_listen(w, fd, 1), E_INVAL);
	EXPECT_EQ(import_sock_getlocaladdr(w, fd, place("0.0.0.0", 128), OUT), 0);
	int c = connect_to((u16)get32(OUT));
	EXPECT_EQ(import_sock_accept_v1(w, fd, OUT), 0);
	EXPECT_EQ(import_sock_accept_v1(w, fd, OUT), E_AGAIN);
	EXPECT_EQ(import_fd_close(w, fd), 0);
	/* the descriptor that it was started with is another way to the same */
	int d = connect_to(port_of(w->shared->fds[3]->host));
	EXPECT_EQ(import_sock_accept(w, 3, 0, OUT), 0);
	close(c);
	close(d);
	end();
}

TEST(net, whichever_port)
{
	begin("", "127.0.0.1:*");
	EXPECT(wasi_network(w).sockets && wasi_network(w).any_bind);
	u32 fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.2", 4), 0), 0);
	EXPECT_EQ(import_sock_listen(w, fd, 1),
	          E_ACCES); /* the port is harmless, not this */
	fd = opened(FAMILY_IP4, SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_bind(w, fd, place("0.0.0.0", 4), 20000), E_ACCES);
	EXPECT_EQ(import_sock_bind(w, fd, place("127.0.0.1", 4), 0), 0);
	EXPECT_EQ(import_sock_listen(w, fd, 1000000), 0);
	EXPECT_EQ(import_sock_getlocaladdr(w, fd, place("0.0.0.0", 128), OUT), 0);
	int c = connect_to((u16)get32(OUT));
	EXPECT_EQ(import_sock_accept(w, fd, 0, OUT), 0);
	EXPECT_EQ(import_sock_connect(w, fd, place("127.0.0.1", 4), 80), E_ACCES);
	u32 dgram = opened(FAMILY_IP4, SOCKTYPE_DGRAM);
	EXPECT_EQ(import_sock_bind(w, dgram, place("127.0.0.1", 4), 20001), E_ACCES);
	EXPECT_EQ(import_sock_listen(w, dgram, 1), E_INVAL);
	close(c);
	end();
}

/* --- Unix sockets --- */

static int
unix_peer(const char *name)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	snprintf(a.sun_path, sizeof a.sun_path, "%s", in(name));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	EXPECT_EQ(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	EXPECT_EQ(listen(fd, 8), 0);
	return fd;
}

TEST(net, unix_sockets_by_their_path)
{
	char spec[300], secret[300];
	tree_make();
	mkdir(in("d"), 0755);
	int server = unix_peer("d/s"), other = unix_peer("secret");
	snprintf(spec, sizeof spec, "unix:%s", in("d/s"));
	snprintf(secret, sizeof secret, "unix:%s", in("secret"));
	begin(spec, "");
	u32 fd = opened(FAMILY_UNIX, SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_connect(w, fd, place(secret, 128), 0), E_ACCES);
	EXPECT_EQ(import_sock_bind(w, fd, place(spec, 128), 0), E_ACCES);
	EXPECT_EQ(import_sock_connect(w, fd, place(spec, 128), 0), 0);
	EXPECT_EQ(import_sock_getpeeraddr(w, fd, place(secret, 128), OUT), 0);
	EXPECT_EQ(memory.data[ADDRESS], FAMILY_UNIX);
	/* what a guest with the directory can put there leads nowhere */
	unlink(in("d/s"));
	EXPECT_EQ(symlink("../secret", in("d/s")), 0);
	fd = opened(FAMILY_UNIX, SOCKTYPE_STREAM);
	EXPECT_EQ(import_sock_connect(w, fd, place(spec, 128), 0), E_LOOP);
	unlink(in("d/s"));
	EXPECT_EQ(import_sock_connect(w, fd, place(spec, 128), 0), E_NOENT);
	rename(in("d"), in("e"));
	symlink(".", in("d"));
	link(in("secret"), in("s"));
	EXPECT_EQ(import_sock_connect(w, fd, place(spec, 128), 0), E_NOENT);
	/* a path without an end, and one that is too long */
	place(spec, 128);
	memset(memory.data + ADDRESS + 2, 'x', 126);
	EXPECT_EQ(import_sock_connect(w, fd, PLACE, 0), E_INVAL);
	memset(memory.data + ADDRESS + 2, 0, 126);
	EXPECT_EQ(import_sock_connect(w, fd, PLACE, 0), E_ACCES);
	EXPECT_EQ(import_sock_bind(w, fd, PLACE, 0), E_ACCES);
	close(server);
	close(other);
	end();
	tree_remove(tree_top);
}

/* --- getaddrinfo --- */

TEST(net, addrinfo_of_numbers)
{
	enum { HINTS = 5000, LIST = 5100, ENTRY = 5200, SOCKADDR = 5300, DATA = 5400 };
	begin("127.0.0.1:*", "");
	memset(memory.data + HINTS, 0, 1000);
	put32(LIST, ENTRY);
	put32(ENTRY + 12, SOCKADDR);
	put32(SOCKADDR + 4, 26);
	put32(SOCKADDR + 8, DATA);
	memcpy(memory.data + BUF,
	       "127.0.0.1\0"
	       "8080\0"
	       "fd00::1\0"
	       "a.example",
	       33);
	EXPECT_EQ(import_sock_getaddrinfo(w, BUF, 10, BUF + 10, 4, HINTS, LIST, 1, OUT),
	          0);
	EXPECT_EQ(get32(OUT), 1);
	EXPECT_EQ(memcmp(memory.data + DATA, "\x1f\x90\177\0\0\1", 6), 0);
	EXPECT_EQ(get32(SOCKADDR), FAMILY_IP4);
	EXPECT_EQ(
	        import_sock_getaddrinfo(w, BUF + 15, 7, BUF + 10, 5, HINTS, LIST, 1, OUT),
	        0);
	EXPECT_EQ(memcmp(memory.data + DATA, "\x1f\x90\xfd\0", 4), 0);
	put32(SOCKADDR + 4, 14); /* as Rust says */
	EXPECT_EQ(
	        import_sock_getaddrinfo(w, BUF + 15, 7, BUF + 10, 5, HINTS, LIST, 1, OUT),
	        0);
	EXPECT_EQ(memcmp(memory.data + DATA + 6, "\xfd\0", 2), 0);
	EXPECT_EQ(import_sock_getaddrinfo(w, BUF + 23, 9, BUF, 0, HINTS, LIST, 1, OUT),
	          E_NOSYS);
	EXPECT_EQ(import_sock_getaddrinfo(w, BUF, 10, BUF + 10, 4, HINTS, LIST, 0, OUT),
	          E_INVAL);
	put32(SOCKADDR + 8, SIZE - 3);
	EXPECT_EQ(import_sock_getaddrinfo(w, BUF, 10, BUF + 10, 4, HINTS, LIST, 1, OUT),
	          E_FAULT);
	put32(LIST, SIZE - 27);
	EXPECT_EQ(import_sock_getaddrinfo(w, BUF, 10, BUF + 10, 4, HINTS, LIST, 1, OUT),
	          E_FAULT);
	end();
}

TEST_MAIN
