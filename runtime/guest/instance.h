/* SPDX-License-Identifier: MIT */
/* instance: one running guest, and the program it was made from.
 * The driver writes program.c, which defines `gowasm_program` and a larger struct that
 * starts with struct instance (globals, tables, segments); the units get that larger one.
 * Invariant: nothing of a guest lives outside its instance, its memory and its wasi. */
#ifndef GOWASM_INSTANCE_H
#define GOWASM_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/guest/host_state.h"
#include "runtime/guest/leave.h"
#include "runtime/shared/guest_memory.h"
#include "runtime/shared/policy.h"
#include "runtime/go/preempt.h"
#include "runtime/guest/stack.h"
#include "runtime/guest/trap.h"

struct library;
struct program;
struct wasi;

/* What itabs.h keeps; zero: nothing. */
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
	/* NULL, or what leave() does instead of ending the process; does not return. */
	void (*left)(struct instance *, enum leave_why why, uint32_t code);
	struct itab_answer itabs[1 << ITAB_BITS];
};

/* Ends the guest if it is below host.stack_low, before it calls what could find out
 * inside malloc, with its lock held: a library's process goes on. */
static inline void
instance_need_stack(struct instance *instance)
{
	if ((uintptr_t)__builtin_frame_address(0) < instance->host.stack_low)
		guest_trap(instance, WASM_RT_TRAP_EXHAUSTION);
}

/* How linear memory is addressed; the units are compiled for one of them. */
enum memory_mode {
	MEMORY_FIXED = 1, /* reserved at MEMORY_FIXED_BASE: a constant in every address */
	MEMORY_BASE = 2,  /* reserved anywhere: instance->memory.data + address */
	MEMORY_CHECKED = 3, /* nothing reserved: every access compares with memory.size */
};
#define MEMORY_FIXED_BASE 0x10000000ull

/* `pages` pages of the initial memory image that go to guest page `page`. */
struct image_run {
	uint32_t page, pages;
	uint64_t offset; /* bytes into gowasm_image */
};

/* What the driver baked in. */
struct program {
	const char *name; /* a library's, or NULL */
	enum memory_mode mode;
	uint32_t memory_pages, memory_max; /* initial and largest, in pages of 64 KiB */
	const struct image_run *runs;
	uint32_t nruns;
	uint64_t stack_size;  /* bytes of guest stack to reserve */
	size_t instance_size; /* of the larger struct */
	/* Sets globals and tables and runs the start function; the memory is there
	 * already. */
	void (*instantiate)(struct instance *);
	/* _start, or NULL; of a library also _initialize, or NULL. */
	void (*start)(struct instance *);
	void (*initialize)(struct instance *);
	/* Frees tables. */
	void (*finish)(struct instance *);
	struct policy policy;
	struct preempt preempt;
	uint32_t signals; /* address of runtime.sig.state (signals.h), or 0 */
	/* Of a Go program with names (--strip leaves them out), else 0: */
	const struct program_function *functions;
	uint32_t nfunctions;
	uint64_t pclntab;  /* address of Go's table */
	uint32_t sp_noted; /* bytes into the instance: SP when Go's loop made its call */
	const struct host_export *exports; /* what host functions may call */
	uint32_t nexports;
};

/* One of the module's functions: where it is, from the table's beginning on, and which
 * function of Go's it is a body of (index without imports). */
struct program_function {
	int32_t offset;
	uint32_t origin;
};

extern const struct program gowasm_program;
extern const struct program_function gowasm_functions[];
/* The image's bytes, in a 64 KiB aligned section of their own (image.S). */
extern uint8_t gowasm_image[];

/* memory.c: reserves and fills linear memory as program says. Returns 0 and sets *m, or
 * -1 and sets *error to text that names the way out (the caller frees it). The image's
 * pages move into it, once for each process; with `copy` they are copied, any number of
 * times. */
int memory_open(struct memory *m, const struct program *program, bool copy, char **error);
void memory_close(struct memory *m);
/* The range [*low, *high) of addresses that belong to m's reservation, guards included;
 * empty in checked mode. */
void memory_range(const struct memory *m, uintptr_t *low, uintptr_t *high);

/* limit.c: ends the guest after `ns` nanoseconds of wall clock. Returns 0 or -1 with
 * errno. */
int limit_time(struct instance *instance, uint64_t ns);

#endif
