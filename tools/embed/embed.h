/* SPDX-License-Identifier: MIT */
/* embed: reads the directories of --embed and makes one block of them, which goes into
 * the executable (runtime/shared/embedded.h). The block depends on names, contents and
 * links alone, not on times, owners, or the order in which directories are listed. */
#ifndef TOOLS_EMBED_EMBED_H
#define TOOLS_EMBED_EMBED_H

#include "tools/base/util.h"

enum { EMBED_MOST_ENTRIES = 1 << 18, EMBED_MOST_BYTES = 1 << 30 };

/* Appends the block of the directories of `grants`, each HOST[::GUEST]. `output` is a
 * file that must not be among theirs, or NULL. Ends the program with a message for a file
 * that cannot be read, is neither file, directory nor symbolic link, or is too much. */
void embed_read(const char *const *grants, const char *output, struct buf *out);

#endif
