/* SPDX-License-Identifier: MIT */
/* fence: defence in depth. wasi/ alone decides what the guest reaches; the fence takes
 * from the whole process what wasi/ would never use, so that a mistake there, or in a C
 * compiler, is not enough to leave. Each part that the kernel does not have is left
 * out. */
#ifndef GOWASM_FENCE_H
#define GOWASM_FENCE_H

#include "runtime/shared/policy.h"

struct wasi;

/* Before anything is opened: closes every inherited descriptor above 2 (fds). */
void fence_descriptors(uint8_t parts);
/* When all grants are open: no new privileges, not dumpable (no core, no ptrace), and
 * Landlock for the directories that `w` grants, which holds for this thread and those it
 * makes. Returns true, or false with errno for a part that the kernel has and refuses. */
bool fence_up(uint8_t parts, const struct wasi *w);
/* On the guest's thread, last: only the system calls that the runtime and wasi/ make, for
 * all threads. Returns as fence_up. */
bool fence_syscalls(uint8_t parts);

#endif
