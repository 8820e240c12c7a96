/* SPDX-License-Identifier: MIT */
/* listen: opens the sockets that a program is started with. */
#ifndef WASI_NET_LISTEN_H
#define WASI_NET_LISTEN_H

#include "runtime/shared/listen.h"

/* Opens a socket that listens, or receives datagrams, at the address. Returns a
 * descriptor that does not block, or a negative error of libuv. */
int listen_open(const struct listen_address *at);

#endif
