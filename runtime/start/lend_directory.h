/* SPDX-License-Identifier: MIT */
/* lend_directory: a directory of the system that is lent: the files in it, as they are
 * before the guest runs. */
#ifndef RUNTIME_START_LEND_DIRECTORY_H
#define RUNTIME_START_LEND_DIRECTORY_H

#include <stdbool.h>

#include "runtime/shared/policy.h"

/* Adds the directory `path` to g->dirs, with what can be read of the files that it names,
 * also by links, but not what lies in directories beneath it. Returns false and adds
 * nothing if there is no such directory. Links to names in the directory itself are left
 * out, as Go leaves them out. What is too much is left out too. */
bool lend_directory(struct grants *g, const char *path);

#endif
