/* SPDX-License-Identifier: MIT */
/* leave: the one way out of a guest, for traps, exits and the time limit alike. */
#ifndef GOWASM_LEAVE_H
#define GOWASM_LEAVE_H

#include "runtime/guest/instance.h"

/* Calls instance->left: that ends an executable (runtime/start/ending.h), or the call of
 * a library that is going on. */
_Noreturn void leave(struct instance *instance, enum leave_why why, uint32_t code);
/* An error before the guest of an executable runs: prints "NAME: error: ..." and exits
 * 1. */
_Noreturn void leave_early(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A host function of a library's ended an instance that this thread does not run, with
 * `text`: there is no call to go back from. Says so and aborts. */
_Noreturn void leave_nowhere(const char *text);

#endif
