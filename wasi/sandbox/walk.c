/* SPDX-License-Identifier: MIT */
/* walk: does as openat2(RESOLVE_BENEATH), one component at a time. Each is opened without
 * following links, from the directory before it. ".." goes back to the descriptor that we
 * came from, and never to the directory that the file system now says is above. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wasi/abi/errno.h"
#include "wasi/sandbox/path.h"

enum { MAX_LINKS = 40, MAX_DEPTH = 256, MAX_STEPS = 4096 };

struct walk {
	int base;            /* the directory that the caller gave */
	int dirs[MAX_DEPTH]; /* from base's child to the current directory */
	int depth, links, steps;
	char rest[PATH_MAX]; /* the rest of the path */
};

static int
here(const struct walk *w)
{
	return w->depth ? w->dirs[w->depth - 1] : w->base;
}

static void
leave_all(struct walk *w)
{
	while (w->depth)
		close(w->dirs[--w->depth]);
}

/* Takes the next component off `rest`. *last: only slashes follow it; *slash: at least
 * one does. */
static bool
next(struct walk *w, char name[NAME_MAX + 1], bool *last, bool *slash, u32 *e)
{
	char *p = w->rest + strspn(w->rest, "/");
	size_t n = strcspn(p, "/");
	*e = n > NAME_MAX ? E_NAMETOOLONG : 0;
	if (!n || *e)
		return false;
	memcpy(name, p, n);
	name[n] = 0;
	size_t slashes = strspn(p + n, "/");
	*slash = slashes > 0;
	*last = p[n + slashes] == 0;
	memmove(w->rest, p + n + slashes, strlen(p + n + slashes) + 1);
	return true;
}

/* Puts a link's target in front of `rest`. */
static u32
enter_link(struct walk *w, const char *target, size_t n, bool slash)
{
	size_t left = strlen(w->rest);
	if (++w->links > MAX_LINKS)
		return E_LOOP;
	if (n == 0)
		return E_NOENT;
	if (target[0] == '/')
		return E_PERM;
	if (n + 1 + left + 1 > sizeof w->rest)
		return E_NAMETOOLONG;
	/* a slash after the link means that its target must be a directory, and is
	 * followed */
	size_t gap = left || slash ? 1 : 0;
	memmove(w->rest + n + gap, w->rest, left + 1);
	memcpy(w->rest, target, n);
	if (gap)
		w->rest[n] = '/';
	return 0;
}

static u32
follow_link(struct walk *w, int dir, const char *name, bool slash)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dir, name, target, sizeof target);
	if (n < 0)
		return errno_here();
	if ((size_t)n == sizeof target)
		return E_NAMETOOLONG;
	return enter_link(w, target, (size_t)n, slash);
}

/* Enters a directory, or a link, in the middle of a path. */
static u32
step_into(struct walk *w, const char *name, bool slash)
{
	struct stat st;
	int fd = path_open_name(here(w), name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
	if (fd < 0)
		return errno_here();
	u32 e = fstat(fd, &st) != 0 ? errno_here() : 0;
	if (!e && S_ISLNK(st.st_mode))
		e = follow_link(w, fd, "", slash);
	else if (!e && !S_ISDIR(st.st_mode))
		e = E_NOTDIR;
	else if (!e && w->depth == MAX_DEPTH)
		e = E_NAMETOOLONG;
	else if (!e) {
		w->dirs[w->depth++] = fd;
		return 0;
	}
	close(fd);
	return e;
}

static u32
step_up(struct walk *w)
{
	if (!w->depth)
		return E_PERM;
	close(w->dirs[--w->depth]);
	return 0;
}

/* Opens the last component. *done stays false if it was a link that is now in `rest`. */
static u32
open_last(struct walk *w, const char *name, bool slash, bool follow, int flags,
          mode_t mode, int *fd, bool *done)
{
	struct stat st;
	if (slash && (flags & O_CREAT))
		return E_ISDIR; /* as in the kernel: only mkdir makes directories */
	*fd = path_open_name(here(w), name,
	                     flags | O_NOFOLLOW | (slash ? O_DIRECTORY : 0), mode);
	int error = errno;
	*done = *fd >= 0;
	/* O_PATH opens the link itself */
	bool link =
	        *done && (flags & O_PATH) && fstat(*fd, &st) == 0 && S_ISLNK(st.st_mode);
	if (*done && !link)
		return 0;
	if (!*done)
		link = (error == ELOOP || error == ENOTDIR) &&
		       fstatat(here(w), name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		       S_ISLNK(st.st_mode);
	if (link && (follow || slash)) {
		if (*done)
			close(*fd);
		*done = false;
		if ((flags & O_CREAT) && (flags & O_EXCL))
			return E_EXIST;
		return follow_link(w, here(w), name, slash);
	}
	errno = error;
	return *done ? 0 : errno_here();
}

u32
walk_open(int dir, const char *path, bool follow, int flags, mode_t mode, int *fd)
{
	struct walk w = {.base = dir};
	char name[NAME_MAX + 1];
	bool last, slash, done = false;
	u32 e = 0;
	memcpy(w.rest, path, strlen(path) + 1);
	while (!e && !done) {
		if (++w.steps > MAX_STEPS)
			e = E_LOOP;
		else if (!next(&w, name, &last, &slash, &e)) {
			if (e)
				break;
			/* the path ends at the current directory: ".", "a/..", or a link
			 * to such */
			if (flags & O_CREAT)
				e = flags & O_EXCL ? E_EXIST : E_ISDIR;
			else if ((*fd = path_open_name(here(&w), ".", flags, mode)) < 0)
				e = errno_here();
			done = true;
		} else if (strcmp(name, ".") == 0)
			continue;
		else if (strcmp(name, "..") == 0)
			e = step_up(&w);
		else if (!last)
			e = step_into(&w, name, slash);
		else
			e = open_last(&w, name, slash, follow, flags, mode, fd, &done);
	}
	leave_all(&w);
	return e;
}
