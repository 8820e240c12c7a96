/* SPDX-License-Identifier: MIT */
/* io: reading and writing. Descriptors 0 to 2 are shared with other processes, so
 * O_NONBLOCK may not be set on them (it would stick to the user's shell); a guest's
 * NONBLOCK is carried out by asking first, and by calls that do not wait. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <uv.h>

#include "api.h"
#include "fd.h"
#include "iov.h"

/* True if the guest wants EAGAIN instead of waiting, and we have to see to it. */
static bool
must_not_wait(const struct wasi *w, const struct fd *f)
{
	return f->is_stdio && (f->flags & FDFLAG_NONBLOCK) &&
	       w->config.stdio == WASI_STDIO_NONBLOCK && f->filetype != FT_REGULAR_FILE;
}

static bool
is_ready(int host, short events)
{
	struct pollfd p = {.fd = host, .events = events};
	return poll(&p, 1, 0) > 0;
}

static bool
is_socket(const struct fd *f)
{
	return f->filetype == FT_SOCKET_STREAM || f->filetype == FT_SOCKET_DGRAM;
}

/* Cuts a list to at most `most` bytes. */
static int
cut(struct iovec *v, int n, size_t most)
{
	for (int i = 0; i < n; i++) {
		if (v[i].iov_len >= most) {
			v[i].iov_len = most;
			return i + 1;
		}
		most -= v[i].iov_len;
	}
	return n;
}

/* Another process may take what poll saw, so a plain read could still wait: pipes and
 * sockets are read with calls that do not. A terminal has only the plain one. */
static ssize_t
read_now(const struct fd *f, struct iovec *v, int n)
{
	if (!is_ready(f->host, POLLIN)) {
		errno = EAGAIN;
		return -1;
	}
	if (is_socket(f)) {
		struct msghdr m = {.msg_iov = v, .msg_iovlen = (size_t)n};
		return recvmsg(f->host, &m, MSG_DONTWAIT);
	}
	ssize_t r = preadv2(f->host, v, n, -1, RWF_NOWAIT);
	if (r < 0 && (errno == EOPNOTSUPP || errno == ENOSYS))
		r = readv(f->host, v, n);
	return r;
}

static ssize_t
write_now(const struct fd *f, struct iovec *v, int n)
{
	if (!is_ready(f->host, POLLOUT)) {
		errno = EAGAIN;
		return -1;
	}
	if (is_socket(f)) {
		struct msghdr m = {.msg_iov = v, .msg_iovlen = (size_t)n};
		return sendmsg(f->host, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	ssize_t r = pwritev2(f->host, v, n, -1, RWF_NOWAIT);
	/* a pipe that polls as writable takes PIPE_BUF bytes without waiting */
	if (r < 0 && (errno == EOPNOTSUPP || errno == ENOSYS))
		r = writev(f->host, v, cut(v, n, PIPE_BUF));
	return r;
}

/* One read or write through libuv: the current position, whole list. */
static u32
through_libuv(bool writing, int host, const struct iovec *v, int n, u32 *done)
{
	uv_buf_t bufs[IOV_SLOTS];
	uv_fs_t req;
	for (int i = 0; i < n; i++)
		bufs[i] = uv_buf_init(v[i].iov_base, (unsigned)v[i].iov_len);
	int r = writing ? uv_fs_write(NULL, &req, host, bufs, (unsigned)n, -1, NULL)
	                : uv_fs_read(NULL, &req, host, bufs, (unsigned)n, -1, NULL);
	ssize_t result = req.result;
	uv_fs_req_cleanup(&req);
	if (r < 0)
		return errno_from_uv(r);
	*done = (u32)result;
	return 0;
}

/* The kernel moves at most 2 GiB - 4 KiB at once, so that results fit; it says so for
 * readv, and libuv passes on what it says. */
static u32
transfer(struct wasi *w, bool writing, const struct fd *f, struct iovec *v, int n,
         u32 *done)
{
	if (n == 0) {
		*done = 0;
		return 0;
	}
	n = cut(v, n, INT_MAX & ~4095);
	if (!must_not_wait(w, f))
		return through_libuv(writing, f->host, v, n, done);
	ssize_t r = writing ? write_now(f, v, n) : read_now(f, v, n);
	if (r < 0)
		return errno_here();
	*done = (u32)r;
	return 0;
}

/* BADF, NOTCAPABLE, FAULT; AGAIN when nothing is there and the descriptor is NONBLOCK;
 * what the host says. 0 bytes is the end of the file. */
u32
wasi_fd_read(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n, u32 *nread)
{
	struct iovec v[IOV_SLOTS];
	struct fd *f;
	int n;
	u32 e;
	if ((e = fd_get(w, fd, NEED_fd_read, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)))
		return e;
	u32 done = 0;
	e = transfer(w, false, f, v, n, &done);
	if (!e)
		*nread = done;
	return e;
}

/* As fd_read; PIPE when nobody reads any more (SIGPIPE is ignored). */
u32
wasi_fd_write(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n,
              u32 *nwritten)
{
	struct iovec v[IOV_SLOTS];
	struct fd *f;
	int n;
	u32 e;
	if ((e = fd_get(w, fd, NEED_fd_write, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)))
		return e;
	u32 done = 0;
	e = transfer(w, true, f, v, n, &done);
	if (!e)
		*nwritten = done;
	return e;
}
