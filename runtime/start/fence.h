/* SPDX-License-Identifier: MIT */
/* fence: defence in depth. wasi/ alone decides what the guest reaches; the fence takes
 * from the whole process what wasi/ would never use, so that a mistake there, or in a C
 * compiler, is not enough to leave. A part that the kernel does not have, or that
 * somebody forbids us to use, is left out, and noted; one that fails otherwise is an
 * error. docs/fence.md says what each part does. */
#ifndef GOWASM_FENCE_H
#define GOWASM_FENCE_H

#include "runtime/shared/policy.h"

struct wasi;

/* What stands of it. Begins as zeros, but for `asked`. */
struct fence {
	uint8_t asked, up;    /* FENCE_... */
	int landlock;         /* the version of Landlock that is up */
	int why[FENCE_PARTS]; /* errno: why a part that was asked for is not up */
};

/* Before anything is opened: closes every inherited descriptor above 2 (fds). Returns
 * true, or false with errno. */
bool fence_descriptors(struct fence *f);
/* When all grants are open: no new privileges and, of root's, only those that files need
 * (privs); not dumpable, no core, no ptrace (dump); Landlock for the directories that `w`
 * grants, no TCP, no signals and no abstract sockets of others. Holds for this thread and
 * those it makes. Returns as fence_descriptors. */
bool fence_up(struct fence *f, const struct wasi *w);
/* On the guest's thread, last: only the system calls of syscalls.def, for all threads.
 * by_name: those for opening files by name too. Returns as fence_descriptors. */
bool fence_syscalls(struct fence *f, bool by_name);

/* Why part `i` (FENCE_NAMES) was asked for and is not up, for people; NULL: it is up, or
 * was not asked for. */
const char *fence_gap(const struct fence *f, unsigned i);
/* Whether it is this process that may not use part i, though the kernel may have it. */
bool fence_is_forbidden(const struct fence *f, unsigned i);
/* Writes what is up, for people, to stdout. */
void fence_print(const struct fence *f);

#endif
