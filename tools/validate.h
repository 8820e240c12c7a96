/* SPDX-License-Identifier: MIT */
/* validate: what validate_module (wasm.h) is made of. */
#ifndef VALIDATE_H
#define VALIDATE_H

#include "wasm.h"

/* Everything but the bodies: indexes, constant expressions, exports, start function. Sets
 * declared[f] for each function that ref.func may name (zeroed by the caller). */
bool validate_sections(const struct module *m, bool *declared, struct wasm_error *err);

#endif
