/* SPDX-License-Identifier: MIT */
/* entry: opens files and directories by their name in an open directory, where somebody
 * else may have put another thing. No symbolic link is followed and no FIFO waits. What
 * is opened is not inherited by children. */
#ifndef TOOLS_BASE_ENTRY_H
#define TOOLS_BASE_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Opens a regular file to read it, and fills in *st. Returns -1 with errno if there is
 * none. */
int entry_open(int at, const char *name, struct stat *st);
/* Opens a directory. Returns -1 with errno if there is none. */
int entry_open_directory(int at, const char *name);
/* Makes a file to write to. Returns -1 with errno; EEXIST if anything has that name. */
int entry_create(int at, const char *name, mode_t mode);
/* Whether a file of the user's has that name and exactly these bytes, at most 256. */
bool entry_holds(int at, const char *name, const char *bytes, size_t n);
/* Whether it is the user's, and nobody else may write to it. */
bool entry_is_ours(const struct stat *st);

#endif
