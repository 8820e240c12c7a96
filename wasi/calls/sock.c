/* SPDX-License-Identifier: MIT */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "wasi/api.h"
#include "wasi/call.h"
#include "wasi/fd.h"
#include "wasi/net/resolve.h"
#include "wasi/iov.h"
#include "wasi/calls/sock.h"

bool
is_socket(const struct fd *f)
{
	return f->filetype == FT_SOCKET_STREAM || f->filetype == FT_SOCKET_DGRAM;
}

u32
sock_get(struct wasi *w, u32 number, u64 rights, struct fd **f)
{
	u32 e = fd_get(w, number, 0, f);
	if (e)
		return e;
	return is_socket(*f) ? fd_get(w, number, rights, f) : E_NOTSOCK;
}

/* BADF, NOTSOCK, NOTCAPABLE; INVAL for flags other than NONBLOCK, or no listener; AGAIN
 * if no connection waits; what the host says. */
u32
wasi_sock_accept(struct wasi *w, u32 fd, u32 flags, u32 *result)
{
	struct fd *f;
	u32 number, e = sock_get(w, fd, NEED_sock_accept, &f);
	if (e)
		return e;
	if (flags & ~(u32)FDFLAG_NONBLOCK)
		return E_INVAL;
	u64 rights = f->inheriting;
	int one = 1;
	call_waits(w);
	int host = accept4(f->host, NULL, NULL,
	                   SOCK_CLOEXEC | (flags & FDFLAG_NONBLOCK ? SOCK_NONBLOCK : 0));
	call_goes_on(w);
	if (host < 0)
		return errno_here();
	/* Go's default on other systems; a guest cannot ask for it. Fails without harm on
	 * a socket that is not TCP. */
	(void)setsockopt(host, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if ((e = fd_add(w, host, &number)))
		return e;
	f = w->shared->fds[number];
	f->flags = (u16)flags;
	f->rights = rights;
	f->dropped = RIGHTS_CONNECTION & ~rights;
	*result = number;
	return 0;
}

/* As sock_accept, which has the flags since its second version. */
u32
wasi_sock_accept_v1(struct wasi *w, u32 fd, u32 *result)
{
	return wasi_sock_accept(w, fd, 0, result);
}

/* BADF, NOTSOCK, NOTCAPABLE, FAULT; INVAL for unknown flags; AGAIN. roflags 1: the
 * datagram was longer. */
u32
wasi_sock_recv(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n, u32 flags,
               u32 *nread, u16 *roflags)
{
	struct iovec v[IOV_SLOTS];
	struct msghdr m = {.msg_iov = v};
	struct fd *f;
	int n;
	u32 e;
	if ((e = sock_get(w, fd, NEED_sock_recv, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)))
		return e;
	if (flags & ~(u32)(RIFLAG_PEEK | RIFLAG_WAITALL))
		return E_INVAL;
	m.msg_iovlen = (size_t)n;
	int how = (flags & RIFLAG_PEEK ? MSG_PEEK : 0) |
	          (flags & RIFLAG_WAITALL ? MSG_WAITALL : 0);
	if (f->watched) {
		u32 done;
		bool cut_off;
		if ((e = resolve_read(w, f, v, n, how, &done, &cut_off)))
			return e;
		*nread = done;
		*roflags = cut_off;
		return 0;
	}
	call_waits(w);
	ssize_t r = recvmsg(f->host, &m, how);
	call_goes_on(w);
	if (r < 0)
		return errno_here();
	*nread = (u32)r;
	*roflags = m.msg_flags & MSG_TRUNC ? 1 : 0;
	return 0;
}

/* BADF, NOTSOCK, NOTCAPABLE, FAULT; INVAL for any flag; AGAIN; PIPE. */
u32
wasi_sock_send(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n, u32 flags,
               u32 *nwritten)
{
	struct iovec v[IOV_SLOTS];
	struct msghdr m = {.msg_iov = v};
	struct fd *f;
	int n;
	u32 e;
	if ((e = sock_get(w, fd, NEED_sock_send, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)))
		return e;
	if (flags)
		return E_INVAL;
	if (f->watched) {
		u32 done;
		if (!(e = resolve_write(w, f, v, n, &done)))
			*nwritten = done;
		return e;
	}
	m.msg_iovlen = (size_t)n;
	call_waits(w);
	ssize_t r = sendmsg(f->host, &m, MSG_NOSIGNAL);
	call_goes_on(w);
	if (r < 0)
		return errno_here();
	*nwritten = (u32)r;
	return 0;
}

/* BADF, NOTSOCK, NOTCAPABLE; INVAL for neither direction or unknown ones; NOTCONN. */
u32
wasi_sock_shutdown(struct wasi *w, u32 fd, u32 how)
{
	static const int host[] = {0, SHUT_RD, SHUT_WR, SHUT_RDWR};
	struct fd *f;
	u32 e = sock_get(w, fd, NEED_sock_shutdown, &f);
	if (e)
		return e;
	if (how == 0 || how > 3)
		return E_INVAL;
	return shutdown(f->host, host[how]) != 0 ? errno_here() : 0;
}
