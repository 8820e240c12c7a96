/* SPDX-License-Identifier: MIT */
/* fence: defence in depth. wasi/ alone decides what the guest reaches. The fence takes
 * from the whole process everything that wasi/ never uses, so that a mistake in wasi/, or
 * in a C compiler, is not enough to break out. A part that the kernel lacks, or that
 * somebody forbids, is left out and noted. Any other failure is an error. docs/fence.md
 * describes each part. */
#ifndef RUNTIME_START_FENCE_H
#define RUNTIME_START_FENCE_H

#include "runtime/shared/policy.h"

struct wasi;

/* The state of the fence. Starts as zeros, except `asked`. */
struct fence {
	uint8_t asked, up;    /* FENCE_... */
	int landlock;         /* the version of Landlock that is in force */
	int why[FENCE_PARTS]; /* errno: why a part that was asked for is not in force */
};

/* To be called before anything is opened: closes every inherited descriptor above 2
 * (fds). Returns true, or false with errno. */
bool fence_descriptors(struct fence *f);
/* To be called when all grants are open. No new privileges and, of root's, only those
 * that files need (privs). Not dumpable, no core, no ptrace (dump). Landlock for the
 * directories that `w` grants, no TCP but to the ports that it grants, no signals to
 * others and no abstract sockets of others. Holds for this thread and those that it
 * makes. Returns as fence_descriptors. */
bool fence_up(struct fence *f, const struct wasi *w);
/* To be called last, on the guest's thread: allows only the system calls of syscalls.def,
 * for all threads; those of sockets as far as `w` grants any; with by_name also those
 * that open files by name. Returns as fence_descriptors. */
bool fence_syscalls(struct fence *f, const struct wasi *w, bool by_name);

/* Returns, for people, why part `i` (FENCE_NAMES) was asked for and is not in force; NULL
 * if it is, or if it was not asked for. */
const char *fence_gap(const struct fence *f, unsigned i);
/* Whether this process may not use part i, though the kernel may have it. */
bool fence_is_forbidden(const struct fence *f, unsigned i);
/* Writes the parts in force to stdout, for people. */
void fence_print(const struct fence *f);

#endif
