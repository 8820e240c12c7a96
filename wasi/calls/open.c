/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wasi/abi/needs.h"
#include "wasi/fd.h"
#include "wasi/bytes.h"
#include "wasi/net/net.h"
#include "wasi/sandbox/path.h"
#include "wasi/calls/random.h"

static int
open_dir(const struct wasi_config *c, size_t i)
{
	if (c->dir_fds && c->dir_fds[i] >= 0)
		return fcntl(c->dir_fds[i], F_DUPFD_CLOEXEC, 3);
	return open(c->dirs[i].host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Opens the granted directories. Returns 0, or -1 and sets *error to a message that names
 * the directory and the reason; the caller frees it. */
static int
open_dirs(struct wasi *w, char **error)
{
	for (size_t i = 0; i < w->config.ndirs; i++) {
		const struct wasi_dir *d = &w->config.dirs[i];
		u32 number, e;
		if (d->tree) {
			e = bytes_add(w, FT_DIRECTORY, &number);
		} else {
			int host = open_dir(&w->config, i);
			e = host < 0 ? errno_here() : fd_add(w, host, &number);
		}
		if (e) {
			if (asprintf(error,
			             "the granted directory %s cannot be opened: %s",
			             d->host, strerror(errno)) < 0)
				*error = NULL;
			return -1;
		}
		w->shared->fds[number]->preopen = d->guest;
		w->shared->fds[number]->read_only = d->read_only || d->tree;
		w->shared->fds[number]->tree = d->tree;
		w->shared->fds[number]->node = d->root;
		w->shared->fds[number]->rights = RIGHTS_DIRECTORY;
		w->shared->fds[number]->inheriting = RIGHTS_DIRECTORY | RIGHTS_FILE;
	}
	return 0;
}

struct wasi *
wasi_open(const struct wasi_config *config, char **error)
{
	struct wasi *w = calloc(1, sizeof *w);
	struct shared *s = w ? calloc(1, sizeof *s) : NULL;
	if (!s) {
		free(w);
		*error = strdup("out of memory");
		return NULL;
	}
	*s = (struct shared){.handles = 1, .pipe_ends = config->pipe_ends};
	*w = (struct wasi){.config = *config, .shared = s, .nothing = -1, .random = -1};
	pthread_mutex_init(&s->lock, NULL);
	if (fd_open_stdio(w) != 0) {
		*error = strdup("out of memory");
		wasi_close(w);
		return NULL;
	}
	random_open(w);
	if (config->walker)
		path_force_walker(true);
	(void)path_walks(); /* decided once, before a later filter answers EPERM */
	if (bytes_begin(w) != 0) {
		*error = strdup("out of descriptors");
		wasi_close(w);
		return NULL;
	}
	if (open_dirs(w, error) != 0 || net_open(w, error) != 0) {
		wasi_close(w);
		return NULL;
	}
	return w;
}

struct wasi *
wasi_join(struct wasi *w, void *exit_arg, const struct memory *memory,
          uintptr_t stack_low)
{
	struct wasi *to = calloc(1, sizeof *to);
	if (!to)
		return NULL;
	*to = (struct wasi){.config = w->config,
	                    .shared = w->shared,
	                    .nothing = w->nothing,
	                    .random = w->random,
	                    .net = w->net};
	to->config.exit_arg = exit_arg;
	to->config.memory = memory;
	to->config.stack_low = stack_low;
	pthread_mutex_lock(&w->shared->lock);
	w->shared->handles++;
	if (!w->shared->threads)
		w->shared->threads = true;
	pthread_mutex_unlock(&w->shared->lock);
	return to;
}

int
wasi_open_beneath(int dir, const char *path)
{
	int low;
	if (path_open(dir, path, (u32)strlen(path), true, O_RDONLY | O_DIRECTORY, 0,
	              &low))
		return -1;
	int fd = fcntl(low, F_DUPFD_CLOEXEC, 3);
	close(low);
	return fd;
}

bool
wasi_walks(void)
{
	return path_walks();
}

int
wasi_dir_fd(const struct wasi *w, size_t i, bool *read_only)
{
	if (i >= w->config.ndirs || w->config.dirs[i].tree)
		return -1;
	*read_only = w->shared->fds[3 + i]->read_only;
	return w->shared->fds[3 + i]->host;
}

void
wasi_close(struct wasi *w)
{
	struct shared *s = w->shared;
	pthread_mutex_lock(&s->lock);
	u32 left = --s->handles;
	pthread_mutex_unlock(&s->lock);
	if (left) {
		free(w);
		return;
	}
	fd_close_all(w);
	net_close(w);
	if (w->nothing >= 0)
		close(w->nothing);
	random_close(w);
	pthread_mutex_destroy(&s->lock);
	free(s);
	free(w);
}
