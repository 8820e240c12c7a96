/* SPDX-License-Identifier: MIT */
/* tick: a timer of the calling thread's CPU time. It does not fire while the thread
 * waits. */
#ifndef RUNTIME_GO_TICK_H
#define RUNTIME_GO_TICK_H

#include <stdint.h>

/* Sends `signal` to the calling thread after each `ns` of its CPU time, until the process
 * ends. on_tick handles it on the signal stack. System calls are restarted. Returns 0, or
 * -1 with errno. */
int tick_start(int signal, void (*on_tick)(int signal), uint64_t ns);

#endif
