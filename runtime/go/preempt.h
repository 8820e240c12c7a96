/* SPDX-License-Identifier: MIT */
/* preempt: lets a goroutine that computes yield. Go's wasm port has no thread of its own
 * that would ask for it (sysmon): there, a goroutine that does not block keeps timers
 * from firing and a collection's mark phase, with its write barriers, open. Here a signal
 * does: it stores stackPreempt into the running g's stackguard0, as sysmon would, and the
 * next function prologue calls Go's own newstack, which knows when it may.
 *
 * The timer counts this thread's CPU time: an idle program is never woken. */
#ifndef GOWASM_PREEMPT_H
#define GOWASM_PREEMPT_H

#include "runtime/guest/program.h"

/* Half of Go's time slice: the kernel looks at such timers at its own ticks only, so that
 * 10 ms of a ticker would become 12 or 14. */
enum { PREEMPT_NS = 5 * 1000 * 1000 };

/* Starts the timer for the calling thread, every `ns` of its CPU time. A system that has
 * no such timer does without. */
void preempt_start(struct instance *instance, uint64_t ns);

/* Between these two, which nest, no goroutine is interrupted. For callbacks: each has
 * native frames of its own, and they end in the order in which they began; a goroutine
 * that yields in the middle of one lets another's end first, and Go's loop for exported
 * functions takes the one for the other. */
void preempt_hold(struct instance *instance);
void preempt_release(const struct instance *instance);

#endif
