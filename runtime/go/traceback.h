/* SPDX-License-Identifier: MIT */
/* traceback: the Go functions that led to a trap, on stderr, as Go prints them:
 *
 *	main.(*tree).depth(...)
 *		/home/me/main.go:24
 *
 * innermost first. The line is that of the call; of the innermost function, and of those
 * whose call is not known, it is the function's first, and where the program was is an
 * address for addr2line. What the C compiler inlined has no
 * frame of its own where it is innermost. A program without names prints nothing. */
#ifndef GOWASM_TRACEBACK_H
#define GOWASM_TRACEBACK_H

#include <stdint.h>

#include "runtime/go/symtab.h"

struct instance;

enum { TRACEBACK_DEEPEST = 4096 /* native frames that are looked at */ };

/* Before the fence is up: what traceback_print will need. */
void traceback_prepare(const struct program *program);
/* On the guest's thread; in a signal handler too. */
void traceback_print(const struct instance *instance);
/* In a signal handler: the program counters of what was interrupted, innermost first;
 * those of callers lie in their calls. Returns how many. */
uint32_t traceback_interrupted(uintptr_t *pcs, uint32_t max);

#endif
