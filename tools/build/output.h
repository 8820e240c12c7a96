/* SPDX-License-Identifier: MIT */
/* output: the files that a build is for. They appear by rename only, and replace nothing
 * but what was made by a build: as go build, a name that leads to something else is
 * refused. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "tools/options/options.h"

/* Looks at what -o, --keep and --html name, before any work. Ends the program if it must
 * not be replaced. */
void output_check(const struct options *o);
/* The output's path: what -o says, a file in the directory that it names, or a file here.
 * `name` is the program's, without .wasm; NULL if it has none. The caller frees it. */
char *output_path(const struct options *o, const char *name);
/* The name of a module's file without .wasm; NULL if it ends in something else. The
 * caller frees it. */
char *output_name(const char *input);

/* What may be replaced: executables, archives and modules, or a text that we wrote. */
enum output_kind { OUTPUT_OBJECT, OUTPUT_HEADER, OUTPUT_PAGE };
/* How each header begins, behind the library's name, and each page. */
#define OUTPUT_HEADER_MARK ": a WebAssembly module as a library, made by gowasm2native."
#define OUTPUT_PAGE_MARK "<meta name=\"generator\" content=\"gowasm2native bench\">"

/* Checks `path` and makes a temporary on its file system, which is removed unless
 * output_commit makes it the output. `o` has the files that it must not be. */
const char *output_open(const char *path, enum output_kind kind, const struct options *o);
/* Makes the temporaries the outputs, each in one step. */
void output_commit(void);

#endif
