/* SPDX-License-Identifier: MIT */
/* cache_command: the command `cache`. */
#ifndef TOOLS_COMMANDS_CACHE_COMMAND_H
#define TOOLS_COMMANDS_CACHE_COMMAND_H

#include "tools/options/options.h"

/* Does what the word after `cache` says: show (also without a word), prune, clear, or
 * export or import with a file. */
void cache_command_run(const struct options *o);

#endif
