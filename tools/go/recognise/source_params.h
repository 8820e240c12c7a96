/* SPDX-License-Identifier: MIT */
/* source_params: what Go source calls the parameters of functions that it exports
 * (//go:wasmexport), which no Go module says. Nothing is believed: names are compared
 * with the module's types, and are any bytes but blanks. */
#ifndef GOPARAMS_H
#define GOPARAMS_H

#include "tools/base/util.h"

struct goparams {
	struct goparams_export *v;
	u32 n;
};

/* Adds the exported functions of a file of Go source. Keeps no pointer. */
void goparams_read(struct goparams *g, struct span file);
/* What parameter i of an export with nparams (as WebAssembly counts them: a string is
 * two) is called; empty if it is not known. Good until goparams_free. */
struct span goparams_name(const struct goparams *g, struct span export, u32 nparams,
                          u32 i);
void goparams_free(struct goparams *g);

#endif
