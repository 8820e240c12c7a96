/* SPDX-License-Identifier: MIT */
/* gonote: how Go's os/signal waits. Its goroutine calls runtime.Gosched in a loop, for
 * ever (runtime.notetsleepg of lock_wasip1.go): there is always one that can run, so that
 * the scheduler never looks at descriptors, and a server with a graceful shutdown answers
 * nobody. Here it sleeps between two looks, 10 ms, as any goroutine may. */
#ifndef GONOTE_H
#define GONOTE_H

#include "tools/wasm/module.h"

/* Has runtime.notetsleepg of a Go module call time.Sleep(10 * time.Millisecond) for
 * runtime.mcall(gosched): changed in place, its new body is in `a`; both take one word at
 * SP. Known by names. Returns false, and changes nothing, if a function is missing or has
 * another shape. */
bool gonote_sleep(struct module *m, struct arena *a);

#endif
