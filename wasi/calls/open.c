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
	if (w)
		*w = (struct wasi){.config = *config, .nothing = -1};
	if (!w || fd_open_stdio(w) != 0) {
		free(w);
		*error = strdup("out of memory");
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
	*read_only = w->fds[3 + i].read_only;
	return w->fds[3 + i].host;
}

void
wasi_close(struct wasi *w)
{
	fd_close_all(w);
	net_close(w);
	if (w->nothing >= 0)
		close(w->nothing);
	random_close(w);
	free(w);
}
