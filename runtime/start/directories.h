/* SPDX-License-Identifier: MIT */
/* directories: the directories that a program may use, and the names that they have for
 * it. */
#ifndef RUNTIME_START_DIRECTORIES_H
#define RUNTIME_START_DIRECTORIES_H

#include "runtime/shared/policy.h"

/* Sets g->dirs from g->ndirs grants as they were written, which it cuts into parts, and
 * then from the directories of the block, which may be NULL. A relative HOST without a
 * name has its own, beneath `cwd` ("" if there is none), and sets *own. */
void directories_read(struct grants *g, char **list, const struct embedded *block,
                      const char *cwd, bool *own);
/* Returns the entry of the guest's environment that names its working directory, or NULL:
 * the guest's name of `cwd`, by the nearest grant above it. If there is no grant above
 * it, but one beneath it, cwd keeps its own name, so that relative paths lead there, and
 * *above is set. */
char *directories_working(const struct wasi_dir *dirs, size_t ndirs, const char *cwd,
                          bool own, bool *above);

#endif
