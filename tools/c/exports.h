/* SPDX-License-Identifier: MIT */
/* exports: the table of exported functions that host functions may call by name. */
#ifndef EXPORTS_H
#define EXPORTS_H

#include "tools/wasm/module.h"

/* Appends `static const struct host_export exports[]` and the functions in it, for
 * program.c; a row of zeros is the last. Left out: _start, _initialize, names with a NUL
 * in them, and what has references or several results. `m` is the module before lowering.
 */
void exports_text(const struct module *m, struct buf *out);
/* Whether C can call it: what is in that table. */
bool exports_callable(const struct module *m, const struct export *e);
/* Whether it is how a program or a library begins: _start, _initialize. */
bool exports_is_entry(const struct export *e);

#endif
