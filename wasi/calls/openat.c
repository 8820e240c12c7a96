/* SPDX-License-Identifier: MIT */
/* openat: path_open. A file that is opened only for reading is opened as the path says,
 * and never waits for the other end of a FIFO. A file that may change is opened in one
 * step if the guest's directory is on a file system that keeps files and the path stays
 * in its mount. Otherwise there are two steps: the directory of the file is found and
 * checked, then the name in it, which is also checked before it is truncated. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wasi/api.h"
#include "wasi/call.h"
#include "wasi/calls/embedded.h"
#include "wasi/fd.h"
#include "wasi/net/lent.h"
#include "wasi/fifo.h"
#include "wasi/sandbox/filesystem.h"
#include "wasi/sandbox/path.h"

/* A path_open: its arguments and its result. */
struct opening {
	struct wasi *w;
	int dir;
	bool keeps_files; /* so does dir */
	const char *path; /* a copy of the guest's (path_copy) */
	u32 n;
	bool follow, truncate;
	int flags; /* the host's, without O_TRUNC and O_NONBLOCK */
	bool nonblock;
	int host;
	bool looked_at; /* host keeps files */
	bool no_reader; /* a FIFO: host is of O_PATH */
};

/* Opens without waiting for the other end. It does wait for a file that is leased to
 * somebody (the client of a file server). */
static u32
open_now(struct opening *o, int dir, const char *path, u32 n, bool follow)
{
	u32 e = path_open(dir, path, n, follow, o->flags | O_NONBLOCK, 0666, &o->host);
	if (e == E_AGAIN && !o->nonblock) {
		call_waits(o->w);
		e = path_open(dir, path, n, follow, o->flags, 0666, &o->host);
		call_goes_on(o->w);
	}
	return e;
}

/* Replaces the last component of path[PATH_MAX] by the target of the link at->name. */
static u32
follow_link(const struct path_at *at, char *path)
{
	char target[PATH_MAX];
	char *slash = strrchr(path, '/');
	size_t head = slash ? (size_t)(slash - path) + 1 : 0;
	ssize_t n = readlinkat(at->parent, at->name, target, sizeof target);
	if (n < 0)
		return errno_here();
	if (n > 0 && target[0] == '/')
		return E_PERM;
	if (head + (size_t)n >= PATH_MAX)
		return E_NAMETOOLONG;
	memcpy(path + head, target, (size_t)n);
	path[head + (size_t)n] = 0;
	return 0;
}

/* Opens the last component of `path` without following it. *link: it is a link, in *at,
 * which is to be followed next. */
static u32
open_entry(struct opening *o, struct path_at *at, const char *path, bool *link)
{
	struct stat st;
	u32 n = (u32)strlen(at->name);
	if (!filesystem_keeps_files(at->parent))
		return E_PERM;
	/* the path names a directory, or nothing that can be made: the kernel decides */
	if (at->leads_on)
		return open_now(o, o->dir, path, (u32)strlen(path), o->follow);
	u32 e = open_now(o, at->parent, at->name, n, false);
	bool ends = e == E_LOOP || e == E_NOTDIR || e == E_NXIO;
	if (!ends || fstatat(at->parent, at->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return e;
	if (e != E_NXIO)
		*link = S_ISLNK(st.st_mode) && o->follow;
	else if (S_ISFIFO(st.st_mode) && !o->nonblock)
		e = fifo_open_writer(o->w, at->parent, at->name, o->flags & ~O_CREAT,
		                     &o->host, &o->no_reader);
	return e;
}

static u32
open_to_change(struct opening *o)
{
	enum { MOST_LINKS = 40 };
	char path[PATH_MAX];
	u32 e = E_XDEV;
	bool link = true;
	if (o->keeps_files)
		e = path_open_in_mount(o->dir, o->path, o->n, o->follow,
		                       o->flags | O_NONBLOCK, 0666, &o->host);
	o->looked_at = !e;
	/* these have several meanings, which the code below tells apart */
	if (e != E_XDEV && e != E_NXIO && e != E_AGAIN)
		return e;
	e = E_LOOP;
	/* it becomes another where it ends in a link */
	snprintf(path, sizeof path, "%s", o->path);
	for (int i = 0; link && i <= MOST_LINKS; i++) {
		struct path_at at;
		u32 failed = path_parent(o->dir, path, (u32)strlen(path), &at);
		if (failed)
			return failed;
		link = false;
		e = open_entry(o, &at, path, &link);
		failed = link ? follow_link(&at, path) : 0;
		path_at_close(&at);
		if (failed)
			return failed;
	}
	return link ? E_LOOP : e;
}

/* Completes the descriptor as the guest asked for it, now that its type is known. */
static u32
settle(const struct opening *o, struct fd *f, bool changes)
{
	bool is_fifo = f->filetype == FT_UNKNOWN,
	     is_file = f->filetype == FT_REGULAR_FILE;
	if (changes && !o->looked_at && !f->on_disk && !filesystem_keeps_files(o->host))
		return E_PERM;
	if (o->truncate && is_file && ftruncate(o->host, 0) != 0)
		return errno_here();
	if (o->no_reader)
		f->fifo = FIFO_NO_READER_YET;
	else if (is_fifo && !o->nonblock && (o->flags & O_ACCMODE) == O_RDONLY)
		f->fifo = FIFO_NO_WRITER_YET;
	/* NONBLOCK has no meaning for files and directories */
	if (o->nonblock || o->no_reader || is_file || f->filetype == FT_DIRECTORY)
		return 0;
	return fcntl(o->host, F_SETFL, o->flags & O_APPEND) != 0 ? errno_here() : 0;
}

static int
open_flags(u32 oflags, u64 rights, u32 fdflags)
{
	/* only a file that is open for writing can be truncated */
	bool reads = rights & FD_READ, writes = rights & FD_WRITE;
	int flags = O_RDONLY;
	if (writes || oflags & OFLAG_TRUNC)
		flags = reads || !writes ? O_RDWR : O_WRONLY;
	flags |= oflags & OFLAG_DIRECTORY ? O_DIRECTORY : 0;
	flags |= oflags & OFLAG_CREAT ? O_CREAT : 0;
	flags |= oflags & OFLAG_EXCL ? O_EXCL : 0;
	flags |= fdflags & FDFLAG_APPEND ? O_APPEND : 0;
	flags |= fdflags & FDFLAG_DSYNC ? O_DSYNC : 0;
	flags |= fdflags & (FDFLAG_SYNC | FDFLAG_RSYNC) ? O_SYNC : 0;
	return flags;
}

/* Returns the rights of the directory that the flags need, as preview1 lists them. */
static u64
rights_of_flags(const struct fd *dir, u32 oflags, u32 fdflags)
{
	u64 rights = NEED_path_open;
	rights |= oflags & OFLAG_CREAT ? PATH_CREATE_FILE : 0;
	rights |= oflags & OFLAG_TRUNC ? PATH_FILESTAT_SET_SIZE : 0;
	rights |= fdflags & (FDFLAG_SYNC | FDFLAG_RSYNC) ? FD_SYNC : 0;
	if ((fdflags & FDFLAG_DSYNC) && !(dir->rights & FD_SYNC))
		rights |= FD_DATASYNC;
	return rights;
}

/* Gives a new descriptor those of the rights asked for that it may have. */
static void
give_rights(struct fd *f, u64 rights, u64 inheriting, u64 passed_on)
{
	const u64 not_of_streams = FD_SEEK | FD_TELL | FD_SYNC | FD_DATASYNC | FD_ADVISE |
	                           FD_ALLOCATE | FD_FILESTAT_SET_SIZE;
	bool is_dir = f->filetype == FT_DIRECTORY;
	/* Go opens directories for reading, without this right, and still truncates files
	 * beneath them. So a directory that may pass the right on has it. */
	rights |= is_dir ? inheriting & PATH_FILESTAT_SET_SIZE : 0;
	rights &= is_dir ? RIGHTS_DIRECTORY : RIGHTS_FILE;
	if (f->filetype == FT_UNKNOWN)
		rights &= ~not_of_streams;
	if (f->filetype == FT_CHARACTER_DEVICE)
		rights &= ~(u64)(FD_SEEK | FD_TELL);
	f->rights = rights & passed_on;
	f->dropped = rights & ~passed_on;
	f->inheriting = is_dir ? inheriting & passed_on : 0;
}

/* BADF, NOTDIR, NOTCAPABLE (CREAT needs PATH_CREATE_FILE, TRUNC PATH_FILESTAT_SET_SIZE,
 * DSYNC FD_DATASYNC or FD_SYNC, the other two FD_SYNC); INVAL for unknown flags; PERM for
 * a path that leads out or a kernel file to be written; ROFS; LOOP for a link without
 * LOOKUP_FOLLOW; ISDIR for a directory to be written, which DIRECTORY with FD_WRITE
 * always is; MFILE; what the host says. Rights that the directory does not pass on are
 * masked, never refused; how the file is opened follows from FD_READ and FD_WRITE. A FIFO
 * is opened at once (fifo.h). */
u32
wasi_path_open(struct wasi *w, u32 dir, u32 lookup, const char *path, u32 path_n,
               u32 oflags, u64 rights, u64 inheriting, u32 fdflags, u32 *opened)
{
	char copy[PATH_MAX];
	struct fd *f;
	const struct wasi_file *lent = lent_find(w, dir, path, path_n);
	if (lent)
		return lent_open(w, lent, oflags, rights, opened);
	u32 number, e = fd_get(w, dir, 0, &f);
	if (e || (e = fd_get(w, dir, rights_of_flags(f, oflags, fdflags), &f)))
		return e;
	if ((oflags & ~15u) || (fdflags & ~(u32)FDFLAGS_ALL) ||
	    (lookup & ~(u32)LOOKUP_FOLLOW))
		return E_INVAL;
	bool read_only = f->read_only;
	u64 passed_on = f->inheriting, masked = rights & passed_on;
	/* a directory is not opened for writing at all */
	bool changes = (masked & FD_WRITE && !(oflags & OFLAG_DIRECTORY)) ||
	               oflags & (OFLAG_CREAT | OFLAG_TRUNC);
	if (read_only && changes)
		return E_ROFS;
	if ((oflags & OFLAG_DIRECTORY) && (oflags & OFLAG_CREAT))
		return E_INVAL;
	if ((e = path_copy(path, path_n, copy)))
		return e;
	if (changes && !f->keeps_files)
		f->keeps_files = filesystem_keeps_files(f->host);
	struct opening o = {.w = w,
	                    .dir = f->host,
	                    .keeps_files = f->keeps_files,
	                    .path = copy,
	                    .n = path_n,
	                    .follow = lookup & LOOKUP_FOLLOW,
	                    .truncate = oflags & OFLAG_TRUNC,
	                    .flags = open_flags(oflags, masked, fdflags),
	                    .nonblock = fdflags & FDFLAG_NONBLOCK};
	bool is_embedded = f->tree != NULL;
	if (is_embedded)
		e = embedded_open(w, f, copy, path_n, o.follow, oflags,
		                  (o.flags & O_ACCMODE) != O_RDONLY, &number);
	else if (!(e = changes ? open_to_change(&o)
	                       : open_now(&o, o.dir, copy, path_n, o.follow)))
		e = fd_add(w, o.host, &number);
	if (e)
		return e;
	f = w->shared->fds[number];
	if (!is_embedded && (e = settle(&o, f, changes))) {
		fd_drop(w, number);
		return e;
	}
	f->read_only = read_only;
	f->flags = (u16)fdflags;
	give_rights(f, rights, inheriting, passed_on);
	*opened = number;
	return 0;
}
