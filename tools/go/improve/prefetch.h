/* SPDX-License-Identifier: MIT */
/* gohint: Go's garbage collector asks for memory before it needs it
 * (internal/runtime/sys.Prefetch), which is nothing on wasm and leaves no trace in the
 * module. The places are found again by the functions' names and what stands there. A
 * hint reads nothing that the program could see and cannot trap, so that a module which
 * only bears the names gets slower at worst. */
#ifndef GOHINT_H
#define GOHINT_H

#include "tools/go/recognise/function.h"

/* Adds calls of `prefetch`, (i64) -> (), to g, the function of this name. New memory from
 * `a`. Returns how many. */
u32 gohint(struct gofn *g, struct span name, u32 prefetch, struct arena *a);

#endif
