/* SPDX-License-Identifier: MIT */
/* panic: keeps the line with which Go's runtime says why it ends: "panic: ..." or "fatal
 * error: ..." on descriptor 2. A library's caller gets it as the instance's message. */
#ifndef WASI_CALLS_PANIC_H
#define WASI_CALLS_PANIC_H

#include <sys/uio.h>

#include "wasi/state.h"

/* Looks for such a line in what the guest writes to descriptor 2, whether or not that is
 * open. Needs config.notes_panic. */
void panic_note(struct wasi *w, const struct iovec *v, int n);

#endif
