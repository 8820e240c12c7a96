/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/base/entry.h"
#include "tools/base/keep.h"
#include "tools/base/scratch.h"
#include "tools/base/util.h"

static const char temporary[] = ".gowasm2native.tmp";
static const char mark[] = "gowasm2native writes files here (--keep, --emit=ninja)\n";

static const char *kept, *named_by; /* for messages */
static const char *source;
static int directory = -1;

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
	for (size_t i = 0; i < LEN(ends); i++)
		if (ends_in(name, ends[i]))
			return true;
	return false;
}

static void
require_no_other_files(void)
{
	int fd = entry_open_directory(directory, ".");
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

/* --- what goes there --- */

/* Makes the temporary file that is renamed to `name`. */
static int
begin(int to, mode_t mode)
{
	unlinkat(to, temporary, 0); /* a killed build left it, or somebody put it there */
	return entry_create(to, temporary, mode);
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
	ssize_t n, m;
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
	struct stat st, there;
	ssize_t n = -1;
	int in = entry_open(from, name, &st);
	if (in < 0)
		return false;
	int old = entry_open(to, name, &there);
	bool ok = old >= 0 && st.st_size == there.st_size && same(in, old);
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
	int below = entry_open_directory(from, name),
	    there = entry_open_directory(to, name);
	bool ok = below >= 0 && there >= 0 && fstat(there, &st) == 0;
	if (ok && !entry_is_ours(&st)) {
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
	int fd = entry_open_directory(from, ".");
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;
	struct stat st;
	bool ok = d != NULL;
	while (ok && (e = readdir(d))) {
		if (e->d_name[0] == '.' || (last && strcmp(e->d_name, last) == 0) ||
		    fstatat(from, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			ok = put_directory(from, to, e->d_name);
		else if (S_ISREG(st.st_mode))
			ok = put_file(from, to, e->d_name);
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
	if (entry_holds(directory, SCRATCH_MARK, mark, sizeof mark - 1))
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
