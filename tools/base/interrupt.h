/* SPDX-License-Identifier: MIT */
/* interrupt: SIGINT, SIGTERM, SIGHUP, SIGPIPE. They stop the children, run clean-ups, and
 * end the program by the same signal, so that a shell or make sees what happened.
 * Invariant: the signals are blocked but where interrupt_check or a wait looks for them,
 * so that clean-ups never run in the middle of anything. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <sys/resource.h>
#include <sys/types.h>

/* Call once, before anything that needs a clean-up. */
void interrupt_init(void);
/* Puts back, for a program that takes this one's place, what it was started with. */
void interrupt_restore(void);
/* Between these two, the signals wait. They nest. */
void interrupt_block(void);
void interrupt_allow(void);
/* Ends the program if a signal has come. */
void interrupt_check(void);
/* Waits for any child to end, as wait4 does, or for a signal that ends the program. */
pid_t interrupt_wait(int *status, struct rusage *usage);
/* Children that must die with us (their process groups). */
void interrupt_child_started(pid_t pid);
void interrupt_child_ended(pid_t pid);

#endif
