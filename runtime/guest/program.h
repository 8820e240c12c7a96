/* SPDX-License-Identifier: MIT */
/* program: the constants of one guest. The driver writes program.c, which defines
 * gowasm_program. */
#ifndef RUNTIME_GUEST_PROGRAM_H
#define RUNTIME_GUEST_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/shared/guest_memory.h"
#include "runtime/shared/policy.h"

struct baked;
struct host_export;
struct instance;

#define MEMORY_FIXED_BASE 0x10000000ull

/* A run of `pages` pages of the initial memory image, for guest page `page` and on. */
struct image_run {
	uint32_t page, pages;
	uint64_t offset; /* bytes into gowasm_image */
};

/* Where go/preempt.c finds the running goroutine. The driver read this from the
 * module. */
struct preempt {
	uint8_t on;
	uint32_t g;           /* bytes into the instance: the global that holds g */
	uint32_t stackguard0; /* bytes into runtime.g */
	uint32_t m;
	uint32_t g0;   /* bytes into runtime.m */
	uint32_t curg; /* likewise; 0 if not known */
};

/* All that the driver baked in. */
struct program {
	const char *name; /* a library's, or NULL */
	enum memory_mode mode;
	uint32_t memory_pages, memory_max; /* initial and largest, in pages of 64 KiB */
	const struct image_run *runs;
	uint32_t nruns;
	uint64_t stack_size;  /* bytes of guest stack to reserve */
	size_t instance_size; /* of the struct that program.c defines */
	/* Sets globals and tables and runs the start function. Requires the memory. */
	void (*instantiate)(struct instance *);
	/* _start, or NULL; of a library also _initialize, or NULL. */
	void (*start)(struct instance *);
	void (*initialize)(struct instance *);
	/* Frees tables. */
	void (*finish)(struct instance *);
	struct policy policy;
	const struct baked *baked; /* grants that change the policy, or NULL */
	unsigned cpu; /* what it needs of the processor (runtime/shared/cpu.h) */
	struct preempt preempt;
	uint32_t signals; /* address of runtime.sig.state (runtime/go/signals.h), or 0 */
	/* Of a Go program with names (--strip leaves them out), else 0: */
	const struct program_function *functions;
	uint32_t nfunctions;
	uint64_t pclntab;  /* address of Go's table */
	uint32_t sp_noted; /* bytes into the instance: SP when Go's loop made its call */
	const struct host_export *exports; /* what host functions may call */
	uint32_t nexports;
};

/* One of the module's functions in the executable: its place from the table's beginning
 * on, and the Go function whose body it is (index without imports). */
struct program_function {
	int32_t offset;
	uint32_t origin;
};

extern const struct program gowasm_program;
extern const struct program_function gowasm_functions[];
/* The image's bytes, in a 64 KiB aligned section of their own (image.S). */
extern uint8_t gowasm_image[];

#endif
