/* SPDX-License-Identifier: MIT */
/* sock: what the functions of sockets share. */
#ifndef WASI_CALLS_SOCK_H
#define WASI_CALLS_SOCK_H

#include <stdbool.h>

#include "wasi/state.h"

bool is_socket(const struct fd *f);
/* Does as fd_get for a socket; any other descriptor has an errno of its own, NOTSOCK. */
__attribute__((warn_unused_result)) u32 sock_get(struct wasi *w, u32 number, u64 rights,
                                                 struct fd **f);

#endif
