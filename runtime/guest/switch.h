/* SPDX-License-Identifier: MIT */
/* switch: runs a function on another stack, and comes back in two ways: it returns, or
 * anything that it called leaves. For libraries, whose callers' stacks are too small for
 * a guest. Everything stays on the calling thread; the other way costs a few ns.
 * x86-64 and aarch64 only. */
#ifndef GOWASM_SWITCH_H
#define GOWASM_SWITCH_H

#include <stdbool.h>

struct switch_point {
	void *sp;     /* of the caller, its registers above */
	void *bottom; /* of the other stack; the user's to set */
	void *fiber;  /* AddressSanitizer's view of it, where the process has one */
};

/* Whether this machine has it. */
bool switch_is_possible(void);
/* Calls f(a, b) on the stack that ends below `top` (a multiple of 16), with the default
 * rounding mode and no traps of floats, which the caller has back afterwards. Returns
 * true when f has returned, false when switch_leave was called. */
bool switch_call(struct switch_point *p, void *top, void (*f)(void *, void *), void *a,
                 void *b);
/* Ends the switch_call of p, from anywhere below it, a signal handler too if it has
 * SA_NODEFER and masks nothing. Nothing in between is cleaned up. */
_Noreturn void switch_leave(struct switch_point *p);

#endif
