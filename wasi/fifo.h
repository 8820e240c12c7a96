/* SPDX-License-Identifier: MIT */
/* fifo: a FIFO that is opened while nobody is at its other end. Natively the open waits,
 * and only the goroutine that made it; here a call that waits stops all of them. So the
 * open succeeds at once, and the wait is made up for where a guest can wait for one
 * descriptor alone: in poll_oneoff, and in the first read or write (which answers AGAIN
 * where the guest asked for NONBLOCK, as Go does, and waits where it did not).
 *
 * - For reading the FIFO is open, so that a writer finds its reader. A read before the
 *   first writer came is no end of file.
 * - For writing the kernel does not open it without a reader: `host` is a descriptor of
 *   O_PATH until one came, which the kernel does not tell: it is tried again and again.
 *   To who reads, a descriptor that is closed before was never there.
 * - For both, nothing waits, on Linux.
 * - With FDFLAG_NONBLOCK in path_open all is as the kernel has it: NXIO without a reader,
 *   an end of file without a writer.
 * - Without /proc, an open for writing waits, and all goroutines with it. */
#ifndef WASI_FIFO_H
#define WASI_FIFO_H

#include "wasi/state.h"

/* How long poll_oneoff waits for others before it tries fifo_reader_came again. */
enum { FIFO_AGAIN_NS = 5000000 };

/* Opens a FIFO that has no reader for writing; `flags` as for open, without O_NONBLOCK.
 * Returns 0 and sets *host, a descriptor of O_PATH if *pending. */
__attribute__((warn_unused_result)) u32 fifo_open_writer(int parent, const char *name,
                                                         int flags, int *host,
                                                         bool *pending);
/* To be called before f is read. Returns 0, or E_AGAIN if no writer came yet. */
__attribute__((warn_unused_result)) u32 fifo_before_read(struct fd *f);
/* To be called before f is written to. Returns 0, E_AGAIN if no reader came yet, or what
 * the host says. f->host changes when one came. */
__attribute__((warn_unused_result)) u32 fifo_before_write(struct fd *f);
/* Whether a write to f does not wait for its first reader. f->host changes when one
 * came. */
bool fifo_reader_came(struct fd *f);

#endif
