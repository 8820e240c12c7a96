/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wasi/fd.h"
#include "wasi/net/lent.h"
#include "wasi/net/net.h"
#include "wasi/sandbox/path.h"
#include "wasi/calls/random.h"

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
	if (lent_begin(w) != 0) {
		*error = strdup("files cannot be lent: / cannot be opened");
		wasi_close(w);
		return NULL;
	}
	if (fd_open_dirs(w, error) != 0 || net_open(w, error) != 0) {
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
	if (i >= w->config.ndirs)
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
