/* SPDX-License-Identifier: MIT */
/* fd: the guest's table of descriptors. */
#ifndef WASI_FD_H
#define WASI_FD_H

#include <sys/types.h>

#include "wasi/abi/errno.h"
#include "wasi/state.h"

/* Finds descriptor `number` if it is open and has all of `rights`. Returns 0 and sets *f,
 * E_BADF, or what rights_refused (rights.h) says. *f is valid until a
 * descriptor is opened. */
__attribute__((warn_unused_result)) u32 fd_get(struct wasi *w, u32 number, u64 rights,
                                               struct fd **f);
/* Takes over the host's descriptor into the lowest free slot from 3 on, with its type
 * found out, and sets *number. On failure the host's descriptor is closed: E_NOMEM,
 * E_MFILE. The caller sets the rest of the new entry, w->fds[*number]. */
__attribute__((warn_unused_result)) u32 fd_add(struct wasi *w, int host, u32 *number);
/* Closes a slot, which may be free; the host's descriptor too, unless it is one of 0 to
 * 2. */
void fd_drop(struct wasi *w, u32 number);
/* Opens the granted directories. Returns 0, or -1 and sets *error (the caller's to free)
 * to which one cannot be, and why. */
int fd_open_dirs(struct wasi *w, char **error);
/* Fills the table with descriptors 0 to 2, as far as they are open. Returns 0, or -1
 * without memory. */
int fd_open_stdio(struct wasi *w);
void fd_close_all(struct wasi *w);
/* preview1's file type (enum filetype) for a host's mode. */
u8 filetype_of_mode(mode_t mode);

#endif
