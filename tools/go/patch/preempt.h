/* SPDX-License-Identifier: MIT */
/* preempt: finds where a Go module keeps what runtime/go/preempt.c needs to make a
 * goroutine yield. The places are read from the module's own code: another version of Go
 * is either understood or left alone. */
#ifndef TOOLS_GO_PATCH_PREEMPT_H
#define TOOLS_GO_PATCH_PREEMPT_H

#include "tools/wasm/module.h"

struct preempt_offsets {
	u32 stackguard0; /* bytes into runtime.g */
	u32 m;           /* bytes into runtime.g */
	u32 g0;          /* bytes into runtime.m */
	u32 curg;        /* bytes into runtime.m; 0 if not known */
};

/* Finds the offsets:
 * - stackguard0 in the stack check at the beginning of functions,
 * - m and g0 in assembly that compares g with m.g0 (runtime.mcall and others),
 * - curg in assembly that then compares g with m.curg (systemstack).
 *
 * Returns false if one of them is missing or differs between places. Only curg may be
 * missing. */
bool preempt_find(const struct module *m, struct preempt_offsets *p);

/* A function with a large frame checks `SP <= stackguard0 + size` in 32 bits. When a
 * goroutine is asked to yield, stackguard0 is stackPreempt, and the sum wraps around: the
 * function would run on without the stack that it needs. This makes those checks 64 bits
 * wide in all functions of m, rewritten or not. It changes m->funcs in place; new bodies
 * live in `a`. Returns how many checks there were. */
u32 preempt_widen(struct module *m, const struct preempt_offsets *p, struct arena *a);

#endif
