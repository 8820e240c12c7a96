/* SPDX-License-Identifier: MIT */
/* LIB: a WebAssembly module as a library, made by gowasm2native.
 *
 * Instances. An instance is a running copy of the module, with its own memory, globals,
 * descriptors and goroutines. A process may have any number of them, also of several such
 * libraries. Any thread may call an instance, but only one at a time. A call runs on the
 * instance's stack, on the calling thread. No threads are made, and goroutines run during
 * calls only. After fork() the child has its own copy of each instance. If another thread
 * was calling an instance, the child's copy stays LIB_BUSY. Descriptors are shared, as
 * always.
 *
 * Signals. The first instance installs handlers for SIGSEGV, SIGBUS, SIGFPE and SIGILL. A
 * fault inside an instance becomes its trap; every other signal goes to the handler that
 * was there before. Closing the last instance restores those handlers, unless others were
 * installed meanwhile, which must call ours for signals that are not theirs. A thread
 * without a signal stack (sigaltstack) gets one in its first call, and the four signals
 * are unblocked there: leave both so. A write that would raise SIGPIPE (nobody reads the
 * pipe) or SIGXFSZ (RLIMIT_FSIZE) gives the instance EPIPE or EFBIG: the signals are
 * blocked on the thread during the write and do not reach the process. The library uses
 * no other signal and changes no limit of the process. */
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
	LIB_OK = 0, /* the function returned */
	/* The program called os.Exit (proc_exit), or main returned. LIB_exit_status has
	 * the status. The instance can only be closed. */
	LIB_EXITED = 1,
	/* A trap of WebAssembly, a full stack, or a trap of a host function; LIB_message
	 * says which. A Go library ends this way after a panic that nobody recovered, a
	 * fatal error or a deadlock. LIB_message then has Go's line ("panic: boom"), and
	 * the instance's stderr the traceback. The instance can only be closed. */
	LIB_TRAPPED = 2,
	/* Nothing was run: the instance had ended before. It can only be closed. */
	LIB_ENDED = 3,
	/* Nothing was run: another call of this instance was running, on another thread
	 * or further up on this one. The instance can be used when that call has
	 * ended. */
	LIB_BUSY = 4,
	/* Nothing was run: there was no memory for this thread's signal stack. The
	 * instance can be used. */
	LIB_NO_MEMORY = 5
};

/* What an instance may reach. It never gets more than was granted when the library was
 * built, unless that was with --unlocked. A zero or NULL stands for all that was granted.
 * The lists end with NULL. LIB_open keeps no pointer to them. */
struct LIB_policy {
	const char *const *args; /* os.Args; by default only "LIB" */
	const char *const *env;  /* "NAME=VALUE", or "NAME": the process's value */
	/* "HOST" or "HOST::GUEST", either with ":ro", as for --dir: a granted directory,
	 * or one beneath it. */
	const char *const *dirs;
	const char *const *listen; /* as for --listen */
	/* As for --connect. In a library without --unlocked both this list and the grants
	 * must allow an address; an empty list allows none. */
	const char *const *connect;
	/* Three descriptors for the instance's stdin, stdout and stderr; -1 is none. The
	 * default is 0, 1 and 2. The caller owns them and keeps them open. */
	const int *stdio;
	uint64_t max_memory; /* bytes */
	int trace; /* a descriptor to which each WASI call is written; 0: none */
};

/* Makes an instance and initialises it (_initialize: the variables and init functions of
 * packages, not main). `policy` may be NULL. On failure returns NULL and writes one line
 * to `error`, at most `size` bytes. */
struct LIB_instance *LIB_open(const struct LIB_policy *policy, char *error, size_t size);
/* Frees all that the instance has: memory, stack, descriptors. Returns LIB_OK. Returns
 * LIB_BUSY and does nothing while a call runs. NULL is allowed. */
int LIB_close(struct LIB_instance *instance);
/* Returns one line about the last call that did not return LIB_OK, valid until the next
 * one; "" if there was none. */
const char *LIB_message(const struct LIB_instance *instance);
/* Returns the exit status, after LIB_EXITED. */
uint32_t LIB_exit_status(const struct LIB_instance *instance);

/* Returns the size of the instance's memory in bytes. It only grows. */
uint64_t LIB_memory_size(const struct LIB_instance *instance);
/* Returns the n bytes of memory at an address that the instance gave out, or NULL if they
 * are not all in memory. The pointer is valid until LIB_close, but the module may change
 * the bytes in each call. After LIB_TRAPPED its last stores may be missing. */
void *LIB_memory(struct LIB_instance *instance, uint32_t address, uint64_t n);

/* The exports. Each returns an enum LIB_status. A result is stored through the last
 * parameter, which may be NULL, and only after LIB_OK. i32 is uint32_t and i64 uint64_t;
 * they hold the bits of signed numbers too. Go's bool, pointers, and each half of a
 * string (address, length) are i32. */
/* EXPORTS */

#ifdef __cplusplus
}
#endif

#endif
