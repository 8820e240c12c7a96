/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tools/base/entry.h"
#include "tools/base/interrupt.h"
#include "tools/base/scratch.h"
#include "tools/base/util.h"

enum { LETTERS = 6, DEEPEST = 64 };

/* A lock holds a directory as long as its process lives. On a file system without locks a
 * directory counts as left after this time, longer than any build. */
static const time_t quiet = 60 * 60; /* seconds */

static struct scratch {
	int parent, fd; /* fd has the lock; children do not inherit either */
	char *path;
	const char *name; /* its name in the parent, a part of path */
} held[8];
static size_t nheld;

/* --- removing --- */

/* Opens a directory that is itself an entry of `parent`: no link and no mount. */
static int
open_beneath(int parent, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct open_how how = {.flags = (unsigned)flags,
	                       .resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS |
	                                  RESOLVE_BENEATH};
	struct stat here, there;
	long opened = syscall(SYS_openat2, parent, name, &how, sizeof how);
	/* An old kernel, or a container's filter that does not know the call, answers
	 * so. */
	bool unsure =
	        errno == ENOSYS || errno == EPERM || errno == EACCES || errno == EINVAL;
	if (opened >= 0 || !unsure)
		return (int)opened;
	int fd = entry_open_directory(parent, name);
	if (fd >= 0 && fstat(parent, &here) == 0 && fstat(fd, &there) == 0 &&
	    here.st_dev == there.st_dev)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Removes the contents of a directory and closes it. */
static void
empty(int fd, int depth)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;
	if (!d) {
		close(fd);
		return;
	}
	while ((e = readdir(d))) {
		const char *name = e->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (unlinkat(dirfd(d), name, 0) == 0 || errno != EISDIR)
			continue;
		int below = depth < DEEPEST ? open_beneath(dirfd(d), name) : -1;
		if (below >= 0)
			empty(below, depth + 1);
		unlinkat(dirfd(d), name, AT_REMOVEDIR);
	}
	closedir(d);
}

static bool
is_entry(int parent, const char *name, int fd)
{
	struct stat a, b;
	return fstatat(parent, name, &a, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstat(fd, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void
remove_tree(int parent, const char *name, int fd)
{
	int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (again >= 0)
		empty(again, 0);
	if (is_entry(parent, name, fd))
		unlinkat(parent, name, AT_REMOVEDIR);
}

static void
remove_held(void)
{
	while (nheld) {
		struct scratch *s = &held[--nheld];
		remove_tree(s->parent, s->name, s->fd);
		close(s->parent);
		close(s->fd);
	}
}

/* --- the mark --- */

/* The mark names the directory's inode, so that a copy of the directory is not taken for
 * ours. */
static char *
mark_of(int fd)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return NULL;
	return xasprintf("gowasm2native made this directory (%llu) and removes it\n",
	                 (unsigned long long)st.st_ino);
}

static bool
write_mark(int dir)
{
	char *mark = mark_of(dir);
	int fd = entry_create(dir, SCRATCH_MARK, 0600);
	bool ok = mark && fd >= 0 && write_all(fd, mark, strlen(mark));
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	free(mark);
	return ok;
}

static bool
is_marked(int dir)
{
	char *mark = mark_of(dir);
	bool same = mark && entry_holds(dir, SCRATCH_MARK, mark, strlen(mark));
	free(mark);
	return same;
}

/* Whether a build left this directory: it is private, marked and quiet, and nobody holds
 * it. */
static bool
is_left(int fd)
{
	struct stat st;
	return fstat(fd, &st) == 0 && st.st_uid == geteuid() && !(st.st_mode & 077) &&
	       st.st_mtime + quiet < time(NULL) && is_marked(fd) &&
	       flock(fd, LOCK_EX | LOCK_NB) == 0;
}

static void
sweep(int parent, const char *prefix)
{
	int fd = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	size_t n = strlen(prefix);
	struct dirent *e;
	while (d && (e = readdir(d))) {
		if (strncmp(e->d_name, prefix, n) != 0 ||
		    strlen(e->d_name) != n + LETTERS)
			continue;
		int left = open_beneath(parent, e->d_name);
		if (left < 0)
			continue;
		if (is_left(left))
			remove_tree(parent, e->d_name, left);
		close(left);
	}
	if (d)
		closedir(d);
}

/* --- making --- */

static bool
make(struct scratch *s)
{
	if (!mkdtemp(s->path))
		return false;
	s->fd = open_beneath(s->parent, s->name);
	if (s->fd < 0) {
		rmdir(s->path);
		return false;
	}
	flock(s->fd, LOCK_SH | LOCK_NB);
	if (write_mark(s->fd))
		return true;
	int e = errno;
	remove_tree(s->parent, s->name, s->fd);
	close(s->fd);
	errno = e;
	return false;
}

const char *
scratch_make(const char *parent, const char *prefix)
{
	struct scratch s = {.path = xasprintf("%s/%sXXXXXX", parent, prefix)};
	s.name = s.path + strlen(parent) + 1;
	s.parent = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s.parent < 0)
		return NULL;
	if (nheld == LEN(held))
		bug("too many directories");
	sweep(s.parent, prefix);
	interrupt_block();
	bool made = make(&s);
	if (made) {
		if (!nheld)
			at_cleanup(remove_held);
		held[nheld++] = s;
	} else {
		close(s.parent);
	}
	interrupt_allow();
	return made ? s.path : NULL;
}
