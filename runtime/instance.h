/* SPDX-License-Identifier: MIT */
/* instance: one running guest, and the program it was made from.
 * The driver writes program.c, which defines `gowasm_program` and a larger struct that
 * starts with struct instance (globals, tables, segments); the units get that larger one.
 * Invariant: nothing of a guest lives outside its instance, its memory and its wasi. */
#ifndef GOWASM_INSTANCE_H
#define GOWASM_INSTANCE_H

#include <stddef.h>
#include <stdint.h>

#include "host.h"
#include "memory.h"
#include "policy.h"
#include "preempt.h"
#include "trap.h"

struct program;
struct wasi;

struct instance {
	struct memory memory;
	struct wasi *wasi;
	const struct program *program;
	struct host host;
};

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
	enum memory_mode mode;
	uint32_t memory_pages, memory_max; /* initial and largest, in pages of 64 KiB */
	const struct image_run *runs;
	uint32_t nruns;
	uint64_t stack_size;  /* bytes of guest stack to reserve */
	size_t instance_size; /* of the larger struct */
	/* Sets globals and tables and runs the start function; the memory is there
	 * already. */
	void (*instantiate)(struct instance *);
	void (*start)(struct instance *); /* _start */
	struct policy policy;
	struct preempt preempt;
	const struct host_export *exports; /* what host functions may call */
	uint32_t nexports;
};

extern const struct program gowasm_program;
/* The image's bytes, in a 64 KiB aligned section of their own (image.S). */
extern uint8_t gowasm_image[];

/* memory.c: reserves and fills linear memory as program says. Returns 0 and sets *m, or
 * prints one line that names the way out and returns -1. */
int memory_open(struct memory *m, const struct program *program);
/* The range [*low, *high) of addresses that belong to m's reservation, guards included;
 * empty in checked mode. */
void memory_range(const struct memory *m, uintptr_t *low, uintptr_t *high);

/* stack.c: runs f(arg) on a stack of `size` bytes of its own, reserved and committed as
 * it is used, with guard pages below, and waits. Returns 0, or prints one line and
 * returns -1. */
int stack_run(uint64_t size, void (*f)(void *), void *arg);
/* The range of addresses below the running guest's stack that mean "exhausted". */
void stack_guard(uintptr_t *low, uintptr_t *high);

/* limit.c: ends the guest after `ns` nanoseconds of wall clock. Returns 0 or -1 with
 * errno. */
int limit_time(struct instance *instance, uint64_t ns);

/* leave.c: the one way out of a guest, for traps and proc_exit alike. An executable
 * prints a trap's line and ends with its status, 134, or 124 after the time limit. */
enum leave_why { LEAVE_EXIT, LEAVE_TRAP, LEAVE_TIMEOUT };
_Noreturn void leave(struct instance *instance, enum leave_why why, uint32_t code);
/* An error before the guest runs: prints "NAME: error: ..." and exits 1. */
_Noreturn void leave_early(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
