/* SPDX-License-Identifier: MIT */
/* embedded: what the functions of preview1 do for files inside the executable. Requires
 * of each f that f->tree is set. Everything that would change something is refused before
 * (f->read_only). */
#ifndef WASI_CALLS_EMBEDDED_H
#define WASI_CALLS_EMBEDDED_H

#include "wasi/state.h"

/* As path_open: NOENT, NOTDIR, ISDIR, LOOP, PERM, INVAL, NAMETOOLONG, MFILE, NOMEM. The
 * caller gives *number its rights. */
__attribute__((warn_unused_result)) u32 embedded_open(struct wasi *w, const struct fd *f,
                                                      const char *path, u32 n,
                                                      bool follow, u32 oflags,
                                                      bool writes, u32 *number);
/* As path_filestat_get. */
__attribute__((warn_unused_result)) u32 embedded_find_filestat(const struct fd *f,
                                                               const char *path, u32 n,
                                                               bool follow,
                                                               struct filestat *out);
/* As fd_filestat_get. */
void embedded_filestat(const struct fd *f, struct filestat *out);
/* As path_readlink. */
__attribute__((warn_unused_result)) u32 embedded_readlink(const struct fd *f,
                                                          const char *path, u32 n,
                                                          u8 *buf, u32 buf_n, u32 *used);
/* Sets *head and *name (head->name_len bytes) to the entry at a cookie: 0 is the first.
 * Returns false beyond the last; INVAL in *e for a cookie that was never given out. */
bool embedded_entry(const struct fd *f, u64 cookie, struct dirent32 *head,
                    const char **name, u32 *e);

#endif
