/* SPDX-License-Identifier: MIT */
/* resume_sp: makes a running program note SP, so that tracebacks and profiles
 * (runtime/go/gostack.h) can walk the Go stack. */
#ifndef TOOLS_GO_PATCH_RESUME_SP_H
#define TOOLS_GO_PATCH_RESUME_SP_H

#include "tools/wasm/module.h"

/* Go resumes functions in a loop (wasm_pc_f_loop) that calls the function of the return
 * address below SP. This adds a global to m and stores SP in it before each call of such
 * a loop. It changes m's funcs and globals in place or moves them to `a`. Returns the
 * number of the global. Returns 0 and changes nothing if m has no such loop. */
u32 resume_sp_note(struct module *m, struct arena *a);

#endif
