/* SPDX-License-Identifier: MIT */
/* exports: the table of exported functions that host functions may call by name. */
#ifndef EXPORTS_H
#define EXPORTS_H

#include "tools/wasm/module.h"

/* Appends `static const struct host_export exports[]` and the functions in it, for
 * program.c; a row of zeros is the last. Only exports that entry_callable accepts are
 * in it. `m` is the module before lowering. */
void exports_text(const struct module *m, struct buf *out);

#endif
