/* SPDX-License-Identifier: MIT */
/* host_state: the part of an instance that serves functions of the host (gowasm.h), and
 * the exports that they may call. */
#ifndef RUNTIME_GUEST_HOST_STATE_H
#define RUNTIME_GUEST_HOST_STATE_H

#include <stdint.h>

struct gowasm;
struct instance;
struct wasi;

/* An exported function that can be called by name. */
struct host_export {
	const char *name, *signature; /* as for gowasm_call */
	uint64_t (*call)(struct instance *instance, const uint64_t *args);
};

struct host_state;

struct host {
	struct host_state *states;
	uintptr_t stack_low; /* no host function is called with less stack; 0: no limit */
	uint32_t in_wasi;    /* depth of calls of host functions that replace one of
	                        WASI */
	char message[256];   /* of gowasm_trap */
};

/* host_functions.c: frees what the instance holds for host functions. */
void host_close(struct instance *instance);
/* Ends the guest: there is no memory for `what`. program.c calls it. */
_Noreturn void host_no_memory(struct instance *instance, const char *what);
/* Ends the guest: it called an import that nobody provides (--stub-imports). program.c
 * calls it. */
_Noreturn void host_missing(struct instance *instance, const char *import);

/* Finds the instance. wasm2c's C passes the wasi to imports; a wasi begins with its
 * instance (exit_arg of its config). */
static inline struct instance *
host_instance(struct wasi *w)
{
	return *(struct instance **)w;
}

/* Returns the handle that host functions get: the instance again. */
static inline struct gowasm *
host_handle(struct wasi *w)
{
	return *(struct gowasm **)w;
}

#endif
