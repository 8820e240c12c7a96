/* SPDX-License-Identifier: MIT */
/* lent: files that the host lends to the guest: read before it runs, kept in memory,
 * never changed. They belong to no granted directory. Go calls WASI with descriptor -1
 * and the path from the root where no granted directory matches, and finds them by that;
 * a granted directory that has the path comes first. */
#ifndef WASI_NET_LENT_H
#define WASI_NET_LENT_H

#include "wasi/state.h"

/* Returns the file of that name, from the root, or NULL. `fd` is the descriptor that the
 * path is relative to. */
const struct wasi_file *lent_find(const struct wasi *w, u32 fd, const char *path, u32 n);
/* As path_open: ROFS for writing, NOTDIR, EXIST, MFILE, NOMEM. */
__attribute__((warn_unused_result)) u32 lent_open(struct wasi *w,
                                                  const struct wasi_file *file,
                                                  u32 oflags, u64 rights, u32 *result);
void lent_filestat(const struct wasi *w, const struct wasi_file *file,
                   struct filestat *out);

#endif
