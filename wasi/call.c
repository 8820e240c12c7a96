/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "wasi/call.h"
#include "wasi/fd.h"

void
call_begin(struct wasi *w)
{
	if (!w->shared->threads)
		return;
	pthread_mutex_lock(&w->shared->lock);
	w->holds = true;
}

void
call_end(struct wasi *w)
{
	if (!w->holds)
		return;
	while (w->nheld)
		fd_let_go(w, w->held[--w->nheld]);
	w->holds = false;
	pthread_mutex_unlock(&w->shared->lock);
}

void
call_waits(struct wasi *w)
{
	int error = errno;
	if (w->holds)
		pthread_mutex_unlock(&w->shared->lock);
	errno = error;
}

void
call_goes_on(struct wasi *w)
{
	int error = errno;
	if (w->holds)
		pthread_mutex_lock(&w->shared->lock);
	errno = error;
}
