/* SPDX-License-Identifier: MIT */
/* ending: how an executable ends, however its guest was left. */
#ifndef RUNTIME_START_ENDING_H
#define RUNTIME_START_ENDING_H

#include "runtime/guest/leave.h"

/* The function for instance->left. Writes the profile, if there is one, and ends the
 * process. After LEAVE_EXIT the status is `code`. After LEAVE_TRAP it is TRAP_STATUS,
 * with one line and the Go functions that led there. After LEAVE_TIMEOUT it is
 * TIMEOUT_STATUS, with one line. May be called in a signal handler: nothing here
 * allocates or locks. */
void ending(struct instance *instance, enum leave_why why, uint32_t code);
/* Whether the end of a run that failed says what the sandbox refused (denied.h). */
void ending_explains(bool on);

#endif
