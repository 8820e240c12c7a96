/* SPDX-License-Identifier: MIT */
/* resume_sp: where a running program notes what its stack looks like, for the tracebacks
 * and profiles of runtime/go/gostack.h. */
#ifndef GOLOOP_H
#define GOLOOP_H

#include "tools/wasm/module.h"

/* Go resumes functions in a loop (wasm_pc_f_loop), which calls what the return address
 * below SP says. Adds a global to m and stores SP in it before each call of such a loop.
 * m's funcs and globals are changed in place or moved to `a`. Returns the global's
 * number, or 0 if there is no loop: then nothing was changed. */
u32 goloop_note(struct module *m, struct arena *a);

#endif
