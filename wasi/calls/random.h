/* SPDX-License-Identifier: MIT */
/* random: the source of random bytes. */
#ifndef WASI_CALLS_RANDOM_H
#define WASI_CALLS_RANDOM_H

#include "wasi/state.h"

/* Opens the device of random bytes, if the system call getrandom is not available. */
void random_open(struct wasi *w);
void random_close(const struct wasi *w);

#endif
