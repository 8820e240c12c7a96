/* SPDX-License-Identifier: MIT */
/* source: an INPUT that is Go source becomes a module, by `go build` for wasip1. */
#ifndef SOURCE_H
#define SOURCE_H

#include "tools/options/options.h"

/* If o->input is a .go file, a directory, or a package's path (example.com/x, or with a
 * version, example.com/x@v1.2.3), builds it into a temporary directory and makes o->input
 * the module, o->source what it was and, for what has an output and was given none,
 * o->output its name. Ends the program with what go said if it fails. */
void source_build(struct options *o);
/* The names of o->source's Go files, a tab behind each; "" where they are not known (a
 * package with a version, for instance). The caller frees it. */
char *source_files(const struct options *o);
/* Builds o->source for this machine, into a temporary directory. Returns the executable,
 * or NULL and what go said in *why; both are the caller's. */
char *source_build_native(const struct options *o, char **why);

#endif
