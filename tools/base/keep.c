/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/base/keep.h"
#include "tools/base/scratch.h"
#include "tools/base/util.h"

static const char temporary[] = ".gowasm2native.tmp";
static const char mark[] = "gowasm2native writes files here (--keep, --emit=ninja)\n";

static const char *kept, *named_by; /* for messages */
static const char *source;
static int directory = -1;

static int
open_directory(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* --- whose directory it is --- */

/* Ends the program unless the directory is the user's, and nobody else may write
 * there. */
static void
require_ours(int fd, const char *path)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		fatal("%s: %s:", named_by, path);
	if (st.st_uid != geteuid())
		fatal("%s: %s is somebody else's directory", named_by, path);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		fatal_hint("chmod go-w takes that from them",
		           "%s: others may write to the directory %s", named_by, path);
}

static bool
is_product(const char *name)
{
	static const char *const ends[] = {".c",   ".h",    ".S",   ".o",     ".a",
	                                   ".bin", ".wasm", ".txt", ".ninja", ".mjs"};
	size_t n = strlen(name);
	for (size_t i = 0; i < LEN(ends); i++)
		if (n > strlen(ends[i]) &&
		    strcmp(name + n - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

static void
require_no_other_files(void)
{
	int fd = open_directory(directory, ".");
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;
	struct stat st;
	if (!d)
		fatal("%s: %s:", named_by, kept);
	while ((e = readdir(d)))
		if (is_product(e->d_name) &&
		    fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode))
			fatal_hint("name a new directory, or an empty one",
			           "%s: %s has files that were not made here: %s",
			           named_by, kept, e->d_name);
	closedir(d);
}

static bool
is_marked(void)
{
	char bytes[sizeof mark];
	int fd = openat(directory, SCRATCH_MARK,
	                O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
	if (fd >= 0)
		close(fd);
	return n == (ssize_t)sizeof mark - 1 && memcmp(bytes, mark, sizeof mark - 1) == 0;
}

/* --- what goes there --- */

/* Makes the temporary file that is renamed to `name`. */
static int
begin(int to, mode_t mode)
{
	unlinkat(to, temporary, 0); /* left by a killed build, or somebody else's */
	return openat(to, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	              mode);
}

static bool
end(int fd, bool ok, int to, const char *name)
{
	ok = close(fd) == 0 && ok && renameat(to, temporary, to, name) == 0;
	if (!ok) {
		int e = errno;
		unlinkat(to, temporary, 0);
		errno = e;
	}
	return ok;
}

static bool
same(int a, int b)
{
	char x[8192], y[8192];
	struct stat sa, sb;
	ssize_t n, m;
	if (fstat(a, &sa) != 0 || fstat(b, &sb) != 0 || !S_ISREG(sb.st_mode) ||
	    sa.st_size != sb.st_size)
		return false;
	while ((n = read(a, x, sizeof x)) > 0) {
		m = read(b, y, (size_t)n);
		if (m != n || memcmp(x, y, (size_t)n) != 0)
			break;
	}
	lseek(a, 0, SEEK_SET);
	return n == 0;
}

static bool
put_file(int from, int to, const char *name)
{
	char bytes[8192];
	struct stat st;
	ssize_t n = -1;
	int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (in < 0 || fstat(in, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (in >= 0)
			close(in);
		return in >= 0; /* nothing that a stage makes */
	}
	int old = openat(to, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool ok = old >= 0 && same(in, old);
	if (old >= 0)
		close(old);
	if (!ok) {
		int out = begin(to, st.st_mode & 0777);
		while (out >= 0 && (n = read(in, bytes, sizeof bytes)) > 0)
			if (!write_all(out, bytes, (size_t)n)) {
				n = -1;
				break;
			}
		ok = out >= 0 && end(out, n == 0, to, name);
	}
	close(in);
	return ok;
}

static bool put_all(int from, int to, const char *last);

static bool
put_directory(int from, int to, const char *name)
{
	struct stat st;
	if (fstatat(to, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode))
		unlinkat(to, name, 0);
	if (mkdirat(to, name, 0755) != 0 && errno != EEXIST)
		return false;
	int below = open_directory(from, name), there = open_directory(to, name);
	bool ok = below >= 0 && there >= 0 && fstat(there, &st) == 0;
	if (ok && (st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)))) {
		errno = EPERM;
		ok = false;
	}
	ok = ok && put_all(below, there, NULL);
	if (below >= 0)
		close(below);
	if (there >= 0)
		close(there);
	return ok;
}

/* Moves all files of one directory. A name that begins with a dot is no product. */
static bool
put_all(int from, int to, const char *last)
{
	int fd = open_directory(from, ".");
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;
	struct stat st;
	bool ok = d != NULL;
	while (ok && (e = readdir(d))) {
		if (e->d_name[0] == '.' || (last && strcmp(e->d_name, last) == 0) ||
		    fstatat(from, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		ok = S_ISDIR(st.st_mode) ? put_directory(from, to, e->d_name)
		                         : put_file(from, to, e->d_name);
	}
	if (d)
		closedir(d);
	return ok;
}

static bool
put(const char *last)
{
	int from = open(source, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (last)
		unlinkat(directory, last, 0);
	bool ok = from >= 0 && put_all(from, directory, last) &&
	          (!last || put_file(from, directory, last));
	if (from >= 0)
		close(from);
	source = NULL;
	return ok;
}

static void
put_at_cleanup(void)
{
	if (source && !put(NULL))
		warn("%s: %s:", named_by, kept);
}

/* --- */

void
keep_open(const char *path, const char *option)
{
	struct stat st;
	kept = path;
	named_by = option;
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		fatal("%s: %s:", option, path);
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && st.st_uid != geteuid())
		fatal("%s: %s is somebody else's symbolic link", option, path);
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0 || faccessat(directory, ".", W_OK | X_OK, 0) != 0)
		fatal("%s: %s:", option, path);
	require_ours(directory, path);
	if (is_marked())
		return;
	require_no_other_files();
	int fd = begin(directory, 0644);
	if (fd < 0 ||
	    !end(fd, write_all(fd, mark, sizeof mark - 1), directory, SCRATCH_MARK))
		fatal("%s: %s:", option, path);
}

void
keep_all(const char *from)
{
	source = from;
	at_cleanup(put_at_cleanup);
}

void
keep_finish(const char *last)
{
	if (source && !put(last))
		fatal("%s: %s:", named_by, kept);
}
