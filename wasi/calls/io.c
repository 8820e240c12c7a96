/* SPDX-License-Identifier: MIT */
/* io: reading and writing. Descriptors 0 to 2 are shared with other processes, so
 * O_NONBLOCK must not be set on them: the user's shell would keep it. Instead, a guest's
 * NONBLOCK is carried out by polling first, and by calls that do not wait. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "wasi/api.h"
#include "wasi/bytes.h"
#include "wasi/call.h"
#include "wasi/fd.h"
#include "wasi/net/resolve.h"
#include "wasi/iov.h"
#include "wasi/calls/panic.h"
#include "wasi/calls/sock.h"
#include "wasi/hold.h"
#include "wasi/fifo.h"

/* Whether the guest wants EAGAIN instead of waiting, and the kernel does not do that for
 * us. */
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

/* Whether preadv2 or pwritev2 is missing: for this file, in this kernel, or by a
 * container's filter of system calls (EPERM). The plain call then returns the real
 * error. */
static bool
is_missing(void)
{
	return errno == EOPNOTSUPP || errno == ENOSYS || errno == EPERM;
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
	if (r < 0 && is_missing())
		r = readv(f->host, v, n);
	return r;
}

static ssize_t
write_now(const struct wasi *w, const struct fd *f, struct iovec *v, int n)
{
	if (!is_ready(f->host, POLLOUT)) {
		errno = EAGAIN;
		return -1;
	}
	if (is_socket(f)) {
		struct msghdr m = {.msg_iov = v, .msg_iovlen = (size_t)n};
		return sendmsg(f->host, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	struct hold hold;
	hold_begin(w, &hold);
	ssize_t r = pwritev2(f->host, v, n, -1, RWF_NOWAIT);
	/* a pipe that polls as writable takes PIPE_BUF bytes without waiting */
	if (r < 0 && is_missing())
		r = writev(f->host, v, cut(v, n, PIPE_BUF));
	int error = errno;
	hold_end(&hold, r < 0 ? errno_here() : 0);
	errno = error;
	return r;
}

/* Does one read or write through libuv, at `offset`, or at the current position if it is
 * -1. */
static u32
through_libuv(bool writing, int host, const struct iovec *v, int n, int64_t offset,
              u32 *done)
{
	uv_buf_t bufs[IOV_SLOTS];
	uv_fs_t req;
	for (int i = 0; i < n; i++)
		bufs[i] = uv_buf_init(v[i].iov_base, (unsigned)v[i].iov_len);
	int r = writing ? uv_fs_write(NULL, &req, host, bufs, (unsigned)n, offset, NULL)
	                : uv_fs_read(NULL, &req, host, bufs, (unsigned)n, offset, NULL);
	ssize_t result = req.result;
	uv_fs_req_cleanup(&req);
	if (r < 0)
		return errno_from_uv(r);
	*done = (u32)result;
	return 0;
}

static u32
write_held(const struct wasi *w, int host, const struct iovec *v, int n, int64_t offset,
           u32 *done)
{
	struct hold hold;
	hold_begin(w, &hold);
	u32 e = through_libuv(true, host, v, n, offset, done);
	hold_end(&hold, e);
	return e;
}

/* Does one read or write, while other threads go on. */
static u32
through_libuv_waiting(struct wasi *w, bool writing, int host, const struct iovec *v,
                      int n, int64_t offset, u32 *done)
{
	call_waits(w);
	u32 e = writing ? write_held(w, host, v, n, offset, done)
	                : through_libuv(false, host, v, n, offset, done);
	call_goes_on(w);
	return e;
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
		return through_libuv_waiting(w, writing, f->host, v, n, -1, done);
	ssize_t r = writing ? write_now(w, f, v, n) : read_now(f, v, n);
	if (r < 0)
		return errno_here();
	*done = (u32)r;
	return 0;
}

/* BADF (also if not open for reading), NOTCAPABLE, ISDIR, FAULT; AGAIN if there is
 * nothing to read and the descriptor is NONBLOCK; what the host says. 0 bytes mean the
 * end of the file. */
u32
wasi_fd_read(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n, u32 *nread)
{
	struct iovec v[IOV_SLOTS];
	struct fd *f;
	int n;
	u32 e;
	if ((e = fd_get(w, fd, NEED_fd_read, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)) || (e = fifo_before_read(w, f)))
		return e;
	u32 done = 0;
	bool cut_off;
	if (f->data)
		done = bytes_read(f, &f->offset, v, n);
	else if (f->watched)
		e = resolve_read(w, f, v, n, 0, &done, &cut_off);
	else
		e = transfer(w, false, f, v, n, &done);
	if (!e)
		*nread = done;
	return e;
}

void
wasi_set_pipe_ends(struct wasi *w, bool pipe_ends)
{
	w->shared->pipe_ends = pipe_ends;
}

/* As fd_read; PIPE if there is no reader any more (SIGPIPE is ignored) and that does not
 * end the guest (pipe_ends). */
u32
wasi_fd_write(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n,
              u32 *nwritten)
{
	struct iovec v[IOV_SLOTS];
	struct fd *f;
	int n;
	u32 e;
	if (fd == 2 && w->config.notes_panic && !iov_from_guest(w, iovs, iovs_n, v, &n))
		panic_note(w, v, n);
	if ((e = fd_get(w, fd, NEED_fd_write, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)) || (e = fifo_before_write(w, f)))
		return e;
	u32 done = 0;
	e = f->watched ? resolve_write(w, f, v, n, &done)
	               : transfer(w, true, f, v, n, &done);
	if (e == E_PIPE && w->shared->pipe_ends && (f->host == 1 || f->host == 2))
		return wasi_proc_raise(w, WASI_SIGPIPE);
	if (!e)
		*nwritten = done;
	return e;
}

static u32
at_offset(struct wasi *w, bool writing, u32 fd, u64 rights, const struct iovec32 *iovs,
          u32 iovs_n, u64 offset, u32 *result)
{
	struct iovec v[IOV_SLOTS];
	struct fd *f;
	int n;
	u32 e, done = 0;
	if ((e = fd_get(w, fd, rights, &f)) ||
	    (e = iov_from_guest(w, iovs, iovs_n, v, &n)))
		return e;
	if (offset > INT64_MAX)
		return E_INVAL;
	n = cut(v, n, INT_MAX & ~4095);
	if (f->data)
		done = bytes_read(f, &offset, v, n);
	else if (n)
		e = through_libuv_waiting(w, writing, f->host, v, n, (int64_t)offset,
		                          &done);
	if (!e)
		*result = done;
	return e;
}

/* As fd_read; INVAL for an offset beyond 2^63 - 1; SPIPE where there is none. */
u32
wasi_fd_pread(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n, u64 offset,
              u32 *nread)
{
	return at_offset(w, false, fd, NEED_fd_pread, iovs, iovs_n, offset, nread);
}

/* As fd_pread. */
u32
wasi_fd_pwrite(struct wasi *w, u32 fd, const struct iovec32 *iovs, u32 iovs_n, u64 offset,
               u32 *nwritten)
{
	return at_offset(w, true, fd, NEED_fd_pwrite, iovs, iovs_n, offset, nwritten);
}

/* BADF, NOTCAPABLE; INVAL for an unknown whence or a place before 0; SPIPE. */
u32
wasi_fd_seek(struct wasi *w, u32 fd, i64 offset, u32 whence, u64 *position)
{
	static const int host[] = {
	        [WASI_SET] = SEEK_SET, [WASI_CUR] = SEEK_CUR, [WASI_END] = SEEK_END};
	struct fd *f;
	/* asking for the position also needs only fd_tell's right, and whoever may seek
	 * may ask */
	bool tells = offset == 0 && whence == WASI_CUR;
	u32 e = fd_get(w, fd, NEED_fd_seek, &f);
	if (e && tells)
		e = fd_get(w, fd, NEED_fd_tell, &f);
	if (e)
		return e;
	if (whence > WASI_END)
		return E_INVAL;
	if (f->data)
		return bytes_seek(f, offset, whence, position);
	off_t r = lseek(f->host, offset, host[whence]);
	if (r < 0)
		return errno_here();
	*position = (u64)r;
	return 0;
}

/* BADF, NOTCAPABLE, SPIPE. */
u32
wasi_fd_tell(struct wasi *w, u32 fd, u64 *position)
{
	return wasi_fd_seek(w, fd, 0, WASI_CUR, position);
}

static u32
synchronise(struct wasi *w, u32 fd, u64 rights, bool data)
{
	struct fd *f;
	uv_fs_t req;
	u32 e = fd_get(w, fd, rights, &f);
	if (e || bytes_has(f))
		return e;
	call_waits(w);
	int r = data ? uv_fs_fdatasync(NULL, &req, f->host, NULL)
	             : uv_fs_fsync(NULL, &req, f->host, NULL);
	call_goes_on(w);
	uv_fs_req_cleanup(&req);
	return errno_from_uv(r);
}

/* BADF, NOTCAPABLE, what the host says. */
u32
wasi_fd_sync(struct wasi *w, u32 fd)
{
	return synchronise(w, fd, NEED_fd_sync, false);
}

/* As fd_sync. */
u32
wasi_fd_datasync(struct wasi *w, u32 fd)
{
	return synchronise(w, fd, NEED_fd_datasync, true);
}

/* BADF, NOTCAPABLE; INVAL for unknown advice or a range that wraps. */
u32
wasi_fd_advise(struct wasi *w, u32 fd, u64 offset, u64 len, u32 advice)
{
	static const int host[] = {POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL,
	                           POSIX_FADV_RANDOM,   POSIX_FADV_WILLNEED,
	                           POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE};
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_advise, &f);
	if (e)
		return e;
	if (advice >= sizeof host / sizeof *host || offset > INT64_MAX ||
	    len > INT64_MAX - offset)
		return E_INVAL;
	if (f->filetype != FT_REGULAR_FILE || bytes_has(f))
		return 0; /* advice about nothing */
	int error = posix_fadvise(f->host, (off_t)offset, (off_t)len, host[advice]);
	return errno_from_uv(uv_translate_sys_error(error));
}

/* BADF, NOTCAPABLE, ROFS; INVAL for no length or a range that wraps; NOTSUP if the file
 * system cannot reserve space. */
u32
wasi_fd_allocate(struct wasi *w, u32 fd, u64 offset, u64 len)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_allocate, &f);
	if (e)
		return e;
	if (f->read_only)
		return E_ROFS;
	if (len == 0 || offset > INT64_MAX || len > INT64_MAX - offset)
		return E_INVAL;
	struct hold hold;
	hold_begin(w, &hold);
	e = fallocate(f->host, 0, (off_t)offset, (off_t)len) != 0 ? errno_here() : 0;
	hold_end(&hold, e);
	return e;
}
