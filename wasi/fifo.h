/* SPDX-License-Identifier: MIT */
/* fifo: opening a FIFO that nobody has open at its other end. In a native program the
 * open waits, and only the goroutine that made it. Here a call that waits stops all
 * goroutines. So the open succeeds at once, and the wait happens later, where a guest can
 * wait for one descriptor alone: in poll_oneoff, and in the first read or write. These
 * return AGAIN if the guest asked for NONBLOCK, as Go does, and wait if it did not.
 *
 * - For reading, the FIFO is open, so that a writer finds its reader. A read before the
 *   first writer came does not return an end of file.
 * - For writing, the kernel does not open it without a reader. `host` is a descriptor of
 *   O_PATH until a reader came. The kernel does not report that, so the open is tried
 *   again and again. A reader never learns of a writer that closes before.
 * - For both, nothing waits, on Linux.
 * - With FDFLAG_NONBLOCK in path_open all is as in the kernel: NXIO without a reader, an
 *   end of file without a writer.
 * - Without /proc, an open for writing waits, and stops all goroutines. */
#ifndef WASI_FIFO_H
#define WASI_FIFO_H

#include "wasi/state.h"

/* How long poll_oneoff waits for other descriptors before it calls fifo_reader_came
 * again. */
enum { FIFO_AGAIN_NS = 5000000 };

/* Opens a FIFO without a reader for writing; `flags` as for open, without O_NONBLOCK.
 * Returns 0 and sets *host and *pending. If *pending, *host is a descriptor of O_PATH. */
__attribute__((warn_unused_result)) u32 fifo_open_writer(struct wasi *w, int parent,
                                                         const char *name, int flags,
                                                         int *host, bool *pending);
/* To be called before f is read. Returns 0, or E_AGAIN if no writer came yet. */
__attribute__((warn_unused_result)) u32 fifo_before_read(struct wasi *w, struct fd *f);
/* To be called before f is written to. Returns 0, E_AGAIN if no reader came yet, or what
 * the host says. When a reader came, f->host changes. */
__attribute__((warn_unused_result)) u32 fifo_before_write(struct wasi *w, struct fd *f);
/* Whether a write to f does not wait for its first reader. When a reader came, f->host
 * changes. */
bool fifo_reader_came(struct wasi *w, struct fd *f);

#endif
