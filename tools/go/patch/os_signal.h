/* SPDX-License-Identifier: MIT */
/* gosignal: os/signal. Go's wasip1 port has no signals: runtime.signal_recv (os/signal's
 * goroutine waits in it) never returns, and signal_enable and the others do nothing. In
 * an executable they have fronts in C (runtime/signals.h), as gonative.h's functions do,
 * and signal_recv looks again now and then. */
#ifndef GOSIGNAL_H
#define GOSIGNAL_H

#include "tools/wasm/module.h"

/* Sets `native` of the functions that os/signal has of the runtime, known by names, and
 * changes signal_recv: it waits for a moment, not for ever, and behind that it puts the
 * state of runtime.sig back to idle, pops its frame and jumps to its own beginning, where
 * the front is. The new body is in `a`. It is the same for the stack, the table of
 * functions and whoever is called: signal_recv still calls what it called, from the same
 * places. Returns the address of that state in memory, or 0, and changes nothing, if
 * signal_recv is not there or has another shape. */
u32 gosignal_prepare(struct module *m, struct arena *a);
/* Whether m's signal_recv was prepared and still is. */
bool gosignal_prepared(const struct module *m);
/* Whether gorewrite has put the front there: m is what it made. */
bool gosignal_in_front(const struct module *m);

#endif
