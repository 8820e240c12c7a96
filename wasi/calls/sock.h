/* SPDX-License-Identifier: MIT */
/* sock: listening sockets that the program is started with. A guest cannot make any. */
#ifndef WASI_SOCK_H
#define WASI_SOCK_H

#include <stdbool.h>

#include "wasi/state.h"

/* Opens the listeners of the config, after the directories. Returns 0, or -1 and sets
 * *error (the caller's to free) to which address cannot be listened on, and why. */
int sock_open_listeners(struct wasi *w, char **error);
bool is_socket(const struct fd *f);

#endif
