/* SPDX-License-Identifier: MIT */
/* clone3: the call by which C libraries make threads and processes. Where it is missing
 * they take clone, but glibc knows that by ENOSYS only; a container's filter of system
 * calls that is older than it says EPERM. */
#ifndef CLONE3_H
#define CLONE3_H

#include <stdbool.h>

/* After EPERM: has clone3 answer ENOSYS from now on, by a filter of our own. The process
 * gets no new privileges any more. Returns false if it cannot be, or was done before. */
bool clone3_hide(void);

#endif
