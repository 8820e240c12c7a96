/* SPDX-License-Identifier: MIT */
/* LIB: a WebAssembly module as a library, made by gowasm2native.
 *
 * An instance is a module at work: memory, globals, descriptors, goroutines of its own.
 * A process may have any number, also of several such libraries. Any thread may call an
 * instance, but only one at a time. Each call runs on a stack of the instance's, on the
 * calling thread; nothing else runs in between: no threads are made, and goroutines go on
 * during calls only. After fork() the child has its own copy of each instance; one that
 * another thread was calling stays LIB_BUSY there. Descriptors are shared, as always.
 *
 * Signals. With the first instance handlers for SIGSEGV, SIGBUS, SIGFPE and SIGILL are
 * installed, which take what happens in an instance for its trap and hand on all else to
 * the handlers that were there; with the last instance those come back, unless others
 * were installed meanwhile, which have to call ours for what is not theirs. A thread that
 * has no signal stack (sigaltstack) gets one with its first call, which also lets these
 * four signals through to it: keep it so. A write that would bring SIGPIPE (nobody reads
 * the pipe) or SIGXFSZ (RLIMIT_FSIZE) gives the instance EPIPE or EFBIG; the signals are
 * blocked on the thread meanwhile, and do not reach the process. No other signal is used,
 * and no limit of the process is changed. */
#ifndef LIB_API_H
#define LIB_API_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct LIB_instance;

/* How a call ended. */
enum LIB_status {
	LIB_OK = 0, /* it returned */
	/* It called os.Exit (proc_exit), or main is at its end; LIB_exit_status has the
	 * status. The instance can only be closed. */
	LIB_EXITED = 1,
	/* A trap: of WebAssembly, a stack that is used up, a host function's; LIB_message
	 * has which. Go ends a library so ("unreachable") after a panic that nobody
	 * recovered, a fatal error or a deadlock, with its message on the instance's
	 * stderr. The instance can only be closed. */
	LIB_TRAPPED = 2,
	/* Nothing was run: the instance ended before. It can only be closed. */
	LIB_ENDED = 3,
	/* Nothing was run: a call of this instance is going on, on another thread or
	 * further up on this one. It can be used when that has ended. */
	LIB_BUSY = 4,
	/* Nothing was run: no memory for this thread's signal stack. The instance can be
	 * used. */
	LIB_NO_MEMORY = 5
};

/* What an instance may reach: never more than was granted when the library was built,
 * unless it was with --unlocked. Zeros and NULLs stand for all of that. The lists end
 * with NULL; nothing is kept after LIB_open. */
struct LIB_policy {
	const char *const *args; /* os.Args; by default one, "LIB" */
	const char *const *env;  /* "NAME=VALUE", or "NAME": the process's value */
	/* "HOST", "HOST::GUEST", either with ":ro", as for --dir: a granted directory, or
	 * one beneath it. */
	const char *const *dirs;
	const char *const *listen; /* as for --listen */
	/* As for --connect. Of a library without --unlocked both this list and what was
	 * granted must allow an address; an empty list is nothing. */
	const char *const *connect;
	/* Three descriptors for the instance's stdin, stdout and stderr, of which -1 is
	 * none. By default 0, 1 and 2. They stay the caller's, who keeps them open. */
	const int *stdio;
	uint64_t max_memory; /* bytes */
	int trace; /* a descriptor to which each WASI call is written; 0: none */
};

/* Makes an instance and initialises it (_initialize: packages' variables and init
 * functions, not main). `policy` may be NULL. Returns NULL if it cannot be, with one line
 * in `error`, of which at most `size` bytes are written. */
struct LIB_instance *LIB_open(const struct LIB_policy *policy, char *error, size_t size);
/* Frees all that the instance has: memory, stack, descriptors. Returns LIB_OK, or
 * LIB_BUSY and does nothing while a call is going on. NULL is fine. */
int LIB_close(struct LIB_instance *instance);
/* One line about the last call that did not return LIB_OK, until the next one; ""
 * before. */
const char *LIB_message(const struct LIB_instance *instance);
/* What it left with, after LIB_EXITED. */
uint32_t LIB_exit_status(const struct LIB_instance *instance);

/* Bytes of the instance's memory now; it grows only. */
uint64_t LIB_memory_size(const struct LIB_instance *instance);
/* The n bytes of its memory at an address that it gave out, or NULL if they are not all
 * there. The pointer is good until LIB_close; what is there is the module's to change.
 * After LIB_TRAPPED the last of its stores may be missing. */
void *LIB_memory(struct LIB_instance *instance, uint32_t address, uint64_t n);

/* The exports. Each returns an enum LIB_status; a result is stored through the last
 * parameter, which may be NULL, and only after LIB_OK. i32 is uint32_t, i64 uint64_t:
 * signed numbers are their bits. Go's bool, pointers, and each half of a string (address,
 * length) are i32. */
/* EXPORTS */

#ifdef __cplusplus
}
#endif

#endif
