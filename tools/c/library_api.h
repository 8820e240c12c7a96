/* SPDX-License-Identifier: MIT */
/* library_api: the C API of a library (--emit lib, shared): its header, and the C
 * function of each export. Invariant: C identifiers of the API depend only on the number
 * of the export. Names are added when the objects are joined, so no name of a module or
 * of the user can clash with one of ours. */
#ifndef TOOLS_C_LIBRARY_API_H
#define TOOLS_C_LIBRARY_API_H

#include "tools/go/recognise/source_params.h"
#include "tools/wasm/module.h"

/* Appends the header: runtime/embed/api.h beneath `sources`, with the exports. `m` is the
 * module as it was read; `params` has the names of parameters in Go source. */
void library_header(const struct module *m, const struct source_params *params, bool runs,
                    const char *name, const char *sources, struct buf *out);
/* Appends a function for each export to program.c; `m` is the module that is compiled. */
void library_text(const struct module *m, bool runs, struct buf *out);
/* Appends the input of objcopy: the API's symbols in our objects, and lines that pair
 * them with their names. */
void library_symbols(const struct module *m, bool runs, const char *name,
                     const char *sources, struct buf *keep, struct buf *rename);

#endif
