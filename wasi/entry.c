/* SPDX-License-Identifier: MIT */
/* entry: functions that make, remove and rename directory entries. Each finds the
 * directory (path_parent) and then names one plain component in it, which no link can
 * lead astray. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/sandbox/path.h"

/* As fd_get, for a directory that is to be changed beneath: E_ROFS if it may not. */
static u32
get_writable(struct wasi *w, u32 fd, u64 rights, struct fd **f)
{
	u32 e = fd_get(w, fd, rights, f);
	if (e)
		return e == E_NOTCAPABLE && w->fds[fd].filetype != FT_DIRECTORY ? E_NOTDIR
		                                                                : e;
	return (*f)->read_only ? E_ROFS : 0;
}

/* BADF, NOTDIR, NOTCAPABLE, ROFS; PERM for a path that leads out; EXIST; what the host
 * says. */
u32
wasi_path_create_directory(struct wasi *w, u32 fd, const char *path, u32 path_n)
{
	struct fd *f;
	struct path_at at;
	u32 e;
	if ((e = get_writable(w, fd, NEED_path_create_directory, &f)))
		return e;
	if ((e = path_parent(f->host, path, path_n, &at)))
		return e == E_INVAL && path_n && !memchr(path, 0, path_n) ? E_EXIST
		                                                          : e; /* "." */
	if (mkdirat(at.parent, at.name, 0777) != 0)
		e = errno_here();
	path_at_close(&at);
	return e;
}

static u32
remove_entry(struct wasi *w, u32 fd, u64 rights, const char *path, u32 path_n, int flags)
{
	struct fd *f;
	struct path_at at;
	u32 e;
	if ((e = get_writable(w, fd, rights, &f)) ||
	    (e = path_parent(f->host, path, path_n, &at)))
		return e;
	e = path_check_slash(&at);
	if (!e && unlinkat(at.parent, at.name, flags) != 0)
		e = errno_here();
	path_at_close(&at);
	return e;
}

/* As path_create_directory; NOTEMPTY, NOTDIR. */
u32
wasi_path_remove_directory(struct wasi *w, u32 fd, const char *path, u32 path_n)
{
	return remove_entry(w, fd, NEED_path_remove_directory, path, path_n,
	                    AT_REMOVEDIR);
}

/* As path_create_directory; ISDIR for a directory, NOTDIR for a file with a slash
 * behind. */
u32
wasi_path_unlink_file(struct wasi *w, u32 fd, const char *path, u32 path_n)
{
	return remove_entry(w, fd, NEED_path_unlink_file, path, path_n, 0);
}

/* Both ends of a rename or a link; the caller closes both on success. */
static u32
two_parents(struct wasi *w, u32 from, u64 from_rights, const char *a, u32 a_n, u32 to,
            u64 to_rights, const char *b, u32 b_n, struct path_at *x, struct path_at *y)
{
	struct fd *f, *g;
	u32 e;
	if ((e = get_writable(w, from, from_rights, &f)) ||
	    (e = get_writable(w, to, to_rights, &g)) ||
	    (e = path_parent(f->host, a, a_n, x)))
		return e;
	if ((e = path_parent(g->host, b, b_n, y)))
		path_at_close(x);
	return e;
}

/* As path_create_directory, for both ends. */
u32
wasi_path_rename(struct wasi *w, u32 from, const char *a, u32 a_n, u32 to, const char *b,
                 u32 b_n)
{
	struct path_at x, y;
	u32 e = two_parents(w, from, NEED_path_rename, a, a_n, to, PATH_RENAME_TARGET, b,
	                    b_n, &x, &y);
	struct stat st;
	if (e)
		return e;
	e = path_check_slash(&x);
	/* "new/" may only be the name of a directory, old or to be */
	if (!e && y.must_be_dir &&
	    (fstatat(x.parent, x.name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	     !S_ISDIR(st.st_mode)))
		e = E_NOTDIR;
	if (!e && renameat(x.parent, x.name, y.parent, y.name) != 0)
		e = errno_here();
	path_at_close(&x);
	path_at_close(&y);
	return e;
}

/* As path_rename; INVAL to follow a link (no host can do that safely); PERM for a
 * directory. */
u32
wasi_path_link(struct wasi *w, u32 from, u32 lookup, const char *a, u32 a_n, u32 to,
               const char *b, u32 b_n)
{
	struct path_at x, y;
	if (lookup & LOOKUP_FOLLOW)
		return E_INVAL;
	u32 e = two_parents(w, from, NEED_path_link, a, a_n, to, PATH_LINK_TARGET, b, b_n,
	                    &x, &y);
	if (e)
		return e;
	if (x.must_be_dir || y.must_be_dir)
		e = E_NOTDIR;
	if (!e && linkat(x.parent, x.name, y.parent, y.name, 0) != 0)
		e = errno_here();
	path_at_close(&x);
	path_at_close(&y);
	return e;
}

/* As path_create_directory; PERM for an absolute target. Any other may be stored: it is
 * when a link is used that it must not lead out. */
u32
wasi_path_symlink(struct wasi *w, const char *target, u32 target_n, u32 fd,
                  const char *path, u32 path_n)
{
	char copy[PATH_MAX];
	struct path_at at;
	struct fd *f;
	u32 e;
	if ((e = get_writable(w, fd, NEED_path_symlink, &f)))
		return e;
	if (target_n == 0)
		return E_NOENT;
	if (target_n >= sizeof copy)
		return E_NAMETOOLONG;
	if (memchr(target, 0, target_n))
		return E_INVAL;
	if (target[0] == '/')
		return E_PERM;
	memcpy(copy, target, target_n);
	copy[target_n] = 0;
	if ((e = path_parent(f->host, path, path_n, &at)))
		return e;
	if (at.must_be_dir)
		e = E_NOENT;
	else if (symlinkat(copy, at.parent, at.name) != 0)
		e = errno_here();
	path_at_close(&at);
	return e;
}

/* BADF, NOTCAPABLE; INVAL for what is no link. A long target is cut, as the host does
 * it. */
u32
wasi_path_readlink(struct wasi *w, u32 fd, const char *path, u32 path_n, u8 *buf,
                   u32 buf_n, u32 *used)
{
	struct path_at at;
	struct fd *f;
	u32 e;
	if ((e = fd_get(w, fd, NEED_path_readlink, &f)) ||
	    (e = path_parent(f->host, path, path_n, &at)))
		return e;
	char target[PATH_MAX];
	ssize_t n = readlinkat(at.parent, at.name, target, sizeof target);
	if (n < 0) {
		e = errno_here();
	} else {
		u32 size = (u32)n < buf_n ? (u32)n : buf_n;
		memcpy(buf, target, size);
		*used = size;
	}
	path_at_close(&at);
	return e;
}

/* Writing to these is a hold on the host, not on files. */
static bool
is_kernel_file(int host)
{
	struct statfs fs;
	return fstatfs(host, &fs) != 0 || fs.f_type == PROC_SUPER_MAGIC ||
	       fs.f_type == SYSFS_MAGIC || fs.f_type == DEBUGFS_MAGIC ||
	       fs.f_type == TRACEFS_MAGIC || fs.f_type == CGROUP_SUPER_MAGIC ||
	       fs.f_type == CGROUP2_SUPER_MAGIC;
}

static int
open_flags(u32 oflags, u64 rights, u32 fdflags)
{
	bool reads = rights & FD_READ, writes = rights & FD_WRITE;
	int flags = writes ? (reads ? O_RDWR : O_WRONLY) : O_RDONLY;
	if (oflags & OFLAG_DIRECTORY)
		flags = O_RDONLY | O_DIRECTORY;
	flags |= oflags & OFLAG_CREAT ? O_CREAT : 0;
	flags |= oflags & OFLAG_EXCL ? O_EXCL : 0;
	flags |= oflags & OFLAG_TRUNC ? O_TRUNC : 0;
	flags |= fdflags & FDFLAG_APPEND ? O_APPEND : 0;
	flags |= fdflags & FDFLAG_NONBLOCK ? O_NONBLOCK : 0;
	flags |= fdflags & FDFLAG_DSYNC ? O_DSYNC : 0;
	flags |= fdflags & (FDFLAG_SYNC | FDFLAG_RSYNC) ? O_SYNC : 0;
	return flags;
}

/* BADF, NOTDIR, NOTCAPABLE; INVAL for unknown flags; PERM for a path that leads out or a
 * kernel file to be written; ROFS; LOOP for a link without LOOKUP_FOLLOW; ISDIR for a
 * directory to be written; MFILE; what the host says. Rights that the directory does not
 * pass on are masked, never refused; how the file is opened follows from FD_READ and
 * FD_WRITE. */
u32
wasi_path_open(struct wasi *w, u32 dir, u32 lookup, const char *path, u32 path_n,
               u32 oflags, u64 rights, u64 inheriting, u32 fdflags, u32 *opened)
{
	struct fd *f;
	int host;
	u32 e = fd_get(w, dir, NEED_path_open, &f), number;
	if (e)
		return e == E_NOTCAPABLE && w->fds[dir].filetype != FT_DIRECTORY
		               ? E_NOTDIR
		               : e;
	if ((oflags & ~15u) || (fdflags & ~(u32)FDFLAGS_ALL) ||
	    (lookup & ~(u32)LOOKUP_FOLLOW))
		return E_INVAL;
	bool read_only = f->read_only;
	rights &= f->inheriting;
	inheriting &= f->inheriting;
	bool changes = (rights & FD_WRITE && !(oflags & OFLAG_DIRECTORY)) ||
	               oflags & (OFLAG_CREAT | OFLAG_TRUNC);
	if (read_only && changes)
		return E_ROFS;
	if ((oflags & OFLAG_DIRECTORY) && (oflags & OFLAG_CREAT))
		return E_INVAL;
	e = path_open(f->host, path, path_n, lookup & LOOKUP_FOLLOW,
	              open_flags(oflags, rights, fdflags), 0666, &host);
	if (e)
		return e;
	if ((e = fd_add(w, host, &number)))
		return e;
	f = &w->fds[number];
	if (changes && !f->on_disk && is_kernel_file(host)) {
		fd_drop(w, number);
		return E_PERM;
	}
	f->read_only = read_only;
	f->flags = (u16)fdflags;
	f->rights =
	        rights & (f->filetype == FT_DIRECTORY ? RIGHTS_DIRECTORY : RIGHTS_FILE);
	f->inheriting = f->filetype == FT_DIRECTORY ? inheriting : 0;
	if (f->filetype == FT_CHARACTER_DEVICE)
		f->rights &= ~(u64)(FD_SEEK | FD_TELL);
	*opened = number;
	return 0;
}
