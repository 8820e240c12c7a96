/* SPDX-License-Identifier: MIT */
/* os_signal: os/signal. Go's wasip1 port has no signals: runtime.signal_recv (os/signal's
 * goroutine waits in it) never returns, and signal_enable and the others do nothing. In
 * an executable they have fronts in C (runtime/go/signals.h), as native.h's functions do,
 * and signal_recv looks again now and then. */
#ifndef GOSIGNAL_H
#define GOSIGNAL_H

#include "tools/wasm/module.h"

/* Whether m's signal_recv was prepared and still is. */
bool gosignal_prepared(const struct module *m);
/* Whether gorewrite has put the front there: m is what it made. */
bool gosignal_in_front(const struct module *m);

#endif
