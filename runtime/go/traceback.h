/* SPDX-License-Identifier: MIT */
/* traceback: prints the Go functions that led to a trap on stderr, as Go does, innermost
 * first:
 *
 *	main.(*tree).depth(...)
 *		/home/me/main.go:24
 *
 * The line is that of the call. For the innermost function, and for those whose call is
 * not known, it is the first line of the function, and an address for addr2line says
 * where the program was. If the innermost function was inlined by the C compiler, it has
 * no frame of its own. A program without names prints nothing. */
#ifndef RUNTIME_GO_TRACEBACK_H
#define RUNTIME_GO_TRACEBACK_H

#include <stdint.h>

#include "runtime/go/symtab.h"

struct instance;

enum { TRACEBACK_DEEPEST = 4096 /* native frames that are looked at */ };

/* Opens what traceback_print will need. To be called before the fence is up. */
void traceback_prepare(const struct program *program);
/* Prints the traceback. To be called on the guest's thread, maybe in a signal handler. */
void traceback_print(const struct instance *instance);
/* Returns how many program counters of the interrupted code it wrote to pcs, innermost
 * first, at most `max`. Those of callers lie inside their calls. To be called in a signal
 * handler. */
uint32_t traceback_interrupted(uintptr_t *pcs, uint32_t max);

#endif
