/* SPDX-License-Identifier: MIT */
/* host_state: what an instance holds for functions of the host (gowasm.h), and the
 * exports that they may call back. */
#ifndef GOWASM_HOST_H
#define GOWASM_HOST_H

#include <stdint.h>

struct gowasm;
struct instance;
struct wasi;

/* An exported function that can be called by name. */
struct host_export {
	const char *name, *signature; /* as gowasm_call has it: "iF:I" */
	uint64_t (*call)(struct instance *instance, const uint64_t *args);
};

struct host_state;

struct host {
	struct host_state *states;
	uintptr_t stack_low; /* below it nothing of the host is called; 0: anywhere */
	uint32_t in_wasi;    /* depth of calls of functions that stand for one of WASI */
	char message[256];   /* of gowasm_trap */
};

/* host.c: frees what the instance holds for host functions. */
void host_close(struct instance *instance);
/* What program.c calls where there is no memory for `what`. */
_Noreturn void host_no_memory(struct instance *instance, const char *what);
/* What program.c calls for an import that nobody provides (--stub-imports). */
_Noreturn void host_missing(struct instance *instance, const char *import);

/* What wasm2c's C has when it calls an import is the wasi, which begins with the instance
 * (exit_arg of its config). */
static inline struct instance *
host_instance(struct wasi *w)
{
	return *(struct instance **)w;
}

/* The handle that host functions get is the instance too. */
static inline struct gowasm *
host_handle(struct wasi *w)
{
	return *(struct gowasm **)w;
}

#endif
