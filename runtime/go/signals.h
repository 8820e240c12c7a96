/* SPDX-License-Identifier: MIT */
/* signals: the functions of Go's runtime that os/signal calls; in Go's wasip1 port they
 * do nothing. Here os/signal works as its documentation says. A signal that the program
 * asked for does not end it but is noted; os/signal's goroutine takes it when it looks
 * next (every 10 ms, tools/go/patch/signal_wait.c). A signal that the program ignores is
 * ignored. After Stop or Reset a signal does again what it did before. If the process was
 * started with SIGINT or SIGHUP ignored, they stay ignored until the program asks for
 * them.
 *
 * The guest can have SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE,
 * SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG and SIGWINCH, except those that
 * have a handler already: the runtime's own (preemption, time limit), or a host file's.
 * All other numbers do nothing; SIGQUIT always ends the program.
 *
 * Only for executables whose program->signals says where Go keeps the state of its
 * queue. */
#ifndef RUNTIME_GO_SIGNALS_H
#define RUNTIME_GO_SIGNALS_H

#include "runtime/native/native.h"

struct instance;

/* Connects signals with the instance. SIGUSR1, SIGUSR2 and SIGALRM would end a process
 * but do not end a Go program; they are ignored until it asks for them. To be called on
 * the guest's thread, when the runtime has its handlers. Until then all functions below
 * return false. With `none` the guest gets no signals, whatever it asks for. */
void signals_open(struct instance *instance, bool none);

/* They run in front of Go's own bodies (runtime/native/native.h). Signal numbers are
 * WASI's. */
native_front native_signal_recv;    /* func() uint32: waits where there is none */
native_front native_signal_enable;  /* func(uint32) */
native_front native_signal_disable; /* func(uint32) */
native_front native_signal_ignore;  /* func(uint32) */
native_front native_signal_ignored; /* func(uint32) bool */
native_front native_sigpipe;        /* os.sigpipe, func(): wasi/ has ended the program */

#endif
