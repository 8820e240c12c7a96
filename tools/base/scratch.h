/* SPDX-License-Identifier: MIT */
/* scratch: directories of our own, which go away however the program ends. What a killed
 * build left goes with a later one.
 * Invariant: a directory is removed only if the mark in it says that it was made here, by
 * descriptors from its parent down, and nothing through a symbolic link or on another
 * file system. Whatever cannot be removed stays, without a word. */
#ifndef SCRATCH_H
#define SCRATCH_H

/* Makes one in `parent`, whose name is `prefix` and six letters, and removes those in
 * `parent` that were left. Returns its path, which scratch.c owns; NULL with errno if it
 * cannot be made. */
const char *scratch_make(const char *parent, const char *prefix);
/* A file in such a directory, to be passed over: the mark. */
#define SCRATCH_MARK ".gowasm2native"

#endif
