/* SPDX-License-Identifier: MIT */
/* cache_name: the names of files in the cache's directories. A finished file is named by
 * a hash; one that is being written by "tmp." and its process. */
#ifndef TOOLS_TOOLCHAIN_CACHE_NAME_H
#define TOOLS_TOOLCHAIN_CACHE_NAME_H

#include <sys/stat.h>

#include "tools/base/hash.h"

/* Whether it is a finished file's name. */
bool cache_name_is_hash(const char *name);
/* Returns a new name for a file that this process will write; the caller frees it. */
char *cache_name_temporary(void);
/* Whether it is such a name, and nobody writes the file any more. */
bool cache_name_is_stale(const char *name, const struct stat *st);

#endif
