/* SPDX-License-Identifier: MIT */
/* preempt: where a Go module keeps what runtime/go/preempt.c needs to have a goroutine
 * yield: read from the module's own code, so that another version of Go is either
 * understood or left alone. */
#ifndef GOPREEMPT_H
#define GOPREEMPT_H

#include "tools/wasm/module.h"

struct gopreempt {
	u32 stackguard0; /* bytes into runtime.g */
	u32 m;           /* bytes into runtime.g */
	u32 g0;          /* bytes into runtime.m */
	u32 curg;        /* bytes into runtime.m; 0 if not known */
};

/* Finds the offsets: stackguard0 from the stack check that functions begin with, m and g0
 * from assembly code that compares g with m.g0 (runtime.mcall and others), curg from the
 * same where it goes on to compare it with m.curg (systemstack). Returns false if they
 * are not there (curg may be missing), or not everywhere the same. */
bool gopreempt_find(const struct module *m, struct gopreempt *p);

/* The check of a function with a large frame is `SP <= stackguard0 + size` in 32 bits,
 * and stackPreempt plus that size wraps around: where a goroutine is asked to yield, such
 * a function would run on without the stack that it needs. This makes those checks of
 * 64 bits, in all functions of m (rewritten or not), whose funcs are changed in place;
 * new bodies are in `a`. Returns how many there were. */
u32 gopreempt_widen(struct module *m, const struct gopreempt *p, struct arena *a);

#endif
