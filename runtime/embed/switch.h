/* SPDX-License-Identifier: MIT */
/* switch: runs a function on another stack. It ends in one of two ways: the function
 * returns, or something that it called leaves. Libraries use it, since the stacks of
 * their callers are too small for a guest. Everything stays on the calling thread. x86-64
 * and aarch64 only. */
#ifndef RUNTIME_EMBED_SWITCH_H
#define RUNTIME_EMBED_SWITCH_H

#include <stdbool.h>

struct switch_point {
	void *sp;     /* of the caller, whose registers are saved above it */
	void *bottom; /* of the other stack; set by the user of this struct */
	void *fiber;  /* AddressSanitizer's handle of it, in a process that has it */
};

/* Whether this machine can do it. */
bool switch_is_possible(void);
/* Calls f(a, b) on the stack that ends below `top` (a multiple of 16), with the default
 * rounding mode and float exceptions masked; afterwards the caller's settings are back.
 * Returns true when f has returned, false when switch_leave was called. */
bool switch_call(struct switch_point *p, void *top, void (*f)(void *, void *), void *a,
                 void *b);
/* Ends the switch_call of p, from anywhere below it. A signal handler may do it if it has
 * SA_NODEFER and masks nothing. The frames in between are not cleaned up. */
_Noreturn void switch_leave(struct switch_point *p);

#endif
