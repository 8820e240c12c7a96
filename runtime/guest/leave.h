/* SPDX-License-Identifier: MIT */
/* leave: the one function that ends a guest, for traps, exits and the time limit. */
#ifndef RUNTIME_GUEST_LEAVE_H
#define RUNTIME_GUEST_LEAVE_H

#include "runtime/guest/instance.h"

/* Calls instance->left, which ends an executable (runtime/start/ending.h) or the current
 * call of a library. */
_Noreturn void leave(struct instance *instance, enum leave_why why, uint32_t code);
/* Reports an error before the guest of an executable runs: prints "NAME: error: ..." and
 * exits 1. */
_Noreturn void leave_early(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Reports `text` and aborts. A library's host function ended an instance that this thread
 * does not run, so there is no call to leave. */
_Noreturn void leave_nowhere(const char *text);

#endif
