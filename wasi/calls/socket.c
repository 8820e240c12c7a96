/* SPDX-License-Identifier: MIT */
/* socket: makes sockets, binds and connects them, as far as net.h grants. Errnos are
 * Linux's, so that Go's net package reports what it reports natively. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "wasi/api.h"
#include "wasi/call.h"
#include "wasi/calls/address.h"
#include "wasi/calls/sock.h"
#include "wasi/fd.h"
#include "wasi/net/net.h"
#include "wasi/net/resolve.h"

/* NOSYS if the program has no grant of sockets at all; INVAL for an unknown family or
 * type; ACCES for Unix sockets and datagrams that no grant has; AFNOSUPPORT for a family
 * that the machine does not have; MFILE, NFILE, NOMEM. */
u32
wasi_sock_open(struct wasi *w, u32 family, u32 type, u32 *result)
{
	static const int families[] = {
	        [FAMILY_IP4] = AF_INET, [FAMILY_IP6] = AF_INET6, [FAMILY_UNIX] = AF_UNIX};
	if (!w->net)
		return E_NOSYS;
	if (family < FAMILY_IP4 || family > FAMILY_UNIX ||
	    (type != SOCKTYPE_DGRAM && type != SOCKTYPE_STREAM))
		return E_INVAL;
	if (!net_has_family(w, (u8)family))
		return E_ACCES;
	bool dgram = type == SOCKTYPE_DGRAM, makes = net_makes_sockets(w);
	int host = makes ? socket(families[family],
	                          (dgram ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0)
	                 : net_idle(w, (u8)family, dgram);
	if (host < 0)
		return errno_here();
	u32 number, e = fd_add(w, host, &number);
	if (e)
		return e;
	struct fd *f = w->shared->fds[number];
	f->socket = makes ? SOCKET_MADE : SOCKET_IDLE;
	f->family = (u8)family;
	f->rights = dgram ? RIGHTS_CONNECTION : RIGHTS_SOCKET;
	f->inheriting = RIGHTS_CONNECTION;
	*result = number;
	return 0;
}

/* Puts a copy of the listener in the place of a socket. It does not block, and the guest
 * sees that. */
static u32
become_listener(struct wasi *w, struct fd *f, unsigned listener)
{
	int host = net_listener_copy(w, listener);
	if (host < 0)
		return errno_here();
	fd_replace(w, f, host);
	f->socket = SOCKET_GIVEN;
	f->flags |= FDFLAG_NONBLOCK;
	return 0;
}

static u32
bind_made(struct fd *f, const struct net_address *a)
{
	struct sockaddr_storage host;
	socklen_t n = address_to_host(a, f->family, &host);
	return n == 0                                            ? E_AFNOSUPPORT
	       : bind(f->host, (struct sockaddr *)&host, n) != 0 ? errno_here()
	                                                         : 0;
}

/* BADF, NOTSOCK, FAULT; INVAL for a malformed address, or a socket that sock_open did not
 * return; AFNOSUPPORT for an address of another family; ACCES for one that is not
 * granted. Port 0 of a stream, or of a datagram socket that sends, is harmless: only a
 * grant lets a stream listen there. ADDRINUSE, ADDRNOTAVAIL. */
u32
wasi_sock_bind(struct wasi *w, u32 fd, const struct place *place, u32 port)
{
	struct net_address a;
	struct address_text text;
	struct fd *f;
	u32 e;
	if ((e = sock_get(w, fd, NEED_sock_bind, &f)) ||
	    (e = address_read(w, place, port, &a, &text)))
		return e;
	if (f->socket != SOCKET_MADE && f->socket != SOCKET_IDLE)
		return E_INVAL;
	if (a.family != f->family)
		return E_AFNOSUPPORT;
	bool dgram = f->filetype == FT_SOCKET_DGRAM;
	int listener = net_listener(w, &a, dgram);
	if (listener >= 0 && dgram) {
		f->serves = true;
		return become_listener(w, f, (unsigned)listener);
	}
	if (listener >= 0) {
		f->socket = SOCKET_BOUND;
		f->listener = (u16)listener;
		return 0;
	}
	bool granted = net_may_bind(w, &a, dgram);
	if (a.family == FAMILY_UNIX || (a.at.port && !granted))
		return E_ACCES;
	if (f->socket == SOCKET_IDLE)
		return 0; /* it never becomes more than that */
	e = bind_made(f, &a);
	if (!e && dgram)
		f->serves = granted;
	return e;
}

/* Whether the socket is bound to where it may listen. */
static u32
check_bound(const struct wasi *w, const struct fd *f)
{
	struct sockaddr_storage host;
	struct net_address a;
	struct address_text text;
	socklen_t n = sizeof host;
	if (getsockname(f->host, (struct sockaddr *)&host, &n) != 0)
		return errno_here();
	address_of_host(&host, n, &a, &text);
	/* without a bind the kernel would take all addresses and any port */
	return a.at.port && net_may_bind(w, &a, false) ? 0 : E_ACCES;
}

/* BADF, NOTSOCK, NOTCAPABLE; INVAL for a datagram socket, or one that sock_open did not
 * return; ACCES for an address that is not granted. */
u32
wasi_sock_listen(struct wasi *w, u32 fd, u32 backlog)
{
	struct fd *f;
	u32 e = sock_get(w, fd, NEED_sock_listen, &f);
	if (e)
		return e;
	if (f->filetype != FT_SOCKET_STREAM || f->socket == SOCKET_GIVEN)
		return E_INVAL;
	if (f->socket == SOCKET_BOUND) {
		e = become_listener(w, f, f->listener);
	} else if (f->socket == SOCKET_IDLE) {
		e = E_ACCES;
	} else if (!(e = check_bound(w, f))) {
		int most = backlog < SOMAXCONN ? (int)backlog : SOMAXCONN;
		e = listen(f->host, most) != 0 ? errno_here() : 0;
	}
	if (!e)
		f->rights &= RIGHTS_LISTENER;
	return e;
}

/* Connects to a Unix socket by its descriptor: what stands at the path then means
 * nothing. */
static u32
connect_unix(struct wasi *w, const struct fd *f, const char *path)
{
	struct sockaddr_un u = {.sun_family = AF_UNIX};
	int found;
	u32 e = net_open_unix(w, path, &found);
	if (e)
		return e;
	snprintf(u.sun_path, sizeof u.sun_path, "/proc/self/fd/%d", found);
	call_waits(w);
	if (connect(f->host, (struct sockaddr *)&u, sizeof u) != 0)
		e = errno_here();
	call_goes_on(w);
	close(found);
	return e;
}

/* BADF, NOTSOCK, FAULT; INVAL for a malformed address; AFNOSUPPORT for one of another
 * family; ACCES for one that is not granted; ISCONN for a socket that sock_open did not
 * return; INPROGRESS: fd_write's event comes when it is done, and SO_ERROR says how.
 * CONNREFUSED, NETUNREACH, HOSTUNREACH, TIMEDOUT, ALREADY; INTR: it goes on. */
u32
wasi_sock_connect(struct wasi *w, u32 fd, const struct place *place, u32 port)
{
	struct sockaddr_storage host;
	struct net_address a;
	struct address_text text;
	struct fd *f;
	u32 e;
	if ((e = sock_get(w, fd, NEED_sock_connect, &f)) ||
	    (e = address_read(w, place, port, &a, &text)))
		return e;
	if (f->socket == SOCKET_GIVEN)
		return E_ISCONN;
	if (a.family != f->family)
		return E_AFNOSUPPORT;
	bool granted = net_may_connect(w, &a), asks = net_is_resolver(w, &a);
	if (f->socket != SOCKET_MADE || (!granted && !asks))
		return E_ACCES;
	if (f->watched)
		return E_ISCONN;
	if (a.family == FAMILY_UNIX)
		return connect_unix(w, f, a.path);
	if (asks && (e = resolve_watch(f, granted)))
		return e;
	socklen_t n = address_to_host(&a, f->family, &host);
	call_waits(w);
	int r = connect(f->host, (struct sockaddr *)&host, n);
	call_goes_on(w);
	return r != 0 ? errno_here() : 0;
}

/* BADF, NOTSOCK, FAULT; INVAL if there is no room for the address; NOTCONN. */
static u32
name_of(struct wasi *w, u32 fd, bool peer, const struct place *room, u8 *family,
        u32 *port)
{
	struct sockaddr_storage host = {0};
	struct net_address a;
	struct address_text text;
	struct fd *f;
	socklen_t n = sizeof host;
	u32 e;
	if ((e = sock_get(w, fd, 0, &f)) || (e = address_room(w, room)))
		return e;
	int r = peer ? getpeername(f->host, (struct sockaddr *)&host, &n)
	             : getsockname(f->host, (struct sockaddr *)&host, &n);
	if (r != 0)
		return errno_here();
	address_of_host(&host, n, &a, &text);
	if (f->socket == SOCKET_IDLE || f->socket == SOCKET_BOUND) {
		a = (struct net_address){.family = f->family, .path = ""};
		if (f->family == FAMILY_IP4)
			reach_from_ip4((const u8[4]){0}, a.at.address);
	}
	if ((e = address_write(w, room, &a)))
		return e;
	*family = a.family;
	*port = a.at.port;
	return 0;
}

/* As name_of. */
u32
wasi_sock_getlocaladdr(struct wasi *w, u32 fd, struct place *room, u32 *port)
{
	u8 family;
	return name_of(w, fd, false, room, &family, port);
}

/* As name_of. */
u32
wasi_sock_getpeeraddr(struct wasi *w, u32 fd, struct place *room, u32 *port)
{
	u8 family;
	return name_of(w, fd, true, room, &family, port);
}

/* As name_of; *type is 4 or 6. */
static u32
name_v1(struct wasi *w, u32 fd, bool peer, struct place *room, u32 *type, u32 *port)
{
	u8 family;
	u32 found, e = name_of(w, fd, peer, room, &family, &found);
	if (e)
		return e;
	*type = family == FAMILY_IP4 ? 4 : 6;
	*port = found;
	return 0;
}

u32
wasi_sock_getlocaladdr_v1(struct wasi *w, u32 fd, struct place *room, u32 *type,
                          u32 *port)
{
	return name_v1(w, fd, false, room, type, port);
}

u32
wasi_sock_getpeeraddr_v1(struct wasi *w, u32 fd, struct place *room, u32 *type, u32 *port)
{
	return name_v1(w, fd, true, room, type, port);
}
