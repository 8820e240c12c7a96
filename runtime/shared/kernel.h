/* SPDX-License-Identifier: MIT */
/* kernel: asks which parts of the fence this kernel has. Asking changes nothing. */
#ifndef RUNTIME_SHARED_KERNEL_H
#define RUNTIME_SHARED_KERNEL_H

#include <errno.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	KERNEL_LANDLOCK_LEAST = 2
}; /* the first one forbids renames between directories */

/* Returns the version of Landlock, or -1 with errno: ENOSYS, EOPNOTSUPP (it is there and
 * off), or what a filter around this process says. */
static inline long
kernel_landlock(void)
{
#if defined(__linux__) && defined(SYS_landlock_create_ruleset)
	enum { ASK_VERSION = 1 };
	return syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
#else
	errno = ENOSYS;
	return -1;
#endif
}

/* Whether it takes filters of system calls: then it looks for one at an address. */
static inline bool
kernel_filters(void)
{
#if defined(__linux__) && defined(SYS_seccomp)
	enum { SET_MODE_FILTER = 1 };
	return syscall(SYS_seccomp, SET_MODE_FILTER, 0, NULL) != 0 && errno == EFAULT;
#else
	return false;
#endif
}

#endif
