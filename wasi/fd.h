/* SPDX-License-Identifier: MIT */
/* fd: the guest's table of descriptors. */
#ifndef WASI_FD_H
#define WASI_FD_H

#include <sys/types.h>

#include "wasi/abi/errno.h"
#include "wasi/state.h"

/* Finds descriptor `number` if it is open and has all of `rights`. Returns 0 and sets *f,
 * which is valid until a descriptor is opened. Returns E_BADF if it is not open, and what
 * rights_refused (rights.h) says if a right is missing. */
__attribute__((warn_unused_result)) u32 fd_get(struct wasi *w, u32 number, u64 rights,
                                               struct fd **f);
/* Puts the host's descriptor `host`, which it now owns, into the lowest free slot from 3
 * on, finds out its type and sets *number. The caller sets the rest of the new entry,
 * w->fds[*number]. On failure it closes `host` and returns E_NOMEM or E_MFILE. */
__attribute__((warn_unused_result)) u32 fd_add(struct wasi *w, int host, u32 *number);
/* Closes a slot, which may be free. The host's descriptor is closed too, unless it is 0,
 * 1 or 2. */
void fd_drop(struct wasi *w, u32 number);
/* Fills slots 0 to 2, as far as the host's descriptors are open. Returns 0, or -1 without
 * memory. */
int fd_open_stdio(struct wasi *w);
void fd_close_all(struct wasi *w);
/* Returns preview1's file type (enum filetype) for a host's mode. */
u8 filetype_of_mode(mode_t mode);

#endif
