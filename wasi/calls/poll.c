/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wasi/api.h"
#include "wasi/call.h"
#include "wasi/calls/clock.h"
#include "wasi/fd.h"
#include "wasi/mem.h"
#include "wasi/fifo.h"
#include "wasi/net/resolve.h"

enum { ON_STACK = 32 };

/* One subscription while the call runs. A guest may have millions: these take at most
 * half of the memory that the guest itself spends on each. */
struct wait {
	u64 userdata;
	union {
		u64 deadline; /* clocks: ns on `clock` */
		u32 poll;     /* descriptors: index into the pollfds */
	};
	u16 error;
	u8 type;
	u8 clock; /* enum clockid; REALTIME or MONOTONIC */
	u8 how;
};

/* The values of `how` in struct wait. */
enum {
	WAIT_CLOCK,
	WAIT_POLL,
	WAIT_DONE,  /* its event is known: `error` */
	WAIT_READY, /* as DONE, for a file: there is something to read or to write */
};

struct waits {
	struct wait *v;
	struct pollfd *polls; /* one for each descriptor, however often it is
	                         subscribed */
	struct fd **fds;      /* ... and the descriptor, which is held */
	u32 n, npolls;
	bool any_done;
	/* some are FIFOs without a reader, whose pollfd has no host descriptor */
	bool no_reader;
	u64 first[2]; /* the first deadline on each clock; UINT64_MAX: none */
};

static void
finish(struct waits *ws, struct wait *x, u32 error)
{
	x->error = (u16)error;
	x->how = WAIT_DONE;
	ws->any_done = true;
}

static u64
later(u64 now, u64 timeout)
{
	return timeout > UINT64_MAX - now ? UINT64_MAX : now + timeout;
}

static void
subscribe_clock(const struct wasi *w, struct waits *ws, struct wait *x,
                const struct subscription *s)
{
	u64 now = 0;
	u32 id = s->u.clock.id;
	u32 e = clock_now(w, id, &now);
	if (e || (id != CLOCK_ID_REALTIME && id != CLOCK_ID_MONOTONIC) ||
	    (s->u.clock.flags & ~SUBCLOCK_ABSTIME)) {
		finish(ws, x, e ? e : id > CLOCK_ID_MONOTONIC ? E_NOTSUP : E_INVAL);
		return;
	}
	bool absolute = s->u.clock.flags & SUBCLOCK_ABSTIME;
	/* A relative wait does not change when somebody sets the wall clock. */
	if (!absolute && id == CLOCK_ID_REALTIME) {
		id = CLOCK_ID_MONOTONIC;
		(void)!clock_now(w, id, &now);
	}
	x->how = WAIT_CLOCK;
	x->clock = (u8)id;
	x->deadline = absolute ? s->u.clock.timeout : later(now, s->u.clock.timeout);
	if (x->deadline < ws->first[id])
		ws->first[id] = x->deadline;
}

static void
subscribe_fd(struct wasi *w, struct waits *ws, struct wait *x,
             const struct subscription *s)
{
	struct fd *f;
	u32 e = fd_hold(w, s->u.fd, POLL_FD_READWRITE, &f);
	if (e) {
		finish(ws, x, e);
		return;
	}
	if (f->filetype == FT_REGULAR_FILE || f->filetype == FT_DIRECTORY ||
	    (s->type == EVENT_FD_READ && resolve_waits(f))) {
		finish(ws, x, 0); /* always ready, also at its end */
		x->how = WAIT_READY;
		fd_let_go(w, f);
		return;
	}
	/* the kernel takes at most as many pollfds as a process may have descriptors */
	if (f->poll_call != w->shared->polls) {
		f->poll_call = w->shared->polls;
		f->poll_index = ws->npolls++;
		ws->fds[f->poll_index] = f;
		ws->polls[f->poll_index] = (struct pollfd){.fd = f->host};
	} else {
		fd_let_go(w, f);
	}
	x->how = WAIT_POLL;
	x->poll = f->poll_index;
	ws->polls[x->poll].events |= s->type == EVENT_FD_READ ? POLLIN : POLLOUT;
}

/* Tries to open FIFOs that wait for a reader: the kernel does not report one. Until then
 * they have no pollfd. */
static void
look_for_readers(struct wasi *w, struct waits *ws)
{
	ws->no_reader = false;
	for (u32 i = 0; i < ws->npolls; i++) {
		bool came = fifo_reader_came(w, ws->fds[i]);
		ws->polls[i].fd = came ? ws->fds[i]->host : -1;
		ws->no_reader |= !came;
	}
}

static u32
subscribe(struct wasi *w, struct waits *ws, const struct subscription *in)
{
	w->shared->polls++;
	for (u32 i = 0; i < ws->n; i++) {
		struct subscription s;
		struct wait *x = &ws->v[i];
		once_copy(&s, &in[i], sizeof s);
		*x = (struct wait){.userdata = s.userdata, .type = s.type};
		if (s.type == EVENT_CLOCK)
			subscribe_clock(w, ws, x, &s);
		else if (s.type == EVENT_FD_READ || s.type == EVENT_FD_WRITE)
			subscribe_fd(w, ws, x, &s);
		else
			return E_INVAL;
	}
	look_for_readers(w, ws);
	return 0;
}

/* Reads the clocks that subscriptions use. */
static void
read_clocks(const struct wasi *w, const struct waits *ws, u64 now[2])
{
	for (u32 id = 0; id < 2; id++) {
		now[id] = 0;
		if (ws->first[id] != UINT64_MAX && clock_now(w, id, &now[id]) != 0)
			now[id] = 0;
	}
}

/* Returns the ns until the first deadline, or UINT64_MAX if there is none. */
static u64
time_left(const struct waits *ws, const u64 now[2])
{
	u64 least = UINT64_MAX;
	for (u32 id = 0; id < 2; id++) {
		u64 first = ws->first[id], left = first > now[id] ? first - now[id] : 0;
		if (first != UINT64_MAX && left < least)
			least = left;
	}
	return least;
}

/* Waits until there is at least one event; *now is the time on the clocks then. Deadlines
 * are compared with the clocks and not with the length of the wait: an event is never
 * early. A signal (runtime/go/preempt.h) is hidden from the guest: Go's usleep gives up
 * if poll_oneoff says EINTR. */
static u32
wait_for_any(struct wasi *w, struct waits *ws, u64 now[2])
{
	read_clocks(w, ws, now);
	for (;;) {
		u64 left = ws->any_done ? 0 : time_left(ws, now);
		if (ws->no_reader && left > FIFO_AGAIN_NS)
			left = FIFO_AGAIN_NS;
		/* on clocks of ours a wait takes no time, if nothing else comes */
		u64 skipped = w->config.clock_is_ours && left != UINT64_MAX ? left : 0;
		left -= skipped;
		struct timespec t = {(time_t)(left / 1000000000),
		                     (long)(left % 1000000000)};
		call_waits(w);
		int r = ppoll(ws->polls, ws->npolls, left == UINT64_MAX ? NULL : &t,
		              NULL);
		call_goes_on(w);
		if (r < 0 && errno != EINTR)
			return errno_here();
		w->shared->passed += r == 0 ? skipped : 0;
		read_clocks(w, ws, now);
		/* an interrupted call leaves revents undefined */
		for (u32 i = 0; r < 0 && i < ws->npolls; i++)
			ws->polls[i].revents = 0;
		if (ws->no_reader)
			look_for_readers(w, ws);
		if (r > 0 || ws->any_done || time_left(ws, now) == 0)
			return 0;
	}
}

/* POLLHUP alone is the end of a pipe, POLLERR alone an error. After both, a read or a
 * write does not wait, so both are events; the call itself then says which it is. */
static bool
fd_event(const struct waits *ws, const struct wait *x, struct event *event)
{
	short own = x->type == EVENT_FD_READ ? POLLIN : POLLOUT;
	short got = ws->polls[x->poll].revents & (own | POLLERR | POLLHUP | POLLNVAL);
	event->error = got & POLLNVAL ? E_BADF : 0;
	event->nbytes = got & own ? 1 : 0;
	event->flags = got & POLLHUP ? EVENT_HANGUP : 0;
	return got;
}

/* Whether the event of x has happened. */
static bool
has_come(const struct waits *ws, const struct wait *x, const u64 now[2],
         struct event *event)
{
	*event = (struct event){
	        .userdata = x->userdata, .type = x->type, .error = x->error};
	if (x->how == WAIT_POLL)
		return fd_event(ws, x, event);
	event->nbytes = x->how == WAIT_READY;
	return x->how != WAIT_CLOCK ||
	       (x->deadline != UINT64_MAX && now[x->clock] >= x->deadline);
}

static u32
write_events(const struct waits *ws, const u64 now[2], struct event *out)
{
	struct event event;
	u32 n = 0;
	for (u32 i = 0; i < ws->n; i++)
		if (has_come(ws, &ws->v[i], now, &event))
			memcpy(&out[n++], &event, sizeof event);
	return n;
}

/* FAULT; INVAL for no subscription or one of an unknown type; NOMEM. The error of a
 * single subscription is in its event. */
u32
wasi_poll_oneoff(struct wasi *w, u32 in, u32 out, u32 n, u32 *nevents)
{
	struct wait wait_stack[ON_STACK];
	struct pollfd poll_stack[ON_STACK];
	struct fd *fd_stack[ON_STACK];
	struct waits ws = {.v = wait_stack,
	                   .polls = poll_stack,
	                   .fds = fd_stack,
	                   .n = n,
	                   .first = {UINT64_MAX, UINT64_MAX}};
	u64 now[2];
	if (n == 0)
		return E_INVAL;
	if (!guest_has(w, in, n, sizeof(struct subscription),
	               _Alignof(struct subscription)) ||
	    !guest_has(w, out, n, sizeof(struct event), _Alignof(struct event)))
		return E_FAULT;
	if (n > ON_STACK) {
		u32 most = n < w->shared->nfds ? n : w->shared->nfds;
		ws.v = calloc(n, sizeof *ws.v);
		ws.polls = calloc(most, sizeof *ws.polls);
		ws.fds = calloc(most, sizeof *ws.fds);
	}
	u32 e = E_NOMEM;
	if (!ws.v || !ws.polls || !ws.fds)
		goto out;
	e = subscribe(w, &ws, guest_at(w, in));
	if (!e)
		e = wait_for_any(w, &ws, now);
	if (!e)
		*nevents = write_events(&ws, now, guest_at(w, out));
out:
	for (u32 i = 0; i < ws.npolls; i++)
		fd_let_go(w, ws.fds[i]);
	if (n > ON_STACK) {
		free(ws.fds);
		free(ws.v);
		free(ws.polls);
	}
	return e;
}
