/* SPDX-License-Identifier: MIT */
/* sock: the listening sockets with which a program starts. A guest cannot make any. */
#ifndef WASI_CALLS_SOCK_H
#define WASI_CALLS_SOCK_H

#include <stdbool.h>

#include "wasi/state.h"

/* Opens the listeners of the config, after the directories. Returns 0, or -1 and sets
 * *error to a message that names the address and the reason; the caller frees it. */
int sock_open_listeners(struct wasi *w, char **error);
bool is_socket(const struct fd *f);

#endif
