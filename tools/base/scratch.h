/* SPDX-License-Identifier: MIT */
/* scratch: private directories that go away however the program ends. A later build
 * removes what a killed one left. Invariant: a directory is removed only if the mark in
 * it says that it was made here. Removal works by descriptors from the parent down; it
 * follows no symbolic link and enters no other file system. What cannot be removed stays,
 * without a message. */
#ifndef TOOLS_BASE_SCRATCH_H
#define TOOLS_BASE_SCRATCH_H

/* Makes one in `parent`, named `prefix` and six letters, and removes those in `parent`
 * that killed builds left. Returns its path, which scratch.c owns, or NULL with errno. */
const char *scratch_make(const char *parent, const char *prefix);
/* The mark, a file in each such directory. Whoever lists one must skip it. */
#define SCRATCH_MARK ".gowasm2native"

#endif
