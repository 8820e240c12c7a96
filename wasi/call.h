/* SPDX-License-Identifier: MIT */
/* call: what surrounds each call of a guest with several threads. One lock guards the
 * state that the threads share (struct shared): a call has it from its beginning to its
 * end, but gives it away around a system call that may wait. What a call has found by
 * fd_get stays open and in its place until the call ends, whoever closes that number
 * meanwhile. A guest with one thread needs neither, and none of these functions does
 * anything then. */
#ifndef WASI_CALL_H
#define WASI_CALL_H

#include "wasi/state.h"

/* Around each function of api.def. */
void call_begin(struct wasi *w);
void call_end(struct wasi *w);
/* Around a system call that may wait: others may call in meanwhile, and change everything
 * but what this call holds. Keeps errno. */
void call_waits(struct wasi *w);
void call_goes_on(struct wasi *w);

#endif
