/* SPDX-License-Identifier: MIT */
/* cgroup: how much memory the system lets this process have. */
#ifndef RUNTIME_START_CGROUP_H
#define RUNTIME_START_CGROUP_H

#include <stdint.h>

/* Returns the least limit in bytes of the control groups that `list` (/proc/self/cgroup)
 * names, beneath `root` (/sys/fs/cgroup); UINT64_MAX if there is none. Knows both
 * versions of control groups. */
uint64_t cgroup_memory(const char *list, const char *root);

#endif
