/* SPDX-License-Identifier: MIT */
/* source_params: reads from Go source the names of the parameters of exported and
 * imported functions (//go:wasmexport, //go:wasmimport), which no Go module holds.
 * Nothing in the source is trusted: a name counts only if the number of parameters is
 * that in the module, and a name is any bytes but blanks. */
#ifndef TOOLS_GO_RECOGNISE_SOURCE_PARAMS_H
#define TOOLS_GO_RECOGNISE_SOURCE_PARAMS_H

#include "tools/base/util.h"

struct source_params {
	struct source_params_function *v;
	u32 n;
};

/* Adds the exported and imported functions of a file of Go source. Keeps no pointer. */
void source_params_read(struct source_params *g, struct span file);
/* Returns the name of parameter i of an export, or an empty span if it is not known.
 * `nparams` counts as WebAssembly does: a string is two parameters. Valid until
 * source_params_free. */
struct span source_params_name(const struct source_params *g, struct span export,
                               u32 nparams, u32 i);
/* The same for an import. */
struct span source_params_import(const struct source_params *g, struct span module,
                                 struct span name, u32 nparams, u32 i);
void source_params_free(struct source_params *g);

#endif
