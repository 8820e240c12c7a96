/* SPDX-License-Identifier: MIT */
/* ending: how an executable ends, however its guest was left. */
#ifndef GOWASM_ENDING_H
#define GOWASM_ENDING_H

#include "runtime/guest/leave.h"

/* For instance->left. Writes the profile, if there is one. Ends the process: with the
 * status `code` after LEAVE_EXIT; with TRAP_STATUS, one line and the Go functions that
 * led there after LEAVE_TRAP; with TIMEOUT_STATUS and one line after LEAVE_TIMEOUT. May
 * be called in a signal handler: nothing here allocates or locks. */
void ending(struct instance *instance, enum leave_why why, uint32_t code);

#endif
