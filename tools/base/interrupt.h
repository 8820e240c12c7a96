/* SPDX-License-Identifier: MIT */
/* interrupt: SIGINT, SIGTERM, SIGHUP and SIGPIPE stop the children, run the clean-ups,
 * and end the program by the same signal, so that a shell or make sees what happened.
 * Invariant: the signals are blocked except while interrupt_check or a wait looks for
 * them, so clean-ups never run in the middle of other work. */
#ifndef TOOLS_BASE_INTERRUPT_H
#define TOOLS_BASE_INTERRUPT_H

#include <sys/resource.h>
#include <sys/types.h>

/* Call once, before anything that needs a clean-up. */
void interrupt_init(void);
/* Restores the signals as the program was started with, for a program that takes its
 * place. */
void interrupt_restore(void);
/* Signals wait between these two calls, which nest. */
void interrupt_block(void);
void interrupt_allow(void);
/* Ends the program if a signal has come. */
void interrupt_check(void);
/* Waits for any child to end, as wait4 does, or for a signal that ends the program. */
pid_t interrupt_wait(int *status, struct rusage *usage);
/* Registers a child, which leads its process group, to be stopped with the program;
 * removes it. */
void interrupt_child_started(pid_t pid);
void interrupt_child_ended(pid_t pid);

#endif
