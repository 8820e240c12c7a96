/* SPDX-License-Identifier: MIT */
/* random: where random bytes come from. */
#ifndef WASI_RANDOM_H
#define WASI_RANDOM_H

#include "wasi/state.h"

/* Opens the device, where the system call getrandom is not to be had. */
void random_open(struct wasi *w);
void random_close(const struct wasi *w);

#endif
