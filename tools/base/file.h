/* SPDX-License-Identifier: MIT */
/* file: files of the build machine. Failures end the program with the file's name. */
#ifndef FILE_H
#define FILE_H

#include "tools/base/util.h"

enum { FILE_MAX_INPUT = 1 << 30 }; /* bytes; the largest Go modules are some 50 MB */

/* The whole file. The caller frees it with file_unmap. Refuses directories and the
 * like. */
struct span file_map(const char *path);
void file_unmap(struct span s);
/* Writes a new file; not for outputs (see output.h). */
void file_write(const char *path, const void *p, size_t n);
/* Makes one, unless it is there. */
void file_make_directory(const char *path);
bool file_exists(const char *path);
/* Whether both names lead to one file. */
bool file_same(const char *a, const char *b);
bool file_is_directory(const char *path);
/* The same path for other working directories too: from the root. New string. */
char *file_absolute(const char *path);
/* The size in bytes, or 0 if there is none. */
u64 file_size(const char *path);

/* A private directory under $TMPDIR, by its absolute path, which file.c owns; removed
 * when the program ends or is stopped. */
const char *tempdir_make(void);
/* One that the stages' products go to. With `keep`, they go on from there, see keep.h. */
const char *workdir_make(bool keep);

#endif
