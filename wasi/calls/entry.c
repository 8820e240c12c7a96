/* SPDX-License-Identifier: MIT */
/* entry: the functions that make, remove and rename directory entries. Each finds the
 * directory (path_parent) and gives the kernel the last component as the guest wrote it.
 * So a slash or dots at its end mean the same as in a native program. path.h says why
 * they do not lead out of the sandbox. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wasi/api.h"
#include "wasi/calls/embedded.h"
#include "wasi/fd.h"
#include "wasi/sandbox/path.h"
#include "wasi/sandbox/filesystem.h"

/* Does as fd_get, for a directory in which something is to change: E_ROFS if it may
 * not. */
static u32
get_writable(struct wasi *w, u32 fd, u64 rights, struct fd **f)
{
	u32 e = fd_get(w, fd, rights, f);
	return e ? e : (*f)->read_only ? E_ROFS : 0;
}

/* Does as path_parent, for an entry that is to change: E_PERM where the kernel shows its
 * own state as files. */
static u32
parent_to_change(const struct fd *f, const char *path, u32 n, struct path_at *at)
{
	u32 e = path_parent(f->host, path, n, at);
	if (!e && !filesystem_keeps_files(at->parent)) {
		path_at_close(at);
		e = E_PERM;
	}
	return e;
}

/* BADF, NOTDIR, NOTCAPABLE, ROFS; PERM for a path that leads out and among kernel files;
 * EXIST; what the host says. */
u32
wasi_path_create_directory(struct wasi *w, u32 fd, const char *path, u32 path_n)
{
	struct fd *f;
	struct path_at at;
	u32 e;
	if ((e = get_writable(w, fd, NEED_path_create_directory, &f)) ||
	    (e = parent_to_change(f, path, path_n, &at)))
		return e;
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
	    (e = parent_to_change(f, path, path_n, &at)))
		return e;
	if (unlinkat(at.parent, at.name, flags) != 0)
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

/* As path_create_directory; ISDIR for a directory, NOTDIR for a file with a slash after
 * its name. */
u32
wasi_path_unlink_file(struct wasi *w, u32 fd, const char *path, u32 path_n)
{
	return remove_entry(w, fd, NEED_path_unlink_file, path, path_n, 0);
}

/* As path_create_directory, for both ends; BUSY for "." and "..". */
u32
wasi_path_rename(struct wasi *w, u32 from, const char *a, u32 a_n, u32 to, const char *b,
                 u32 b_n)
{
	struct path_at x, y;
	struct fd *f, *g;
	u32 e;
	if ((e = get_writable(w, from, NEED_path_rename, &f)) ||
	    (e = get_writable(w, to, PATH_RENAME_TARGET, &g)) ||
	    (e = parent_to_change(f, a, a_n, &x)))
		return e;
	if ((e = parent_to_change(g, b, b_n, &y)))
		goto out;
	if (renameat(x.parent, x.name, y.parent, y.name) != 0)
		e = errno_here();
	path_at_close(&y);
out:
	path_at_close(&x);
	return e;
}

/* Opens the directory of a path that ends in a slash or dots. */
static u32
open_directory(const struct fd *f, const char *path, u32 n, int *host)
{
	return path_open(f->host, path, n, true, O_PATH | O_DIRECTORY, 0, host);
}

/* Finds the source of a link: an entry, not followed, or, if the path ends in a slash or
 * dots, that directory as ".". */
static u32
link_source(const struct fd *f, const char *path, u32 n, struct path_at *at)
{
	struct stat st;
	u32 e = parent_to_change(f, path, n, at);
	if (e)
		return e;
	if (!at->leads_on) {
		if (fstatat(at->parent, at->name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			return 0;
		e = errno_here();
		path_at_close(at);
		return e;
	}
	path_at_close(at);
	*at = (struct path_at){.name = "."};
	return open_directory(f, path, n, &at->parent);
}

/* As path_create_directory, for both ends; INVAL to follow a link (no host can do that
 * safely); PERM for a directory. */
u32
wasi_path_link(struct wasi *w, u32 from, u32 lookup, const char *a, u32 a_n, u32 to,
               const char *b, u32 b_n)
{
	char copy[PATH_MAX];
	struct path_at x, y;
	struct fd *f, *g;
	u32 e;
	if (lookup & LOOKUP_FOLLOW)
		return E_INVAL;
	if ((e = get_writable(w, from, NEED_path_link, &f)) ||
	    (e = get_writable(w, to, PATH_LINK_TARGET, &g)) ||
	    (e = path_copy(a, a_n, copy)) || (e = link_source(f, copy, a_n, &x)))
		return e;
	if ((e = parent_to_change(g, b, b_n, &y)))
		goto out;
	if (linkat(x.parent, x.name, y.parent, y.name, 0) != 0)
		e = errno_here();
	path_at_close(&y);
out:
	path_at_close(&x);
	return e;
}

/* As path_create_directory; PERM for an absolute target. Any other target may be stored:
 * it is checked when the link is used. */
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
	if (target_n >= sizeof copy)
		return E_NAMETOOLONG;
	if ((e = path_copy(target, target_n, copy)))
		return e;
	if ((e = parent_to_change(f, path, path_n, &at)))
		return e;
	if (symlinkat(copy, at.parent, at.name) != 0)
		e = errno_here();
	path_at_close(&at);
	return e;
}

/* BADF, NOTDIR, NOTCAPABLE; INVAL for anything but a link. A long target is cut, as the
 * host does it. */
u32
wasi_path_readlink(struct wasi *w, u32 fd, const char *path, u32 path_n, u8 *buf,
                   u32 buf_n, u32 *used)
{
	char copy[PATH_MAX];
	struct path_at at;
	struct fd *f;
	u32 e;
	if ((e = fd_get(w, fd, NEED_path_readlink, &f)) ||
	    (e = path_copy(path, path_n, copy)))
		return e;
	if (f->tree)
		return embedded_readlink(f, copy, path_n, buf, buf_n, used);
	if ((e = path_parent(f->host, copy, path_n, &at)))
		return e;
	char target[PATH_MAX];
	int directory;
	if (at.leads_on) {
		e = open_directory(f, copy, path_n, &directory);
		if (!e) {
			close(directory);
			e = E_INVAL;
		}
		goto out;
	}
	ssize_t n = readlinkat(at.parent, at.name, target, sizeof target);
	if (n < 0) {
		e = errno_here();
	} else {
		u32 size = (u32)n < buf_n ? (u32)n : buf_n;
		memcpy(buf, target, size);
		*used = size;
	}
out:
	path_at_close(&at);
	return e;
}
