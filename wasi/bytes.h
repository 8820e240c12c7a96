/* SPDX-License-Identifier: MIT */
/* bytes: descriptors of files whose bytes lie in memory: those that the host lends
 * (net/lent.h) and those inside the executable (sandbox/tree.h). They are only read. Each
 * holds a descriptor of the host too, so that it counts like any other; with that one
 * nothing can be done. */
#ifndef WASI_BYTES_H
#define WASI_BYTES_H

#include <sys/uio.h>

#include "wasi/state.h"

/* Makes w->nothing if the config has such files. Returns 0, or -1 with errno. */
int bytes_begin(struct wasi *w);
/* As fd_add, with nothing behind it. Sets the entry's filetype, and that it is
 * read-only. */
__attribute__((warn_unused_result)) u32 bytes_add(struct wasi *w, u8 filetype,
                                                  u32 *number);
/* Whether what f stands for is in memory, a directory or a file. */
bool bytes_has(const struct fd *f);
/* Reads at *offset and moves it. Returns the number of bytes. */
u32 bytes_read(const struct fd *f, u64 *offset, const struct iovec *v, int n);
/* As fd_seek. */
__attribute__((warn_unused_result)) u32 bytes_seek(struct fd *f, i64 offset, u32 whence,
                                                   u64 *position);

#endif
