/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/iov.h"
#include "runtime/shared/listen.h"
#include "wasi/calls/sock.h"

enum {
	RIGHTS_LISTENER =
	        SOCK_ACCEPT | POLL_FD_READWRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET,
	RIGHTS_CONNECTION = FD_READ | FD_WRITE | SOCK_SHUTDOWN | POLL_FD_READWRITE |
	                    FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET,
};

bool
is_socket(const struct fd *f)
{
	return f->filetype == FT_SOCKET_STREAM || f->filetype == FT_SOCKET_DGRAM;
}

/* --- listeners --- */

/* Returns a descriptor that outlives the libuv handle that made it, or a negative error
 * of libuv. */
static int
take(uv_handle_t *handle)
{
	uv_os_fd_t host;
	int r = uv_fileno(handle, &host);
	if (r)
		return r;
	host = fcntl(host, F_DUPFD_CLOEXEC, 3);
	return host < 0 ? -errno : host;
}

static void
nobody(uv_stream_t *server, int status)
{
	(void)server, (void)status;
}

static int
bind_tcp(uv_tcp_t *tcp, const struct listen_address *at)
{
	struct sockaddr_in6 six;
	struct sockaddr_in four;
	const char *host = *at->host ? at->host : "::";
	if (uv_ip6_addr(host, at->port, &six) == 0) {
		int r = uv_tcp_bind(tcp, (struct sockaddr *)&six, 0);
		if (*at->host || r != UV_EAFNOSUPPORT)
			return r;
		host = "0.0.0.0"; /* all addresses, on a machine without IPv6 */
	}
	int r = uv_ip4_addr(host, at->port, &four);
	return r ? r : uv_tcp_bind(tcp, (struct sockaddr *)&four, 0);
}

static int
listen_tcp(const struct listen_address *at)
{
	uv_loop_t loop;
	uv_tcp_t tcp;
	int r = uv_loop_init(&loop);
	if (r)
		return r;
	if ((r = uv_tcp_init(&loop, &tcp)) == 0) {
		r = bind_tcp(&tcp, at);
		if (!r)
			r = uv_listen((uv_stream_t *)&tcp, SOMAXCONN, nobody);
		if (!r)
			r = take((uv_handle_t *)&tcp);
		uv_close((uv_handle_t *)&tcp, NULL);
		uv_run(&loop, UV_RUN_DEFAULT);
	}
	uv_loop_close(&loop);
	return r;
}

/* Listens without libuv, which would remove the name when its handle is closed. */
static int
listen_unix(const struct listen_address *at)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	size_t n = strlen(at->host);
	if (n >= sizeof a.sun_path)
		return -ENAMETOOLONG;
	memcpy(a.sun_path, at->host, n);
	int host = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (host < 0)
		return -errno;
	socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + 1);
	if (bind(host, (struct sockaddr *)&a, len) != 0 || listen(host, SOMAXCONN) != 0) {
		int e = -errno;
		close(host);
		return e;
	}
	return host;
}

static int
open_listener(struct wasi *w, const char *spec)
{
	struct listen_address at;
	u32 number;
	if (!listen_parse(spec, &at))
		return UV_EINVAL;
	int host = at.is_unix ? listen_unix(&at) : listen_tcp(&at);
	if (host < 0)
		return host;
	if (fcntl(host, F_SETFL, O_NONBLOCK) != 0 || fd_add(w, host, &number))
		return UV_EMFILE;
	w->fds[number].flags = FDFLAG_NONBLOCK;
	w->fds[number].rights = RIGHTS_LISTENER;
	w->fds[number].inheriting = RIGHTS_CONNECTION;
	return 0;
}

int
sock_open_listeners(struct wasi *w, char **error)
{
	for (size_t i = 0; i < w->config.nlisten; i++) {
		const char *spec = w->config.listen[i];
		int r = open_listener(w, spec);
		if (r) {
			if (asprintf(error, "cannot listen on %s: %s", spec,
			             uv_strerror(r)) < 0)
				*error = NULL;
			return -1;
		}
	}
	return 0;
}

/* --- the four functions --- */

/* Does as fd_get for a socket; any other descriptor has an errno of its own. */
static u32
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
	int host = accept4(f->host, NULL, NULL,
	                   SOCK_CLOEXEC | (flags & FDFLAG_NONBLOCK ? SOCK_NONBLOCK : 0));
	if (host < 0)
		return errno_here();
	/* Go's default on other systems; a guest cannot ask for it. Fails without harm on
	 * a socket that is not TCP. */
	(void)setsockopt(host, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if ((e = fd_add(w, host, &number)))
		return e;
	w->fds[number].flags = (u16)flags;
	w->fds[number].rights = rights;
	w->fds[number].dropped = RIGHTS_CONNECTION & ~rights;
	*result = number;
	return 0;
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
	ssize_t r = recvmsg(f->host, &m,
	                    (flags & RIFLAG_PEEK ? MSG_PEEK : 0) |
	                            (flags & RIFLAG_WAITALL ? MSG_WAITALL : 0));
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
	m.msg_iovlen = (size_t)n;
	ssize_t r = sendmsg(f->host, &m, MSG_NOSIGNAL);
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
