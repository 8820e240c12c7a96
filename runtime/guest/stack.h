/* SPDX-License-Identifier: MIT */
/* stack: where a guest runs. Reserved, and committed as it is used; 1 MiB below it are
 * never there, so that using it up is a fault. */
#ifndef GOWASM_STACK_H
#define GOWASM_STACK_H

#include <stdint.h>

struct stack {
	uint8_t *guard; /* the lowest address of the reservation */
	uint64_t size;  /* bytes above the guard */
};
enum { STACK_GUARD = 1 << 20 };
/* What is left for WASI and host functions, at least: a library's guest that calls one
 * with less has used up its stack. */
enum { STACK_ROOM = 256 << 10 };

/* Reserves one of `size` bytes, or what an address space limit allows of it. Returns 0,
 * or -1 and sets *error to one line, which the caller frees. */
int stack_open(struct stack *s, uint64_t size, char **error);
void stack_close(struct stack *s);
/* Runs f(arg) on it, as a thread's, and waits: debuggers and unwinders know threads.
 * Returns as stack_open. */
int stack_run(struct stack *s, void (*f)(void *), void *arg, char **error);

#endif
