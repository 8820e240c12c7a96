/* SPDX-License-Identifier: MIT */
/* hold: signals that a write may bring, where the process is not ours (a library's): one
 * to a pipe that nobody reads (SIGPIPE), or beyond the limit of a file's size (SIGXFSZ).
 * Both would end the process. They are blocked on the thread meanwhile, and what came is
 * taken away; the errno, EPIPE or EFBIG, says it all. Executables ignore both signals. */
#ifndef WASI_HOLD_H
#define WASI_HOLD_H

#include <signal.h>

#include "wasi/state.h"

struct hold {
	bool on;
	sigset_t before;  /* the thread's mask */
	sigset_t waiting; /* came before, and was blocked: somebody else's */
};

/* Around one system call. */
void hold_begin(const struct wasi *w, struct hold *h);
/* `e` is what the call says: an errno of the guest's. */
void hold_end(const struct hold *h, u32 e);

#endif
