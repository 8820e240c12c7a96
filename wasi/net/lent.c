/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "wasi/abi/errno.h"
#include "wasi/abi/needs.h"
#include "wasi/bytes.h"
#include "wasi/net/lent.h"

enum {
	RIGHTS_LENT = FD_READ | FD_SEEK | FD_TELL | FD_FILESTAT_GET |
	              FD_FDSTAT_SET_FLAGS | POLL_FD_READWRITE,
};

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
	u32 e = bytes_add(w, FT_REGULAR_FILE, &number);
	if (e)
		return e;
	struct fd *f = w->shared->fds[number];
	f->lent = file;
	f->data = file->data;
	f->size = file->size;
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
