/* SPDX-License-Identifier: MIT */
/* source_params: reads from Go source the names of the parameters of exported functions
 * (//go:wasmexport), which no Go module holds. Nothing in the source is trusted: a name
 * counts only if the number of parameters is that of the module's export, and a name is
 * any bytes but blanks. */
#ifndef GOPARAMS_H
#define GOPARAMS_H

#include "tools/base/util.h"

struct goparams {
	struct goparams_export *v;
	u32 n;
};

/* Adds the exported functions of a file of Go source. Keeps no pointer. */
void goparams_read(struct goparams *g, struct span file);
/* Returns the name of parameter i of an export, or an empty span if it is not known.
 * `nparams` counts as WebAssembly does: a string is two parameters. Valid until
 * goparams_free. */
struct span goparams_name(const struct goparams *g, struct span export, u32 nparams,
                          u32 i);
void goparams_free(struct goparams *g);

#endif
