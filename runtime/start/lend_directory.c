/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/shared/embedded.h"
#include "runtime/start/lend_directory.h"
#include "wasi/wasi.h"

enum { MOST_FILES = 1024, MOST_BYTES = 8 << 20 };

struct file {
	char *name;
	uint8_t *data;
	size_t n;
};

struct files {
	struct file v[MOST_FILES];
	uint32_t n;
	size_t names, bytes; /* of all */
};

/* Reads a regular file, if there is room. */
static bool
read_file(int dir, const char *name, size_t room, struct file *f)
{
	struct stat st;
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool ok = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	          st.st_size >= 0 && (size_t)st.st_size <= room;
	f->n = 0;
	f->data = ok ? malloc((size_t)st.st_size + 1) : NULL;
	while (f->data && f->n < (size_t)st.st_size) {
		ssize_t r = read(fd, f->data + f->n, (size_t)st.st_size - f->n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		f->n += (size_t)r;
	}
	if (fd >= 0)
		close(fd);
	return f->data != NULL;
}

/* Whether it is a link to a name in the same directory. */
static bool
is_second_name(int dir, const char *name)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dir, name, target, sizeof target);
	return n > 0 && !memchr(target, '/', (size_t)n);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void
read_files(DIR *d, struct files *f)
{
	for (struct dirent *e; f->n < MOST_FILES && (e = readdir(d));) {
		struct file *file = &f->v[f->n];
		if (is_second_name(dirfd(d), e->d_name) ||
		    !read_file(dirfd(d), e->d_name, MOST_BYTES - f->bytes, file))
			continue;
		if (!(file->name = strdup(e->d_name)))
			abort();
		f->names += strlen(file->name);
		f->bytes += file->n;
		f->n++;
	}
	qsort(f->v, f->n, sizeof *f->v, by_name);
}

/* Makes a block of one directory with these files, and frees them. */
static struct embedded *
block_of(struct files *f)
{
	size_t nodes_n = (f->n + 1) * sizeof(struct embedded_node);
	size_t names_at = sizeof(struct embedded) + nodes_n;
	size_t data_at = names_at + f->names, size = data_at + f->bytes;
	struct embedded *block = calloc(1, size);
	if (!block)
		abort();
	*block = (struct embedded){.size = size,
	                           .nodes_at = sizeof *block,
	                           .names_at = names_at,
	                           .nroots = 1,
	                           .n = f->n + 1};
	struct embedded_node *nodes = (void *)((char *)block + block->nodes_at);
	nodes[0] =
	        (struct embedded_node){.type = EMBEDDED_DIRECTORY, .first = 1, .n = f->n};
	uint32_t name = 0;
	for (uint32_t i = 0; i < f->n; i++) {
		struct file *file = &f->v[i];
		size_t length = strlen(file->name);
		nodes[i + 1] = (struct embedded_node){.type = EMBEDDED_FILE,
		                                      .data = data_at,
		                                      .size = file->n,
		                                      .name = name,
		                                      .name_n = (uint16_t)length};
		memcpy((char *)block + names_at + name, file->name, length);
		memcpy((char *)block + data_at, file->data, file->n);
		name += (uint32_t)length;
		data_at += file->n;
		free(file->name);
		free(file->data);
	}
	return block;
}

bool
lend_directory(struct grants *g, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	if (!d) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	struct files *f = grants_own(g, calloc(1, sizeof *f));
	read_files(d, f);
	closedir(d);
	struct wasi_dir *dirs = grants_own(g, calloc(g->ndirs + 1, sizeof *dirs));
	memcpy(dirs, g->dirs, g->ndirs * sizeof *dirs);
	char *name = grants_own(g, strdup(path));
	dirs[g->ndirs++] = (struct wasi_dir){.host = name,
	                                     .guest = name,
	                                     .read_only = true,
	                                     .tree = grants_own(g, block_of(f))};
	g->dirs = dirs;
	return true;
}
