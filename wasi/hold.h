/* SPDX-License-Identifier: MIT */
/* hold: holds back the signals that a write may cause, in a library, whose process
 * belongs to somebody else: SIGPIPE for a pipe without a reader, SIGXFSZ beyond the limit
 * of a file's size. Both would end the process. They are blocked on the thread during the
 * call, and one that came is removed; the errno, EPIPE or EFBIG, says all. Executables
 * ignore both signals. */
#ifndef WASI_HOLD_H
#define WASI_HOLD_H

#include <signal.h>

#include "wasi/state.h"

struct hold {
	bool on;
	sigset_t before;  /* the thread's mask */
	sigset_t waiting; /* pending before the call: somebody else's */
};

/* Begins to hold signals back, before one system call. */
void hold_begin(const struct wasi *w, struct hold *h);
/* Ends it. `e` is the result of the call, an errno of the guest's. */
void hold_end(const struct hold *h, u32 e);

#endif
