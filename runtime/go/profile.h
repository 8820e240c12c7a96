/* SPDX-License-Identifier: MIT */
/* profile: GOWASM_PROFILE=FILE, where a program's CPU time goes, for `go tool pprof`. A
 * timer of the guest thread's CPU time interrupts it 100 times a second; the handler
 * notes the native stack, and what Go's table says of the stack beyond it: functions that
 * waited and were resumed have no native frames further out. Equal stacks are one record.
 * At the end of the program, however it ends but by a signal, they are named and written.
 *
 * Functions that the C compiler inlined are counted for those that they are in. */
#ifndef GOWASM_PROFILE_H
#define GOWASM_PROFILE_H

#include "runtime/guest/instance.h"

/* Starts to count the calling thread, the guest's. The profile is written to
 * `descriptor`. Returns 0, or -1 with errno. */
int profile_start(struct instance *instance, int descriptor);
/* What profile_end will need, before the fence is up. Returns false if the executable has
 * no symbols. */
bool profile_prepare(void);
/* Ends counting and writes the profile, if one was started. On any thread, in a signal
 * handler too: nothing allocates with malloc or locks. */
void profile_end(void);

#endif
