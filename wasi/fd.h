/* SPDX-License-Identifier: MIT */
/* fd: the guest's table of descriptors. */
#ifndef WASI_FD_H
#define WASI_FD_H

#include <sys/types.h>

#include "wasi/abi/errno.h"
#include "wasi/state.h"

/* Finds descriptor `number` if it is open and has all of `rights`. Returns 0 and sets *f,
 * which stays open and in its place until the call ends (call.h), whoever closes the
 * number meanwhile. Returns E_BADF if it is not open, and what rights_refused (rights.h)
 * says if a right is missing. */
__attribute__((warn_unused_result)) u32 fd_get(struct wasi *w, u32 number, u64 rights,
                                               struct fd **f);
/* Puts the host's descriptor `host`, which it now owns, into the lowest free slot from 3
 * on, finds out its type and sets *number. The caller sets the rest of the new entry,
 * w->shared->fds[*number]. On failure it closes `host` and returns E_NOMEM or E_MFILE. */
__attribute__((warn_unused_result)) u32 fd_add(struct wasi *w, int host, u32 *number);
/* Finds it as fd_get does, for a caller that calls fd_let_go itself. */
__attribute__((warn_unused_result)) u32 fd_hold(struct wasi *w, u32 number, u64 rights,
                                                struct fd **f);
/* Gives a reference back. With the last one it is closed, and so is the host's descriptor
 * unless it is 0, 1 or 2. */
void fd_let_go(struct wasi *w, struct fd *f);
/* Gives it another host's descriptor. The old one is closed, but not beneath a call. */
void fd_replace(const struct wasi *w, struct fd *f, int host);
/* Frees a number, which may be free. */
void fd_drop(struct wasi *w, u32 number);
/* Fills slots 0 to 2, as far as the host's descriptors are open. Returns 0, or -1 without
 * memory. */
int fd_open_stdio(struct wasi *w);
void fd_close_all(struct wasi *w);
/* Returns preview1's file type (enum filetype) for a host's mode. */
u8 filetype_of_mode(mode_t mode);

#endif
