/* SPDX-License-Identifier: MIT */
/* gopreempt: where a Go module keeps what runtime/preempt.c needs to have a goroutine
 * yield: read from the module's own code, so that another version of Go is either
 * understood or left alone. */
#ifndef GOPREEMPT_H
#define GOPREEMPT_H

#include "wasm.h"

struct gopreempt {
	u32 stackguard0; /* bytes into runtime.g */
	u32 m;           /* bytes into runtime.g */
	u32 g0;          /* bytes into runtime.m */
};

/* Finds the offsets: stackguard0 from the stack check that functions begin with, m and g0
 * from assembly code that compares g with m.g0 (runtime.mcall and others). Returns false
 * if they are not there, or not everywhere the same. */
bool gopreempt_find(const struct module *m, struct gopreempt *p);

#endif
