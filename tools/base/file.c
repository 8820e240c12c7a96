/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/interrupt.h"
#include "tools/base/stale.h"

static char *temp_dirs[4]; /* to be removed at the end */
static size_t ntemp_dirs;
static struct output {
	char *name, *temp;
} outputs[2];
static size_t noutputs;

struct span
file_map(const char *path)
{
	struct stat st;
	/* O_NONBLOCK: a FIFO that nobody writes to must not hang us before it is
	 * refused */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		fatal("%s:", path);
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
file_update(const char *path, const void *p, size_t n)
{
	if (file_exists(path)) {
		struct span old = file_map(path);
		bool same = span_eq(old, (struct span){p, n});
		file_unmap(old);
		if (same)
			return;
	}
	file_write(path, p, n);
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

u64
file_size(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ? (u64)st.st_size : 0;
}

static void
remove_temp_dirs(void)
{
	while (ntemp_dirs)
		stale_remove_tree(temp_dirs[--ntemp_dirs]);
}

const char *
tempdir_make(void)
{
	const char *tmp = getenv("TMPDIR");
	if (!tmp || !*tmp)
		tmp = "/tmp";
	char *template = xasprintf("%s/" STALE_TEMPLATE, tmp);
	if (!ntemp_dirs)
		stale_directories(tmp);
	if (ntemp_dirs == LEN(temp_dirs))
		bug("too many temporary directories");
	interrupt_block();
	if (!mkdtemp(template))
		fatal("cannot make a temporary directory %s:", template);
	char *dir = realpath(template, NULL);
	if (!dir)
		fatal("%s:", template);
	free(template);
	stale_hold(dir);
	if (!ntemp_dirs)
		at_cleanup(remove_temp_dirs);
	temp_dirs[ntemp_dirs++] = dir;
	interrupt_allow();
	return dir;
}

const char *
workdir_make(const char *keep, const char *option)
{
	if (!keep)
		return tempdir_make();
	if (mkdir(keep, 0777) != 0 && errno != EEXIST)
		fatal("%s: %s:", option, keep);
	char *dir = realpath(keep, NULL);
	if (!dir || access(dir, W_OK | X_OK) != 0)
		fatal("%s: %s:", option, keep);
	return dir;
}

static void
output_abandon(void)
{
	for (size_t i = 0; i < noutputs; i++)
		unlink(outputs[i].temp);
	noutputs = 0;
}

static bool
same_file(const char *a, const char *b)
{
	struct stat sa, sb;
	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}

const char *
output_open(const char *path, const char *input)
{
	struct stat st;
	if (same_file(path, input))
		fatal("%s: the output would replace the input; choose another name with "
		      "-o",
		      path);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		fatal("%s: the output is a directory; choose another name with -o", path);
	/* An existing file that may not be written is the user's word that it should
	 * stay. */
	if (stat(path, &st) == 0 && access(path, W_OK) != 0)
		fatal("%s:", path);
	stale_outputs(path);
	char *temp = stale_output_name(path);
	interrupt_block();
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0777);
	if (fd < 0)
		fatal("cannot write the output %s:", path);
	close(fd);
	if (noutputs == 0)
		at_cleanup(output_abandon);
	if (noutputs == LEN(outputs))
		bug("too many outputs");
	outputs[noutputs].name = xstrdup(path);
	outputs[noutputs++].temp = temp;
	interrupt_allow();
	return temp;
}

void
output_commit(void)
{
	for (size_t i = 0; i < noutputs; i++)
		if (rename(outputs[i].temp, outputs[i].name) != 0)
			fatal("%s:", outputs[i].name);
	noutputs = 0;
}

char *
output_default(const char *input)
{
	const char *slash = strrchr(input, '/');
	char *name = xstrdup(slash ? slash + 1 : input);
	size_t n = strlen(name);
	if (n <= 5 || strcmp(name + n - 5, ".wasm") != 0)
		fatal_hint("name the executable with -o", "%s does not end in .wasm",
		           input);
	name[n - 5] = 0;
	return name;
}
