/* SPDX-License-Identifier: MIT */
/* tick: a timer of the calling thread's CPU time: nothing comes while the thread
 * waits. */
#ifndef TICK_H
#define TICK_H

#include <stdint.h>

/* Has `signal` sent to the calling thread each `ns` of its CPU time, and handled by
 * on_tick, on the signal stack; system calls go on. Until the process ends. Returns 0, or
 * -1 with errno. */
int tick_start(int signal, void (*on_tick)(int signal), uint64_t ns);

#endif
