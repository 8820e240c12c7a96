/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "wasi/bytes.h"
#include "wasi/fd.h"

/* The reading end of a pipe that nobody writes to: no path leads on from it. */
int
bytes_begin(struct wasi *w)
{
	bool needed = w->config.nfiles > 0;
	for (size_t i = 0; i < w->config.ndirs; i++)
		needed |= w->config.dirs[i].tree != NULL;
	int ends[2];
	if (!needed)
		return 0;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	close(ends[1]);
	w->nothing = ends[0];
	return 0;
}

u32
bytes_add(struct wasi *w, u8 filetype, u32 *number)
{
	int host = fcntl(w->nothing, F_DUPFD_CLOEXEC, 3);
	if (host < 0)
		return errno_here();
	u32 e = fd_add(w, host, number);
	if (e)
		return e;
	w->shared->fds[*number]->filetype = filetype;
	w->shared->fds[*number]->read_only = true;
	return 0;
}

bool
bytes_has(const struct fd *f)
{
	return f->data || f->tree;
}

u32
bytes_read(const struct fd *f, u64 *offset, const struct iovec *v, int n)
{
	u32 done = 0;
	for (int i = 0; i < n && *offset < f->size; i++) {
		u64 left = f->size - *offset;
		u64 take = v[i].iov_len < left ? v[i].iov_len : left;
		if (take > INT32_MAX - done)
			take = INT32_MAX - done;
		memcpy(v[i].iov_base, f->data + *offset, take);
		*offset += take;
		done += (u32)take;
	}
	return done;
}

u32
bytes_seek(struct fd *f, i64 offset, u32 whence, u64 *position)
{
	i64 base = whence == WASI_SET   ? 0
	           : whence == WASI_CUR ? (i64)f->offset
	                                : (i64)f->size;
	if (offset < -base || offset > INT64_MAX - base)
		return E_INVAL;
	*position = f->offset = (u64)(base + offset);
	return 0;
}
