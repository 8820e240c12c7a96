/* SPDX-License-Identifier: MIT */
/* instance: one running guest. program.c defines a larger struct, which adds globals,
 * tables and segments; the units use that one. Invariant: all state of a guest is in its
 * instance, its memory and its wasi. */
#ifndef RUNTIME_GUEST_INSTANCE_H
#define RUNTIME_GUEST_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/guest/host_state.h"
#include "runtime/guest/program.h"
#include "runtime/guest/stack.h"
#include "runtime/shared/guest_memory.h"

struct library;
struct wasi;

enum leave_why { LEAVE_EXIT, LEAVE_TRAP, LEAVE_TIMEOUT };

/* An answer that native/itabs.h keeps; all zero: none. */
enum { ITAB_BITS = 8 };
struct itab_answer {
	uint32_t by, typ, itab; /* guest addresses */
	uint32_t which;         /* case */
};

struct instance {
	struct memory memory;
	struct wasi *wasi;
	const struct program *program;
	struct library *library; /* NULL in an executable */
	struct host host;
	struct stack stack;
	/* leave() calls it: ends the process, or the call of a library. Does not
	 * return. */
	void (*left)(struct instance *, enum leave_why why, uint32_t code);
	struct itab_answer itabs[1 << ITAB_BITS];
};

#endif
