/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "wasi/abi/needs.h"
#include "wasi/fd.h"
#include "wasi/net/lent.h"

enum {
	RIGHTS_LENT = FD_READ | FD_SEEK | FD_TELL | FD_FILESTAT_GET |
	              FD_FDSTAT_SET_FLAGS | POLL_FD_READWRITE,
};

/* Each lent file that is open has a descriptor of the host too, so that it counts like
 * any other; with this one nothing can be done. */
int
lent_begin(struct wasi *w)
{
	w->nothing = -1;
	if (!w->config.nfiles)
		return 0;
	w->nothing = open("/", O_PATH | O_CLOEXEC);
	return w->nothing < 0 ? -1 : 0;
}

const struct wasi_file *
lent_find(const struct wasi *w, u32 fd, const char *path, u32 n)
{
	if (fd != UINT32_MAX)
		return NULL;
	for (size_t i = 0; i < w->config.nfiles; i++) {
		const struct wasi_file *file = &w->config.files[i];
		if (strlen(file->path) == n + (size_t)1 &&
		    memcmp(file->path + 1, path, n) == 0)
			return file;
	}
	return NULL;
}

u32
lent_open(struct wasi *w, const struct wasi_file *file, u32 oflags, u64 rights,
          u32 *result)
{
	u32 number;
	if ((oflags & OFLAG_CREAT) && (oflags & OFLAG_EXCL))
		return E_EXIST;
	if (oflags & OFLAG_DIRECTORY)
		return E_NOTDIR;
	if ((rights & RIGHT_FD_WRITE) || (oflags & OFLAG_TRUNC))
		return E_ROFS;
	int host = fcntl(w->nothing, F_DUPFD_CLOEXEC, 3);
	if (host < 0)
		return errno_here();
	u32 e = fd_add(w, host, &number);
	if (e)
		return e;
	struct fd *f = w->shared->fds[number];
	f->filetype = FT_REGULAR_FILE;
	f->read_only = true;
	f->lent = file;
	f->rights = RIGHTS_LENT;
	*result = number;
	return 0;
}

void
lent_filestat(const struct wasi *w, const struct wasi_file *file, struct filestat *out)
{
	*out = (struct filestat){
	        .ino = (u64)(file - w->config.files) + 1,
	        .filetype = FT_REGULAR_FILE,
	        .nlink = 1,
	        .size = file->size,
	        .atim = file->mtim,
	        .mtim = file->mtim,
	        .ctim = file->mtim,
	};
}

u32
lent_read(const struct wasi_file *file, u64 *offset, const struct iovec *v, int n)
{
	u32 done = 0;
	for (int i = 0; i < n && *offset < file->size; i++) {
		u64 left = file->size - *offset;
		u64 take = v[i].iov_len < left ? v[i].iov_len : left;
		if (take > INT32_MAX - done)
			take = INT32_MAX - done;
		memcpy(v[i].iov_base, file->data + *offset, take);
		*offset += take;
		done += (u32)take;
	}
	return done;
}

u32
lent_seek(struct fd *f, i64 offset, u32 whence, u64 *position)
{
	i64 base = whence == WASI_SET   ? 0
	           : whence == WASI_CUR ? (i64)f->offset
	                                : (i64)f->lent->size;
	if (offset < -base || offset > INT64_MAX - base)
		return E_INVAL;
	*position = f->offset = (u64)(base + offset);
	return 0;
}
