/* SPDX-License-Identifier: MIT */
/* exports: the table of exported functions that host functions may call by name. */
#ifndef TOOLS_C_EXPORTS_H
#define TOOLS_C_EXPORTS_H

#include "tools/wasm/module.h"

/* Appends `static const struct host_export exports[]` and its functions, for program.c.
 * Only exports that entry_callable accepts are in it; a row of zeros ends it. `m` is the
 * module before lowering. */
void exports_text(const struct module *m, struct buf *out);

#endif
