/* SPDX-License-Identifier: MIT */
/* profile: GOWASM_PROFILE=FILE shows where a program's CPU time goes, for `go tool
 * pprof`. A timer of the guest thread's CPU time interrupts it 100 times a second. The
 * handler notes the native stack, and the stack beyond it by Go's table: a function that
 * waited and was resumed has no native frames farther out. Equal stacks share a record.
 * They are named and written when the program ends, unless a signal ends it.
 *
 * A function that the C compiler inlined counts as the function that it is in. */
#ifndef RUNTIME_GO_PROFILE_H
#define RUNTIME_GO_PROFILE_H

#include "runtime/guest/instance.h"

/* Starts to count samples of the calling thread, the guest's. The profile will be written
 * to `descriptor`. Returns 0, or -1 with errno. */
int profile_start(struct instance *instance, int descriptor);
/* Opens what profile_end will need, before the fence is up. Returns false if the
 * executable has no symbols. */
bool profile_prepare(void);
/* Ends counting and writes the profile, if one was started. May be called on any thread
 * and in a signal handler: it neither locks nor uses malloc. */
void profile_end(void);

#endif
