/* SPDX-License-Identifier: MIT */
/* handler: handlers for the signals that the runtime needs. The parent process decides
 * which signals are blocked or ignored at the start, and may have sent some. A handler
 * set here works all the same. */
#ifndef RUNTIME_GUEST_HANDLER_H
#define RUNTIME_GUEST_HANDLER_H

/* Sets f as the handler of `signal`, on the signal stack. Unblocks the signal for the
 * calling thread and the threads that it starts. Drops one that is pending. `flags` are
 * sigaction's. Returns 0, or -1 with errno. */
int handler_set(int signal, void (*f)(int signal), int flags);

#endif
