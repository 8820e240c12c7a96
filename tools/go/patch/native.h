/* SPDX-License-Identifier: MIT */
/* native: replaces the bodies of some library functions by C (runtime/native/native.h). A
 * function is recognised by its body, never by its name. The hash of the decoded body
 * must be known; it leaves out what the linker decides: indexes of called functions,
 * return addresses, and addresses of data.
 *
 * A module may be made so that a function of its own has such a hash. Then it gets
 * another function than it wrote, and nothing more: the C checks its accesses to memory
 * like all other code. */
#ifndef TOOLS_GO_PATCH_NATIVE_H
#define TOOLS_GO_PATCH_NATIVE_H

#include "tools/wasm/module.h"

/* Returns the hash of a function's body. */
u64 native_hash(const struct module *m, const struct func *f);
/* Removes all attributes, and with them the bodies in C that passes chose. */
void native_forget(struct module *m);

#endif
