/* SPDX-License-Identifier: MIT */
/* iov: translates the guest's scatter lists to the host's. */
#ifndef WASI_IOV_H
#define WASI_IOV_H

#include <sys/uio.h>

#include "wasi/state.h"

enum { IOV_SLOTS = 1024 }; /* Linux's IOV_MAX; a longer list is read or written in part */

/* Translates at most IOV_SLOTS entries into out[IOV_SLOTS] and checks each against the
 * guest's memory. Returns 0 and sets *n, or returns E_FAULT. */
__attribute__((warn_unused_result)) u32 iov_from_guest(struct wasi *w,
                                                       const struct iovec32 *iovs,
                                                       u32 iovs_n, struct iovec *out,
                                                       int *n);

#endif
