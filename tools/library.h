/* SPDX-License-Identifier: MIT */
/* library: the C API of a library (--emit lib, shared): its name, its header, and the C
 * function of each export. Invariant: C identifiers of the API never depend on anything
 * but the number of the export; the names come in when the objects are joined, so that no
 * name of a module or of the user's can meet one of ours. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "goparams.h"
#include "options.h"
#include "wasm.h"

/* Whether the options ask for a library. */
bool library_wanted(const struct options *o);
/* Ends the program if they do and others do not go with it. */
void library_check(const struct options *o);
/* The name that everything in the header begins with: of "x/libmy-calc.so" my_calc. The
 * caller frees it. */
char *library_name(const char *output);
/* ".a" or ".so". */
const char *library_suffix(const struct options *o);
/* The header's file, beside the library. The caller frees it. */
char *library_header_path(const char *output);
/* Appends the header: runtime/api.h, in the directory `headers`, with the exports. `m` is
 * the module as it was read, `params` what Go source calls parameters. */
void library_header(const struct module *m, const struct goparams *params, bool runs,
                    const char *name, const char *headers, struct buf *out);
/* Appends a function for each export to program.c; `m` is the module that is compiled. */
void library_text(const struct module *m, bool runs, struct buf *out);
/* Appends what objcopy gets: the API's symbols in our objects, and lines of those with
 * their names. */
void library_symbols(const struct module *m, bool runs, const char *name,
                     const char *headers, struct buf *keep, struct buf *rename);

#endif
