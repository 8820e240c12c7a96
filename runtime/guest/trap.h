/* SPDX-License-Identifier: MIT */
/* trap: the reasons for which a guest is stopped. A trap ends the program with one line
 * on stderr and exit status 134 (as a shell reports SIGABRT, and as wasmtime exits). */
#ifndef RUNTIME_GUEST_TRAP_H
#define RUNTIME_GUEST_TRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/guest/instance.h"

enum { TRAP_STATUS = 134, TIMEOUT_STATUS = 124 /* as timeout(1) has it */ };

/* wasm2c calls them WASM_RT_TRAP_<first column>. */
/* clang-format off */
#define TRAPS(T)                                                                          \
	T(OOB,                "out of bounds memory or table access")                     \
	T(INT_OVERFLOW,       "integer overflow")                                         \
	T(DIV_BY_ZERO,        "integer divide by zero")                                   \
	T(INVALID_CONVERSION, "invalid conversion to integer")                            \
	T(UNREACHABLE,        "unreachable instruction executed")                         \
	T(CALL_INDIRECT,      "invalid indirect call (null, out of range, or wrong type)") \
	T(EXHAUSTION,         "call stack exhausted")                                     \
	T(FAULT,              "invalid machine instruction or arithmetic")                 \
	T(HOST,               "host function")
/* clang-format on */

enum trap {
#define T(name, text) WASM_RT_TRAP_##name,
	TRAPS(T)
#undef T
};

/* Returns the text of a trap. */
const char *trap_text(uint32_t trap);
/* Ends the guest with a trap. */
__attribute__((cold)) _Noreturn void guest_trap(struct instance *instance,
                                                enum trap trap);
/* Ends the guest if it is below host.stack_low. To be called before code that might
 * otherwise overflow the stack inside malloc, with its lock held, in a library's process,
 * which goes on. */
static inline void
instance_need_stack(struct instance *instance)
{
	if ((uintptr_t)__builtin_frame_address(0) < instance->host.stack_low)
		guest_trap(instance, WASM_RT_TRAP_EXHAUSTION);
}
/* Installs handlers. A fault in the memory, or below the stack, of the instance that the
 * thread runs then is a trap of that instance. Other faults go to the handlers that were
 * there before. Returns 0, or -1 with errno. Not to be called by two threads at once. */
int trap_install(void);
/* Undoes one trap_install. The last one restores the handlers that were there, unless
 * somebody has installed others since. */
void trap_remove(void);

/* State of one thread. It is read inline: every call of a library needs it. */
struct trap_thread {
	struct instance *running; /* the instance whose faults are traps, or NULL */
	bool prepared;            /* it has a signal stack */
};
extern _Thread_local struct trap_thread trap_this __attribute__((visibility("hidden")));

int trap_prepare(void); /* the slow part of trap_thread */
/* Gives the thread what running guests needs: a signal stack, unless it has one. It is
 * freed with the thread. Returns 0, or -1 with errno. */
static inline int
trap_thread(void)
{
	return trap_this.prepared ? 0 : trap_prepare();
}
/* Makes `instance` (or NULL) the one that this thread runs. Returns the previous one. */
static inline struct instance *
trap_run(struct instance *instance)
{
	struct instance *outer = trap_this.running;
	trap_this.running = instance;
	return outer;
}
/* Returns the instance that this thread runs, or NULL. */
static inline struct instance *
trap_running(void)
{
	return trap_this.running;
}

#endif
