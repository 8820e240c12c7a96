/* SPDX-License-Identifier: MIT */
/* signals: what os/signal has of Go's runtime, which in its wasip1 port is nothing. It is
 * as natively (os/signal's documentation): a signal that the program asked for does not
 * end it but is noted, and os/signal's goroutine takes it when it looks next (every 10
 * ms, signal_wait.c); one that it ignores is ignored; after Stop or Reset it does again
 * what it did before. If the process was started with SIGINT or SIGHUP ignored, they stay
 * so until they are asked for.
 *
 * The guest's are SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE, SIGCHLD,
 * SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG and SIGWINCH, but those for which there is a
 * handler already: the runtime's own (preemption, time limit), or a host file's. All
 * other numbers do nothing: SIGQUIT always ends the program.
 *
 * Only of executables whose program->signals says where Go has the state of its
 * queue. */
#ifndef GOWASM_SIGNALS_H
#define GOWASM_SIGNALS_H

#include "runtime/native/native.h"

struct instance;

/* From here on, signals are the instance's. SIGUSR1, SIGUSR2 and SIGALRM, which end a
 * process but not a Go program, are ignored until it asks. On the guest's thread, when
 * the runtime has its handlers. Without this, all functions below return false. */
void signals_open(struct instance *instance);

/* In front of Go's (native.h); numbers are WASI's. */
native_front native_signal_recv;    /* func() uint32: waits where there is none */
native_front native_signal_enable;  /* func(uint32) */
native_front native_signal_disable; /* func(uint32) */
native_front native_signal_ignore;  /* func(uint32) */
native_front native_signal_ignored; /* func(uint32) bool */
native_front native_sigpipe;        /* os.sigpipe, func(): wasi/ has ended the program */

#endif
