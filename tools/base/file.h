/* SPDX-License-Identifier: MIT */
/* file: files of the build machine. Outputs appear by rename only, the work directory
 * goes away however the program ends. Failures end the program with the file's name. */
#ifndef FILE_H
#define FILE_H

#include "tools/base/util.h"

enum { FILE_MAX_INPUT = 1 << 30 }; /* bytes; the largest Go modules are some 50 MB */

/* The whole file. The caller frees it with file_unmap. Refuses directories and the
 * like. */
struct span file_map(const char *path);
void file_unmap(struct span s);
/* Writes a new file; not for outputs (see output_commit). */
void file_write(const char *path, const void *p, size_t n);
/* As file_write, but a file that holds just that keeps its time. */
void file_update(const char *path, const void *p, size_t n);
/* Makes one, unless it is there. */
void file_make_directory(const char *path);
bool file_exists(const char *path);
/* The size in bytes, or 0 if there is none. */
u64 file_size(const char *path);

/* Makes the directory that the stages' products go to: `keep`, which `option` named (made
 * if it is missing, never removed), or a private one under $TMPDIR that is removed when
 * the program ends or is stopped. Returns its path, which file.c owns. */
const char *workdir_make(const char *keep, const char *option);
/* A private directory under $TMPDIR, by its absolute path, which file.c owns; removed
 * when the program ends or is stopped. What killed builds left goes first. */
const char *tempdir_make(void);

/* INPUT without its .wasm, in the current directory. The caller frees it. */
char *output_default(const char *input);
/* Checks that `path` can be written and is not the file `input`, before the work begins.
 * Returns the name of a temporary beside it, which is removed unless output_commit makes
 * it the output. */
const char *output_open(const char *path, const char *input);
/* Makes the temporaries the outputs, each in one step. */
void output_commit(void);

#endif
