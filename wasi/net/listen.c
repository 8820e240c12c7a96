/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include "wasi/net/listen.h"

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
bind_to(uv_handle_t *handle, bool udp, const struct sockaddr *a)
{
	return udp ? uv_udp_bind((uv_udp_t *)handle, a, 0)
	           : uv_tcp_bind((uv_tcp_t *)handle, a, 0);
}

static int
bind_at(uv_handle_t *handle, const struct listen_address *at)
{
	struct sockaddr_in6 six;
	struct sockaddr_in four;
	const char *host = *at->host ? at->host : "::";
	if (uv_ip6_addr(host, at->port, &six) == 0) {
		int r = bind_to(handle, at->is_udp, (struct sockaddr *)&six);
		if (*at->host || r != UV_EAFNOSUPPORT)
			return r;
		host = "0.0.0.0"; /* all addresses, on a machine without IPv6 */
	}
	int r = uv_ip4_addr(host, at->port, &four);
	return r ? r : bind_to(handle, at->is_udp, (struct sockaddr *)&four);
}

static int
listen_ip(const struct listen_address *at)
{
	uv_loop_t loop;
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_udp_t udp;
	} u;
	int r = uv_loop_init(&loop);
	if (r)
		return r;
	r = at->is_udp ? uv_udp_init(&loop, &u.udp) : uv_tcp_init(&loop, &u.tcp);
	if (!r) {
		r = bind_at(&u.handle, at);
		if (!r && !at->is_udp)
			r = uv_listen(&u.stream, SOMAXCONN, nobody);
		if (!r)
			r = take(&u.handle);
		uv_close(&u.handle, NULL);
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

int
listen_open(const struct listen_address *at)
{
	int host = at->is_unix ? listen_unix(at) : listen_ip(at);
	if (host >= 0 && fcntl(host, F_SETFL, O_NONBLOCK) != 0) {
		close(host);
		return UV_EMFILE;
	}
	return host;
}
