/* SPDX-License-Identifier: MIT */
/* tree: resolves the guest's paths among files inside the executable, as path.h does
 * among the host's: beneath a directory that the guest holds, and nowhere else, whatever
 * symbolic links say. */
#ifndef WASI_SANDBOX_TREE_H
#define WASI_SANDBOX_TREE_H

#include <stdbool.h>

#include "runtime/shared/embedded.h"
#include "wasi/abi/abi.h"

/* Finds `path` (n bytes, as the guest gave it) beneath the directory `dir`, a node of the
 * block. With `follow`, a symbolic link at the end is followed; otherwise *node may be a
 * link. Returns 0 and sets *node, or an errno as path_open does. */
__attribute__((warn_unused_result)) u32 tree_find(const struct embedded *block, u32 dir,
                                                  const char *path, u32 n, bool follow,
                                                  u32 *node);

#endif
