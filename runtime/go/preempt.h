/* SPDX-License-Identifier: MIT */
/* preempt: makes a computing goroutine yield. Go's wasm port has no thread (sysmon) that
 * would ask for that. There, a goroutine that does not block keeps timers from firing,
 * and keeps a collection in its mark phase, with write barriers. Here a signal asks: the
 * handler stores stackPreempt into stackguard0 of the running g, as sysmon would. The
 * next function prologue calls Go's own newstack, which knows when it may yield.
 *
 * The timer counts this thread's CPU time: an idle program is never woken. */
#ifndef RUNTIME_GO_PREEMPT_H
#define RUNTIME_GO_PREEMPT_H

#include "runtime/guest/program.h"

/* Half of Go's time slice. The kernel looks at such timers only at its own ticks, so a
 * whole slice would make the ticks of a Go ticker late. */
enum { PREEMPT_NS = 5 * 1000 * 1000 };

/* Starts the timer for the calling thread, every `ns` of its CPU time. On a system
 * without such timers it does nothing. */
void preempt_start(struct instance *instance, uint64_t ns);

/* Between these two, which nest, no goroutine is interrupted. For callbacks: each has
 * native frames of its own, and they end in the order in which they began; a goroutine
 * that yields in the middle of one lets another's end first, and Go's loop for exported
 * functions takes the one for the other. */
void preempt_hold(struct instance *instance);
void preempt_release(const struct instance *instance);

#endif
