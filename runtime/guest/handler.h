/* SPDX-License-Identifier: MIT */
/* handler: signals that the runtime lives by. Who starts a program says which signals are
 * blocked and ignored in it, and may have sent some: none of that may keep ours away. */
#ifndef HANDLER_H
#define HANDLER_H

/* Has `signal` handled by f, on the signal stack, and lets it through to the calling
 * thread and to those that it starts. One that is waiting already is dropped. `flags`
 * are sigaction's. Returns 0, or -1 with errno. */
int handler_set(int signal, void (*f)(int signal), int flags);

#endif
