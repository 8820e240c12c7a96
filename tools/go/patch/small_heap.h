/* SPDX-License-Identifier: MIT */
/* gocollect: a small heap is collected in one go. Go's collector works beside the
 * program: on one thread that only spreads its work, over several times as long, with
 * write barriers on. Its own debug mode (GODEBUG=gcstoptheworld=1) lets the program wait
 * instead: some milliseconds, as long as memory is small. */
#ifndef GOCOLLECT_H
#define GOCOLLECT_H

#include "tools/wasm/module.h"

/* Has runtime.gcStart and gcControllerState.startCycle of a Go module take
 * debug.gcstoptheworld for 1 where it is 0 and memory is smaller than 32 MiB: changed in
 * place, their new bodies are in `a`. Known by names. Returns false, and changes nothing,
 * if a function is missing or has another shape, and for a module that C calls: a
 * goroutine that waits for a collection lets others run in front of it
 * (runtime/preempt.h). */
bool gocollect_at_once(struct module *m, struct arena *a);

#endif
