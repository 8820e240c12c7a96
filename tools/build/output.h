/* SPDX-License-Identifier: MIT */
/* output: the files that a build makes. They appear by rename only, and replace only
 * files that a build made. If a name leads to anything else it is refused, as go build
 * does. */
#ifndef TOOLS_BUILD_OUTPUT_H
#define TOOLS_BUILD_OUTPUT_H

#include "tools/options/options.h"

/* Checks the paths of -o, --keep and --html before any work. Ends the program if one of
 * them must not be replaced. */
void output_check(const struct options *o);
/* Returns the output's path: that of -o, a file in the directory of -o, or a file in this
 * directory. `name` is the program's name without .wasm; NULL if it has none. The caller
 * frees it. */
char *output_path(const struct options *o, const char *name);
/* Returns the name of a module's file without .wasm, or NULL if it ends in something
 * else. The caller frees it. */
char *output_name(const char *input);

/* What an output may replace: executables, archives and modules; or a file of that kind
 * that we wrote. */
enum output_kind { OUTPUT_OBJECT, OUTPUT_HEADER, OUTPUT_PAGE, OUTPUT_FUNCTIONS };
/* How each header begins after the library's name, and how each page begins. */
#define OUTPUT_HEADER_MARK ": a WebAssembly module as a library, made by gowasm2native."
#define OUTPUT_PAGE_MARK "<meta name=\"generator\" content=\"gowasm2native bench\">"

/* Checks `path` and makes a temporary file on its file system, which is removed unless
 * output_commit makes it the output. `o` has the files that the output must not be. */
const char *output_open(const char *path, enum output_kind kind, const struct options *o);
/* Makes the temporary files the outputs, each in one step. */
void output_commit(void);

#endif
