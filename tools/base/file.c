/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/keep.h"
#include "tools/base/scratch.h"

struct span
file_map(const char *path)
{
	struct stat st;
	/* O_NONBLOCK: opening a FIFO without a writer must not hang before it is
	 * refused */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		fatal_hint(errno == ENOENT
		                   ? "INPUT is a module (.wasm), a .go file, a directory "
		                     "with a Go program, or a package's path"
		                   : NULL,
		           "%s:", path);
	if (fstat(fd, &st) != 0)
		fatal("%s:", path);
	if (S_ISDIR(st.st_mode))
		fatal_hint("build the package first: GOOS=wasip1 GOARCH=wasm go build -o "
		           "main.wasm",
		           "%s: this is a directory, not a wasm module", path);
	if (!S_ISREG(st.st_mode))
		fatal("%s: not a regular file", path);
	if (st.st_size > FILE_MAX_INPUT)
		fatal("%s: larger than 1 GiB", path);
	struct span s = {(const u8 *)"", (size_t)st.st_size};
	if (s.n) {
		s.p = mmap(NULL, s.n, PROT_READ, MAP_PRIVATE, fd, 0);
		if (s.p == MAP_FAILED)
			fatal("%s:", path);
	}
	close(fd);
	return s;
}

void
file_unmap(struct span s)
{
	if (s.n)
		munmap((void *)s.p, s.n);
}

void
file_write(const char *path, const void *p, size_t n)
{
	FILE *f = fopen(path, "we");
	if (!f)
		fatal("%s:", path);
	if ((n && fwrite(p, 1, n, f) != n) || fclose(f) != 0)
		fatal("%s:", path);
}

void
file_make_directory(const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		fatal("%s:", path);
}

bool
file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool
file_is_directory(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

u64
file_size(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ? (u64)st.st_size : 0;
}

char *
file_absolute(const char *path)
{
	if (*path == '/')
		return xstrdup(path);
	char *cwd = getcwd(NULL, 0);
	if (!cwd)
		fatal("the current directory:");
	char *full = xasprintf("%s/%s", cwd, path);
	free(cwd);
	return full;
}

bool
file_same(const char *a, const char *b)
{
	struct stat sa, sb;
	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}

const char *
tempdir_make(void)
{
	const char *tmp = getenv("TMPDIR");
	char *parent = realpath(tmp && *tmp ? tmp : "/tmp", NULL);
	const char *dir = parent ? scratch_make(parent, "gowasm2native-") : NULL;
	if (!dir)
		fatal("cannot make a temporary directory in %s:",
		      tmp && *tmp ? tmp : "/tmp");
	free(parent);
	return dir;
}

const char *
workdir_make(bool keep)
{
	const char *dir = tempdir_make();
	if (keep)
		keep_all(dir);
	return dir;
}
