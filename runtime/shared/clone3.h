/* SPDX-License-Identifier: MIT */
/* clone3: the system call with which C libraries make threads and processes. Where it is
 * missing they use clone, but glibc recognises that only by ENOSYS. A container's filter
 * of system calls that is older than clone3 answers EPERM. */
#ifndef RUNTIME_SHARED_CLONE3_H
#define RUNTIME_SHARED_CLONE3_H

#include <stdbool.h>

/* To be called after EPERM: makes clone3 answer ENOSYS from now on, by a filter of our
 * own. The process then can get no new privileges. Returns false if that is not possible,
 * or was done before. */
bool clone3_hide(void);

#endif
