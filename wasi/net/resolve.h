/* SPDX-License-Identifier: MIT */
/* resolve: lets a guest ask the machine's resolver, and nobody else, for names that are
 * granted, and for no other. Go has a resolver of its own, so nothing here waits.
 *
 * The servers are those of the lent /etc/resolv.conf. A socket that the guest connects to
 * one, port 53, is watched: a question for a name that is not granted never leaves, and
 * is answered with REFUSED; an answer for one that is adds its addresses to what may be
 * connected to, with that grant's ports, until the program ends. The guest cannot forge
 * one: only what the kernel hands out of the connected socket counts. Names in the lent
 * /etc/hosts are added at the start. */
#ifndef WASI_NET_RESOLVE_H
#define WASI_NET_RESOLVE_H

#include <sys/uio.h>

#include "wasi/net/net.h"

/* Begins to watch a socket that was connected to a resolver; fd_drop frees
 * what that takes. `free`: it was granted by its address, so it may be asked anything. */
__attribute__((warn_unused_result)) u32 resolve_watch(struct fd *f, bool free);
/* Whether an answer waits that the host has made. */
bool resolve_waits(const struct fd *f);
/* Does as sendmsg. ACCES for what is no question. A stream takes a whole question at
 * once. */
__attribute__((warn_unused_result)) u32 resolve_write(struct wasi *w, struct fd *f,
                                                      const struct iovec *v, int n,
                                                      u32 *done);
/* Does as recvmsg; `flags` are the host's. */
__attribute__((warn_unused_result)) u32 resolve_read(struct wasi *w, struct fd *f,
                                                     struct iovec *v, int n, int flags,
                                                     u32 *done, bool *truncated);

#endif
