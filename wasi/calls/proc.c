/* SPDX-License-Identifier: MIT */
#include <sched.h>
#include <time.h>

#include "wasi/api.h"
#include "wasi/call.h"
#include "wasi/calls/clock.h"
#include "wasi/mem.h"

/* Ends the program with 128 + the signal's number, as the signal would. INVAL for a
 * number that preview1 does not have; 0 is no signal and does nothing. */
u32
wasi_proc_raise(struct wasi *w, u32 sig)
{
	if (sig > 30)
		return E_INVAL;
	if (sig)
		w->config.exit(w->config.exit_arg, 128 + sig);
	return 0;
}

/* Go calls this in a loop while it waits for something from outside (os/signal). A single
 * call returns at once. A call that follows the last one at once sleeps a little, and
 * longer the longer that goes on. */
u32
wasi_sched_yield(struct wasi *w)
{
	enum {
		SOON = 2000,
		FREE = 16,
		SHORTEST = 50000,
		LONGEST = 1000000
	}; /* ns, but FREE */
	u64 now = clock_monotonic();
	w->yields = now - w->last_yield < SOON ? w->yields + 1 : 0;
	call_waits(w);
	if (w->yields > FREE) {
		u64 ns = (u64)SHORTEST * (w->yields - FREE);
		struct timespec t = {0, (long)(ns < LONGEST ? ns : LONGEST)};
		nanosleep(&t, NULL);
		now = clock_monotonic();
	} else {
		sched_yield();
	}
	call_goes_on(w);
	w->last_yield = now;
	return 0;
}
