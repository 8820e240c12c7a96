/* SPDX-License-Identifier: MIT */
/* stack: the stack of a guest. It is reserved at once and committed as it is used. The 1
 * MiB below it is never mapped, so that an overflow is a fault. */
#ifndef RUNTIME_GUEST_STACK_H
#define RUNTIME_GUEST_STACK_H

#include <stdint.h>

struct stack {
	uint8_t *guard; /* the lowest address of the reservation */
	uint64_t size;  /* bytes above the guard */
};
enum { STACK_GUARD = 1 << 20 };
/* The least stack that WASI and host functions get. A library's guest that calls one with
 * less has exhausted its stack. */
enum { STACK_ROOM = 256 << 10 };

/* Reserves a stack of `size` bytes, or as much as an address space limit allows. Returns
 * 0, or -1 and sets *error to one line, which the caller frees. */
int stack_open(struct stack *s, uint64_t size, char **error);
void stack_close(struct stack *s);
/* Runs f(arg) in a thread on this stack, and waits: debuggers and unwinders understand
 * threads. Returns as stack_open. */
int stack_run(struct stack *s, void (*f)(void *), void *arg, char **error);

#endif
