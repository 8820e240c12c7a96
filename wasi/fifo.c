/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "wasi/call.h"
#include "wasi/fd.h"
#include "wasi/fifo.h"
#include "wasi/sandbox/path.h"

u32
fifo_open_writer(struct wasi *w, int parent, const char *name, int flags, int *host,
                 bool *pending)
{
	u32 n = (u32)strlen(name);
	int found, opened;
	u32 e = path_open(parent, name, n, false, O_PATH, 0, &found);
	if (e)
		return e;
	*pending = true;
	*host = found;
	e = path_reopen(found, flags | O_NONBLOCK, &opened);
	if (e == E_NXIO)
		return 0;
	close(found);
	*pending = false;
	if (e) {
		call_waits(w);
		do
			e = path_open(parent, name, n, false, flags, 0, host);
		while (e == E_INTR);
		call_goes_on(w);
		return e;
	}
	/* a reader came meanwhile */
	*host = opened;
	if (fcntl(opened, F_SETFL, flags & O_APPEND) == 0)
		return 0;
	e = errno_here();
	close(opened);
	return e;
}

u32
fifo_before_read(struct wasi *w, struct fd *f)
{
	struct pollfd p = {.fd = f->host, .events = POLLIN};
	int r = 0;
	if (f->fifo != FIFO_NO_WRITER_YET)
		return 0;
	int timeout = f->flags & FDFLAG_NONBLOCK ? 0 : -1;
	call_waits(w);
	do
		r = poll(&p, 1, timeout);
	while (r < 0 && errno == EINTR);
	call_goes_on(w);
	if (r < 0)
		return errno_here();
	if (r == 0)
		return E_AGAIN;
	f->fifo = FIFO_OPEN;
	return 0;
}

/* Opens f for writing, if it can be. */
static u32
open_for_writing(struct wasi *w, struct fd *f, bool wait)
{
	int opened, flags = O_WRONLY | (f->flags & FDFLAG_APPEND ? O_APPEND : 0);
	u32 e;
	int host = f->host;
	call_waits(w);
	do
		e = path_reopen(host, flags | (wait ? 0 : O_NONBLOCK), &opened);
	while (e == E_INTR);
	call_goes_on(w);
	if (e)
		return e == E_NXIO ? E_AGAIN : e;
	if (f->fifo != FIFO_NO_READER_YET) { /* another thread was faster */
		close(opened);
		return 0;
	}
	if (f->flags & FDFLAG_NONBLOCK)
		flags |= O_NONBLOCK;
	if (fcntl(opened, F_SETFL, flags & (O_APPEND | O_NONBLOCK)) != 0) {
		e = errno_here();
		close(opened);
		return e;
	}
	fd_replace(w, f, opened);
	f->fifo = FIFO_OPEN;
	return 0;
}

u32
fifo_before_write(struct wasi *w, struct fd *f)
{
	if (f->fifo != FIFO_NO_READER_YET)
		return 0;
	return open_for_writing(w, f, !(f->flags & FDFLAG_NONBLOCK));
}

bool
fifo_reader_came(struct wasi *w, struct fd *f)
{
	/* the write reports any other failure */
	return f->fifo != FIFO_NO_READER_YET || open_for_writing(w, f, false) != E_AGAIN;
}
