/* SPDX-License-Identifier: MIT */
/* native: library functions whose bodies are replaced by C (runtime/native/native.h).
 * They are recognised by what they do, never by name: by a hash of the decoded body in
 * which only what the linker decides is left out: indexes of called functions, return
 * addresses, and addresses of data. A module made to have the same hash as one of them
 * gets another function than it wrote, and nothing more: what they do to memory is
 * checked like anything else. */
#ifndef GONATIVE_H
#define GONATIVE_H

#include "tools/wasm/module.h"

/* The hash of a function's body. */
u64 gonative_hash(const struct module *m, const struct func *f);
/* Takes all attributes away, and so the bodies in C that passes chose. */
void gonative_forget(struct module *m);

#endif
