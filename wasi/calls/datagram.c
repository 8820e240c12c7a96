/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "wasi/api.h"
#include "runtime/shared/once.h"
#include "wasi/call.h"
#include "wasi/calls/address.h"
#include "wasi/calls/sock.h"
#include "wasi/fd.h"
#include "wasi/iov.h"
#include "wasi/net/net.h"
#include "wasi/net/resolve.h"

/* Receives, and tells from whom; v1 has no *port. */
static u32
receive(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n,
        const struct place *room, u32 flags, u16 *port, u32 *nread, u16 *roflags)
{
	struct iovec v[IOV_SLOTS];
	struct sockaddr_storage from = {0};
	struct msghdr m = {.msg_iov = v, .msg_name = &from, .msg_namelen = sizeof from};
	struct place copy; /* the buffers may lie over it */
	struct net_address a;
	struct address_text text;
	struct fd *f;
	int n;
	u32 e;
	if ((e = sock_get(w, fd, NEED_sock_recv_from, &f)) ||
	    (e = address_room(w, room)) || (e = iov_from_guest(w, iovs, iovs_n, v, &n)))
		return e;
	if (flags & ~(u32)(RIFLAG_PEEK | RIFLAG_WAITALL))
		return E_INVAL;
	m.msg_iovlen = (size_t)n;
	once_copy(&copy, room, sizeof copy);
	int how = (flags & RIFLAG_PEEK ? MSG_PEEK : 0) |
	          (flags & RIFLAG_WAITALL ? MSG_WAITALL : 0);
	u32 done;
	bool cut_off;
	if (f->watched) {
		if ((e = resolve_read(w, f, v, n, how, &done, &cut_off)))
			return e;
		/* it is connected: there is one peer */
		m.msg_namelen = sizeof from;
		if (getpeername(f->host, (struct sockaddr *)&from, &m.msg_namelen) != 0)
			m.msg_namelen = 0;
	} else {
		call_waits(w);
		ssize_t r = recvmsg(f->host, &m, how);
		call_goes_on(w);
		if (r < 0)
			return errno_here();
		done = (u32)r;
		cut_off = m.msg_flags & MSG_TRUNC;
	}
	address_of_host(&from, m.msg_namelen, &a, &text);
	if (f->serves && a.family != FAMILY_UNSPECIFIED)
		net_has_sent(w, &a.at);
	if ((e = address_write(w, &copy, &a)))
		return e;
	if (port)
		*port = a.at.port;
	*nread = done;
	*roflags = cut_off;
	return 0;
}

/* BADF, NOTSOCK, NOTCAPABLE, FAULT; INVAL for unknown flags, or no room for the address;
 * AGAIN; what the host says. roflags 1: the datagram was longer. */
u32
wasi_sock_recv_from(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n,
                    struct place *room, u32 flags, u16 *port, u32 *nread, u16 *roflags)
{
	return receive(w, fd, iovs, iovs_n, room, flags, port, nread, roflags);
}

/* As sock_recv_from. */
u32
wasi_sock_recv_from_v1(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n,
                       struct place *room, u32 flags, u32 *nread, u16 *roflags)
{
	return receive(w, fd, iovs, iovs_n, room, flags, NULL, nread, roflags);
}

/* The host's address of a Unix socket: its descriptor, which the caller closes. */
static u32
unix_address(const struct wasi *w, const char *path, struct sockaddr_un *u, int *found)
{
	u32 e = net_open_unix(w, path, found);
	if (e)
		return e;
	*u = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(u->sun_path, sizeof u->sun_path, "/proc/self/fd/%d", *found);
	return 0;
}

/* BADF, NOTSOCK, NOTCAPABLE, FAULT; INVAL for any flag or a malformed address;
 * AFNOSUPPORT for one of another family; ACCES for one that is not granted, each time;
 * AGAIN, MSGSIZE, what the host says. A stream is refused (ISCONN, NOTCONN): it has its
 * peer. */
u32
wasi_sock_send_to(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n,
                  const struct place *place, u32 port, u32 flags, u32 *nwritten)
{
	struct iovec v[IOV_SLOTS];
	struct sockaddr_storage host;
	struct msghdr m = {.msg_iov = v, .msg_name = &host};
	struct net_address a;
	struct address_text text;
	struct fd *f;
	int n, found = -1;
	u32 e;
	if ((e = sock_get(w, fd, NEED_sock_send_to, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)) ||
	    (e = address_read(w, place, port, &a, &text)))
		return e;
	if (flags)
		return E_INVAL;
	if (f->watched)
		return E_ISCONN;
	if (f->filetype != FT_SOCKET_DGRAM)
		return f->socket == SOCKET_GIVEN ? E_ISCONN : E_NOTCONN;
	if (f->family && a.family != f->family)
		return E_AFNOSUPPORT;
	if (!net_may_connect(w, &a) && !(f->serves && net_may_answer(w, &a.at)))
		return E_ACCES;
	if (a.family == FAMILY_UNIX) {
		if ((e = unix_address(w, a.path, (struct sockaddr_un *)(void *)&host,
		                      &found)))
			return e;
		m.msg_namelen = sizeof(struct sockaddr_un);
	} else {
		m.msg_namelen =
		        address_to_host(&a, f->family ? f->family : a.family, &host);
	}
	m.msg_iovlen = (size_t)n;
	call_waits(w);
	ssize_t r = sendmsg(f->host, &m, MSG_NOSIGNAL);
	call_goes_on(w);
	e = r < 0 ? errno_here() : 0;
	if (found >= 0)
		close(found);
	if (!e)
		*nwritten = (u32)r;
	return e;
}
