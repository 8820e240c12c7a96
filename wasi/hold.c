/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <time.h>

#include "wasi/hold.h"

static const int held[] = {SIGPIPE, SIGXFSZ};
enum { N = sizeof held / sizeof *held };

void
hold_begin(const struct wasi *w, struct hold *h)
{
	sigset_t set;
	bool blocked = false;
	h->on = w->config.hold_signals;
	if (!h->on)
		return;
	sigemptyset(&set);
	sigemptyset(&h->waiting);
	for (int i = 0; i < N; i++)
		sigaddset(&set, held[i]);
	pthread_sigmask(SIG_BLOCK, &set, &h->before);
	for (int i = 0; i < N; i++)
		blocked |= sigismember(&h->before, held[i]) == 1;
	if (blocked)
		sigpending(&h->waiting);
}

/* Removes the signal that the call has sent to this thread. */
static void
take(const struct hold *h, int signal)
{
	const struct timespec now = {0, 0};
	sigset_t set;
	if (sigismember(&h->waiting, signal) == 1)
		return; /* it was waiting before: a second one changes nothing */
	sigemptyset(&set);
	sigaddset(&set, signal);
	sigtimedwait(&set, NULL, &now);
}

void
hold_end(const struct hold *h, u32 e)
{
	if (!h->on)
		return;
	if (e == E_PIPE)
		take(h, SIGPIPE);
	else if (e == E_FBIG)
		take(h, SIGXFSZ);
	pthread_sigmask(SIG_SETMASK, &h->before, NULL);
}
