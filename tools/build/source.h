/* SPDX-License-Identifier: MIT */
/* source: turns an INPUT that is Go source into a module, by `go build` for wasip1. */
#ifndef TOOLS_BUILD_SOURCE_H
#define TOOLS_BUILD_SOURCE_H

#include "tools/go/recognise/source_params.h"
#include "tools/options/options.h"

/* If o->input is a .go file, a directory, or a package's path (example.com/x, or with a
 * version, example.com/x@v1.2.3), builds it into a temporary directory. Then o->input is
 * the module and o->source the former input. If the command has an output and the user
 * gave none, o->output is its name. Ends the program with go's messages if that fails. */
void source_build(struct options *o);
/* Returns the names of parameters in the files of o->source; none if there is no source,
 * or its files are not known (a package with a version, for instance). The caller frees
 * it. */
struct source_params source_read_params(const struct options *o);
/* Builds o->source for this machine, into a temporary directory. Returns the executable,
 * or NULL and sets *why to go's messages. The caller frees both. */
char *source_build_native(const struct options *o, char **why);

#endif
