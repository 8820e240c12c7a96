/* SPDX-License-Identifier: MIT */
/* os_signal: gives Go's os/signal the signals of the process. Go's wasip1 port has none:
 * runtime.signal_recv, in which the goroutine of os/signal waits, never returns, and
 * signal_enable and its kin do nothing. In an executable these functions get bodies in C
 * (runtime/go/signals.h), and signal_recv looks for new signals from time to time. */
#ifndef GOSIGNAL_H
#define GOSIGNAL_H

#include "tools/wasm/module.h"

/* Whether the pass `signals` has prepared m's signal_recv, and nothing has undone that
 * since (gonative_forget). */
bool gosignal_prepared(const struct module *m);
/* Whether signal_recv of m, a module that gorewrite made, has its body in C. */
bool gosignal_in_front(const struct module *m);

#endif
