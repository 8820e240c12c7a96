/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wasi/api.h"
#include "wasi/clock.h"
#include "wasi/fd.h"
#include "wasi/mem.h"

enum { MAX_SUBSCRIPTIONS = 65536, ON_STACK = 32 };

/* One subscription on its way. `done` says that its event is known. */
struct wait {
	struct event event;
	u64 deadline; /* clocks: ns on `clock` */
	u32 clock;    /* enum clockid; REALTIME or MONOTONIC */
	int poll;     /* descriptors: index into the pollfds, or -1 */
	bool is_clock, done;
};

struct waits {
	struct wait *v;
	struct pollfd *polls;
	u32 n, npolls;
	bool any_done;
};

static void
finish(struct waits *ws, struct wait *x, u32 error)
{
	x->event.error = (u16)error;
	x->done = true;
	ws->any_done = true;
}

static void
subscribe_clock(struct waits *ws, struct wait *x, const struct subscription *s)
{
	u64 now = 0;
	x->is_clock = true;
	x->clock = s->u.clock.id;
	u32 e = clock_now(x->clock, &now);
	if (e || (x->clock != CLOCK_ID_REALTIME && x->clock != CLOCK_ID_MONOTONIC) ||
	    (s->u.clock.flags & ~SUBCLOCK_ABSTIME)) {
		finish(ws, x, e ? e : x->clock > CLOCK_ID_MONOTONIC ? E_NOTSUP : E_INVAL);
		return;
	}
	u64 timeout = s->u.clock.timeout;
	if (s->u.clock.flags & SUBCLOCK_ABSTIME)
		x->deadline = timeout;
	else
		x->deadline = timeout > UINT64_MAX - now ? UINT64_MAX : now + timeout;
	/* A relative wait does not follow the wall clock when somebody sets it. */
	if (x->clock == CLOCK_ID_REALTIME && !(s->u.clock.flags & SUBCLOCK_ABSTIME)) {
		now = clock_monotonic();
		x->clock = CLOCK_ID_MONOTONIC;
		x->deadline = timeout > UINT64_MAX - now ? UINT64_MAX : now + timeout;
	}
}

static void
subscribe_fd(struct wasi *w, struct waits *ws, struct wait *x,
             const struct subscription *s)
{
	struct fd *f;
	u32 e = fd_get(w, s->u.fd, POLL_FD_READWRITE, &f);
	if (e) {
		finish(ws, x, e);
		return;
	}
	if (f->filetype == FT_REGULAR_FILE || f->filetype == FT_DIRECTORY) {
		finish(ws, x, 0); /* always ready, at its end too */
		x->event.nbytes = 1;
		return;
	}
	x->poll = (int)ws->npolls++;
	ws->polls[x->poll] = (struct pollfd){
	        .fd = f->host, .events = s->type == EVENT_FD_READ ? POLLIN : POLLOUT};
}

static u32
subscribe(struct wasi *w, struct waits *ws, const struct subscription *in)
{
	for (u32 i = 0; i < ws->n; i++) {
		struct subscription s;
		struct wait *x = &ws->v[i];
		memcpy(&s, &in[i], sizeof s);
		*x = (struct wait){.poll = -1};
		x->event.userdata = s.userdata;
		x->event.type = s.type;
		if (s.type == EVENT_CLOCK)
			subscribe_clock(ws, x, &s);
		else if (s.type == EVENT_FD_READ || s.type == EVENT_FD_WRITE)
			subscribe_fd(w, ws, x, &s);
		else
			return E_INVAL;
	}
	return 0;
}

/* Nanoseconds until the first deadline; UINT64_MAX if there is none. */
static u64
time_left(const struct waits *ws)
{
	u64 least = UINT64_MAX, now = 0;
	for (u32 i = 0; i < ws->n; i++) {
		const struct wait *x = &ws->v[i];
		if (!x->is_clock || x->done || x->deadline == UINT64_MAX ||
		    clock_now(x->clock, &now))
			continue;
		u64 left = x->deadline > now ? x->deadline - now : 0;
		least = left < least ? left : least;
	}
	return least;
}

/* Clocks that have come. The comparison is with the clock itself, never with how long the
 * wait took: an event is never early. */
static void
look_at_clocks(struct waits *ws)
{
	u64 now = 0;
	for (u32 i = 0; i < ws->n; i++) {
		struct wait *x = &ws->v[i];
		if (x->is_clock && !x->done && clock_now(x->clock, &now) == 0 &&
		    now >= x->deadline)
			finish(ws, x, 0);
	}
}

/* The end of a pipe is POLLHUP alone, an error POLLERR alone: both mean that a read or a
 * write will not wait, so both are events, and the call itself then says what it is. */
static void
look_at_fds(struct waits *ws)
{
	for (u32 i = 0; i < ws->n; i++) {
		struct wait *x = &ws->v[i];
		if (x->done || x->poll < 0 || !ws->polls[x->poll].revents)
			continue;
		short got = ws->polls[x->poll].revents;
		finish(ws, x, got & POLLNVAL ? E_BADF : 0);
		x->event.nbytes = got & (POLLIN | POLLOUT) ? 1 : 0;
		if (got & POLLHUP)
			x->event.flags = EVENT_HANGUP;
	}
}

/* 0 with at least one event. A signal (preempt.h's) is not the guest's business: Go's
 * usleep gives up where poll_oneoff says EINTR. */
static u32
wait_for_any(struct waits *ws)
{
	look_at_clocks(ws);
	for (bool first = true; first || !ws->any_done; first = false) {
		u64 left = ws->any_done ? 0 : time_left(ws);
		struct timespec t = {(time_t)(left / 1000000000),
		                     (long)(left % 1000000000)};
		int r = ppoll(ws->polls, ws->npolls, left == UINT64_MAX ? NULL : &t,
		              NULL);
		if (r < 0 && errno != EINTR)
			return errno_here();
		if (r > 0)
			look_at_fds(ws);
		look_at_clocks(ws);
	}
	return 0;
}

static u32
write_events(const struct waits *ws, struct event *out)
{
	u32 n = 0;
	for (u32 i = 0; i < ws->n; i++)
		if (ws->v[i].done)
			memcpy(&out[n++], &ws->v[i].event, sizeof *out);
	return n;
}

/* FAULT; INVAL for no subscription, too many or one of an unknown type. What is
 * wrong with a single subscription is its event's error. */
u32
wasi_poll_oneoff(struct wasi *w, u32 in, u32 out, u32 n, u32 *nevents)
{
	struct wait wait_stack[ON_STACK];
	struct pollfd poll_stack[ON_STACK];
	struct waits ws = {.v = wait_stack, .polls = poll_stack, .n = n};
	if (n == 0 || n > MAX_SUBSCRIPTIONS)
		return E_INVAL;
	if (!guest_has(w, in, n, sizeof(struct subscription),
	               _Alignof(struct subscription)) ||
	    !guest_has(w, out, n, sizeof(struct event), _Alignof(struct event)))
		return E_FAULT;
	if (n > ON_STACK) {
		ws.v = calloc(n, sizeof *ws.v);
		ws.polls = calloc(n, sizeof *ws.polls);
	}
	u32 e = E_NOMEM;
	if (!ws.v || !ws.polls)
		goto out;
	e = subscribe(w, &ws, guest_at(w, in));
	if (!e)
		e = wait_for_any(&ws);
	if (!e)
		*nevents = write_events(&ws, guest_at(w, out));
out:
	if (n > ON_STACK) {
		free(ws.v);
		free(ws.polls);
	}
	return e;
}
