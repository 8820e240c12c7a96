/* SPDX-License-Identifier: MIT */
/* fd: the guest's table of descriptors. */
#ifndef WASI_FD_H
#define WASI_FD_H

#include "state.h"

/* Finds descriptor `number` if it is open and has all of `rights`. Returns 0 and sets *f,
 * E_BADF, or E_NOTCAPABLE. *f is valid until a descriptor is opened. */
__attribute__((warn_unused_result)) u32 fd_get(struct wasi *w, u32 number, u64 rights,
                                               struct fd **f);
/* Fills the table with descriptors 0 to 2, as far as they are open. Returns 0, or -1
 * without memory. */
int fd_open_stdio(struct wasi *w);
void fd_close_all(struct wasi *w);

/* The guest's errno for libuv's (negative) one, and for the host's errno variable. */
u32 errno_from_uv(int uv);
u32 errno_here(void);

#endif
