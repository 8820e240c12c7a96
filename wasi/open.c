/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "fd.h"

struct wasi *
wasi_open(const struct wasi_config *config)
{
	struct wasi *w = calloc(1, sizeof *w);
	if (w)
		w->config = *config;
	if (!w || fd_open_stdio(w) != 0) {
		free(w);
		fputs("error: out of memory\n", stderr);
		return NULL;
	}
	return w;
}

void
wasi_close(struct wasi *w)
{
	fd_close_all(w);
	free(w);
}
