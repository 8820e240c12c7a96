/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <uv.h>

#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/cookie.h"
#include "wasi/rights.h"

u32
fd_get(struct wasi *w, u32 number, u64 rights, struct fd **f)
{
	if (number >= w->nfds || w->fds[number].host < 0)
		return E_BADF;
	*f = &w->fds[number];
	return ((*f)->rights & rights) == rights ? 0 : rights_refused(*f, rights);
}

u8
filetype_of_mode(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return FT_REGULAR_FILE;
	case S_IFDIR:
		return FT_DIRECTORY;
	case S_IFCHR:
		return FT_CHARACTER_DEVICE;
	case S_IFBLK:
		return FT_BLOCK_DEVICE;
	case S_IFLNK:
		return FT_SYMBOLIC_LINK;
	case S_IFSOCK:
		return FT_SOCKET_STREAM;
	}
	return FT_UNKNOWN;
}

/* Finds the type of a descriptor. An open socket tells its type; a name in a directory
 * does not. */
static u8
filetype_of(int host, mode_t mode)
{
	int type = 0;
	socklen_t n = sizeof type;
	if (S_ISSOCK(mode) && getsockopt(host, SOL_SOCKET, SO_TYPE, &type, &n) == 0 &&
	    type == SOCK_DGRAM)
		return FT_SOCKET_DGRAM;
	return filetype_of_mode(mode);
}

/* Returns the rights of a descriptor that the program was started with: as much as the
 * host allows, but nothing that reaches farther. A terminal must not be seekable: C
 * libraries recognise one by that. */
static u64
stdio_rights(int access, u8 filetype)
{
	u64 rights = POLL_FD_READWRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET;
	if (access != O_WRONLY)
		rights |= FD_READ;
	if (access != O_RDONLY)
		rights |= FD_WRITE;
	if (filetype == FT_REGULAR_FILE)
		rights |= FD_SEEK | FD_TELL | FD_SYNC | FD_DATASYNC | FD_ADVISE;
	return rights;
}

int
fd_open_stdio(struct wasi *w)
{
	w->nfds = 3;
	w->fds = calloc(w->nfds, sizeof *w->fds);
	if (!w->fds)
		return -1;
	for (int i = 0; i < 3; i++) {
		struct stat st;
		const int *given = w->config.stdio_fds;
		int host = given ? given[i] : i, flags = fcntl(host, F_GETFL);
		w->fds[i].host = -1;
		if (flags < 0 || fstat(host, &st) != 0)
			continue; /* not open: the guest gets EBADF */
		u8 type = filetype_of(host, st.st_mode);
		w->fds[i] = (struct fd){
		        .host = host,
		        .filetype = type,
		        .is_stdio = true,
		        .flags = flags & O_APPEND ? FDFLAG_APPEND : 0,
		        .rights = stdio_rights(flags & O_ACCMODE, type),
		};
	}
	return 0;
}

void
fd_drop(struct wasi *w, u32 number)
{
	struct fd *f = &w->fds[number];
	uv_fs_t req;
	cookies_free(w, f);
	free(f->watched);
	f->watched = NULL;
	if (f->host >= 0 && !f->is_stdio) {
		uv_fs_close(NULL, &req, f->host, NULL);
		uv_fs_req_cleanup(&req);
	}
	f->host = -1;
	w->lowest = number < w->lowest ? number : w->lowest;
}

void
fd_close_all(struct wasi *w)
{
	for (u32 i = 0; i < w->nfds; i++)
		fd_drop(w, i);
	free(w->fds);
	w->fds = NULL;
	w->nfds = 0;
}

/* BADF. For 0 to 2 only the guest's view is closed: the host's descriptors belong to
 * others too. */
u32
wasi_fd_close(struct wasi *w, u32 fd)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_close, &f);
	if (!e)
		fd_drop(w, fd);
	return e;
}

/* BADF. */
u32
wasi_fd_fdstat_get(struct wasi *w, u32 fd, struct fdstat *out)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_fdstat_get, &f);
	if (e)
		return e;
	*out = (struct fdstat){
	        .filetype = f->filetype,
	        .flags = f->flags,
	        .rights = f->rights,
	        .inheriting = f->inheriting,
	};
	return 0;
}

/* BADF, NOTCAPABLE; INVAL for unknown flags; NOTSUP for a change of the sync flags, which
 * is not possible on an open descriptor. For 0 to 2 the flags are only noted, and the
 * shared open file description does not change: fd_read and fd_write carry out
 * NONBLOCK. */
u32
wasi_fd_fdstat_set_flags(struct wasi *w, u32 fd, u32 flags)
{
	const u32 changeable = FDFLAG_APPEND | FDFLAG_NONBLOCK;
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_fdstat_set_flags, &f);
	if (e)
		return e;
	if (flags & ~(u32)FDFLAGS_ALL)
		return E_INVAL;
	if ((flags ^ f->flags) & ~changeable)
		return E_NOTSUP;
	/* NONBLOCK, which Go asks for, has no meaning for a regular file */
	bool idle =
	        f->filetype == FT_REGULAR_FILE && !((flags ^ f->flags) & FDFLAG_APPEND);
	/* a FIFO without a reader gets them when it is opened */
	if (!f->is_stdio && !idle && f->fifo != FIFO_NO_READER_YET) {
		int host = flags & FDFLAG_APPEND ? O_APPEND : 0;
		host |= flags & FDFLAG_NONBLOCK ? O_NONBLOCK : 0;
		/* others that can be set (O_DIRECT, O_NOATIME) are never on */
		if (fcntl(f->host, F_SETFL, host) != 0)
			return errno_here();
	}
	f->flags = (u16)flags;
	return 0;
}

/* BADF; NOTCAPABLE for a right that the descriptor does not have: rights can only be
 * dropped. */
u32
wasi_fd_fdstat_set_rights(struct wasi *w, u32 fd, u64 rights, u64 inheriting)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_fdstat_set_rights, &f);
	if (e)
		return e;
	if ((rights & ~f->rights) || (inheriting & ~f->inheriting))
		return E_NOTCAPABLE;
	f->dropped |= f->rights & ~rights;
	f->rights = rights;
	f->inheriting = inheriting;
	return 0;
}

/* BADF for anything but a preopened directory: guests find the end of the list by
 * that. */
u32
wasi_fd_prestat_get(struct wasi *w, u32 fd, struct prestat *out)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_prestat_get, &f);
	if (e || !f->preopen)
		return E_BADF;
	*out = (struct prestat){.tag = 0, .name_len = (u32)strlen(f->preopen)};
	return 0;
}

/* BADF, as above; NAMETOOLONG if the name does not fit. No NUL is written. */
u32
wasi_fd_prestat_dir_name(struct wasi *w, u32 fd, u8 *name, u32 name_n)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_prestat_dir_name, &f);
	if (e || !f->preopen)
		return E_BADF;
	size_t n = strlen(f->preopen);
	if (n > name_n)
		return E_NAMETOOLONG;
	memcpy(name, f->preopen, n);
	return 0;
}

/* BADF. Both must be open; `to` is closed, and `from` takes its number. */
u32
wasi_fd_renumber(struct wasi *w, u32 from, u32 to)
{
	struct fd *a, *b;
	u32 e;
	if ((e = fd_get(w, from, NEED_fd_renumber, &a)) || (e = fd_get(w, to, 0, &b)))
		return e;
	if (a == b)
		return 0;
	fd_drop(w, to);
	*b = *a;
	*a = (struct fd){.host = -1};
	w->lowest = from < w->lowest ? from : w->lowest;
	return 0;
}

u32
fd_add(struct wasi *w, int host, u32 *number)
{
	enum { MOST = 1 << 20 };
	struct stat st;
	u32 i = w->lowest > 3 ? w->lowest : 3;
	while (i < w->nfds && w->fds[i].host >= 0)
		i++;
	if (i >= MOST) {
		close(host);
		return E_MFILE;
	}
	if (i == w->nfds) {
		u32 n = w->nfds * 2 > 16 ? w->nfds * 2 : 16;
		struct fd *more = realloc(w->fds, n * sizeof *more);
		if (!more) {
			close(host);
			return E_NOMEM;
		}
		w->fds = more;
		for (; w->nfds < n; w->nfds++)
			w->fds[w->nfds] = (struct fd){.host = -1};
	}
	if (fstat(host, &st) != 0) {
		u32 e = errno_here();
		close(host);
		return e;
	}
	w->fds[i] = (struct fd){.host = host,
	                        .filetype = filetype_of(host, st.st_mode),
	                        .on_disk = major(st.st_dev) != 0};
	w->lowest = i + 1;
	*number = i;
	return 0;
}
