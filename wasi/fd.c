/* SPDX-License-Identifier: MIT */
#include <assert.h>
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

static u32
find(const struct wasi *w, u32 number, u64 rights, struct fd **f)
{
	const struct shared *s = w->shared;
	if (number >= s->nfds || !s->fds[number])
		return E_BADF;
	*f = s->fds[number];
	return ((*f)->rights & rights) == rights ? 0 : rights_refused(*f, rights);
}

u32
fd_get(struct wasi *w, u32 number, u64 rights, struct fd **f)
{
	u32 e = find(w, number, rights, f);
	if (e || !w->holds)
		return e;
	for (u32 i = 0; i < w->nheld; i++)
		if (w->held[i] == *f)
			return 0;
	assert(w->nheld < sizeof w->held / sizeof *w->held);
	w->held[w->nheld++] = *f;
	(*f)->refs++;
	return 0;
}

u32
fd_hold(struct wasi *w, u32 number, u64 rights, struct fd **f)
{
	u32 e = find(w, number, rights, f);
	if (!e)
		(*f)->refs++;
	return e;
}

static void
close_host(int host)
{
	uv_fs_t req;
	uv_fs_close(NULL, &req, host, NULL);
	uv_fs_req_cleanup(&req);
}

void
fd_let_go(struct wasi *w, struct fd *f)
{
	if (--f->refs)
		return;
	cookies_free(w, f);
	free(f->watched);
	if (!f->is_stdio)
		close_host(f->host);
	if (f->replaced >= 0)
		close_host(f->replaced);
	free(f);
}

void
fd_replace(const struct wasi *w, struct fd *f, int host)
{
	if (!w->holds)
		close(f->host);
	else
		f->replaced = f->host;
	f->host = host;
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
	struct shared *s = w->shared;
	s->fds = calloc(3, sizeof *s->fds);
	if (!s->fds)
		return -1;
	s->nfds = s->ever = 3;
	for (int i = 0; i < 3; i++) {
		struct stat st;
		const int *given = w->config.stdio_fds;
		int host = given ? given[i] : i, flags = fcntl(host, F_GETFL);
		if (flags < 0 || fstat(host, &st) != 0)
			continue; /* not open: the guest gets EBADF */
		u8 type = filetype_of(host, st.st_mode);
		if (!(s->fds[i] = malloc(sizeof *s->fds[i])))
			return -1;
		*s->fds[i] = (struct fd){
		        .refs = 1,
		        .host = host,
		        .replaced = -1,
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
	struct shared *s = w->shared;
	struct fd *f = s->fds[number];
	s->fds[number] = NULL;
	s->lowest = number < s->lowest ? number : s->lowest;
	if (f)
		fd_let_go(w, f);
}

void
fd_close_all(struct wasi *w)
{
	for (u32 i = 0; i < w->shared->nfds; i++)
		fd_drop(w, i);
	free(w->shared->fds);
	w->shared->fds = NULL;
	w->shared->nfds = 0;
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
	struct shared *s = w->shared;
	fd_drop(w, to);
	s->fds[to] = a;
	s->fds[from] = NULL;
	s->lowest = from < s->lowest ? from : s->lowest;
	return 0;
}

/* Finds the lowest free number from 3 on; the table may grow. */
static u32
free_number(struct shared *s, u32 *number)
{
	enum { MOST = 1 << 20 };
	u32 i = s->lowest > 3 ? s->lowest : 3;
	while (i < s->nfds && s->fds[i])
		i++;
	if (i >= MOST)
		return E_MFILE;
	if (i == s->nfds) {
		u32 n = s->nfds * 2 > 16 ? s->nfds * 2 : 16;
		struct fd **more = realloc(s->fds, n * sizeof *more);
		if (!more)
			return E_NOMEM;
		s->fds = more;
		for (; s->nfds < n; s->nfds++)
			s->fds[s->nfds] = NULL;
	}
	*number = i;
	return 0;
}

u32
fd_add(struct wasi *w, int host, u32 *number)
{
	struct shared *s = w->shared;
	struct stat st;
	u32 i, e = free_number(s, &i);
	struct fd *f = e ? NULL : malloc(sizeof *f);
	if (!e && !f)
		e = E_NOMEM;
	if (!e && fstat(host, &st) != 0)
		e = errno_here();
	if (e) {
		free(f);
		close(host);
		return e;
	}
	*f = (struct fd){.refs = 1,
	                 .host = host,
	                 .replaced = -1,
	                 .filetype = filetype_of(host, st.st_mode),
	                 .on_disk = major(st.st_dev) != 0};
	s->fds[i] = f;
	s->lowest = i + 1;
	s->ever = i < s->ever ? s->ever : i + 1;
	*number = i;
	return 0;
}
