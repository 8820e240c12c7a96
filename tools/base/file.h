/* SPDX-License-Identifier: MIT */
/* file: files on the build machine. A failure ends the program with a message that names
 * the file. */
#ifndef TOOLS_BASE_FILE_H
#define TOOLS_BASE_FILE_H

#include "tools/base/util.h"

enum { FILE_MAX_INPUT = 1 << 30 }; /* bytes */

/* Maps the whole file. The caller frees it with file_unmap. Refuses directories and the
 * like. */
struct span file_map(const char *path);
void file_unmap(struct span s);
/* Writes a new file; not for outputs (see output.h). */
void file_write(const char *path, const void *p, size_t n);
/* Makes a directory, unless it is there. */
void file_make_directory(const char *path);
bool file_exists(const char *path);
/* Whether both names are one file. */
bool file_same(const char *a, const char *b);
bool file_is_directory(const char *path);
/* Returns the path from the root, valid in any working directory. New string. */
char *file_absolute(const char *path);
/* Returns the size in bytes, or 0 if there is no such file. */
u64 file_size(const char *path);

/* Makes a private directory under $TMPDIR and returns its absolute path, which file.c
 * owns. It is removed when the program ends or is stopped. */
const char *tempdir_make(void);
/* Makes one for the products of the stages. With `keep`, they go on from there to the
 * user's directory (keep.h). */
const char *workdir_make(bool keep);

#endif
