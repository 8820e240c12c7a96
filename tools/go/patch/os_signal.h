/* SPDX-License-Identifier: MIT */
/* os_signal: gives Go's os/signal the signals of the process. Go's wasip1 port has none:
 * runtime.signal_recv, in which the goroutine of os/signal waits, never returns, and
 * signal_enable and its kin do nothing. In an executable these functions get bodies in C
 * (runtime/go/signals.h), and signal_recv looks for new signals from time to time. */
#ifndef TOOLS_GO_PATCH_OS_SIGNAL_H
#define TOOLS_GO_PATCH_OS_SIGNAL_H

#include "tools/wasm/module.h"

/* Whether the pass `signals` has prepared m's signal_recv, and nothing has undone that
 * since (native_forget). */
bool os_signal_prepared(const struct module *m);
/* Whether signal_recv of m, a module that rewrite.h made, has its body in C. */
bool os_signal_in_front(const struct module *m);

#endif
