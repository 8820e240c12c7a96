/* SPDX-License-Identifier: MIT */
/* program: the C around the units. program.c fills tables and globals and describes the
 * program to runtime/; image.S includes the memory image. The user's bytes become C text
 * only as numbers, and in strings that are escaped byte by byte. */
#ifndef TOOLS_C_PROGRAM_H
#define TOOLS_C_PROGRAM_H

#include "runtime/shared/policy.h"
#include "tools/go/patch/preempt.h"
#include "tools/wasm/image.h"
#include "tools/c/lower.h"

/* The decisions of the options and the module. */
struct program_spec {
	const char *name; /* a library's */
	int dialect;      /* wasm2c's dialect, 32 or 33 (runtime/guest/wasm2c_names.h) */
	/* enum memory_mode of runtime/shared/guest_memory.h: fixed, base, checked */
	int memory_mode;
	bool keep_loads; /* not Go: unused loads trap, and NaNs are exact (prelude.h) */
	bool vectors;    /* the module has v128 */
	bool save_none;  /* Go: functions save no registers for their callers */
	u64 max_memory;  /* bytes; 0: the module's own limit */
	u64 stack_size;  /* bytes */
	struct policy policy;
	bool exports;  /* host functions may call the exports */
	bool preempts; /* goroutines are preempted; `preempt` says how */
	struct preempt_offsets preempt;
	u32 signals;           /* address of runtime.sig.state (os_signal.h), or 0 */
	bool traces;           /* a trap shows Go's stack: */
	u64 pclntab;           /* address of Go's table */
	u32 sp_noted;          /* global (resume_sp.h) */
	u32 start, initialize; /* function indices, or ENTRY_NONE */
	bool library;          /* it has no main; program.c has its API */
	u32 memory_pages;      /* with which it starts */
	/* bytes of the section for grants that are baked in later (policy.h); 0: `policy`
	 * has all */
	u32 baked_room;
	bool runs; /* a library that has a _start too */
};

/* Returns whether the arguments of every function fit into ten registers: its parameters,
 * the instance, and the place of results that do not fit into registers. With more
 * arguments clang passes one in r11, which it also uses itself at the start of functions
 * with large frames. (path_open has nine parameters.) */
bool program_has_few_parameters(const struct module *m);
/* Appends the lines that every unit and program.c start with. */
void program_defines(const struct program_spec *spec, struct buf *out);
/* Appends program.c. `m` is the module before lowering. */
void program_text(const struct program_spec *spec, const struct module *m,
                  const struct lowered *l, const struct image *image, struct buf *out);
/* Appends image.S, which includes the files image.bin, passive.bin and, for a policy with
 * files, embedded.bin of its directory. */
void program_image_s(const struct program_spec *spec, struct buf *out);
/* Appends the functions of the active element segments to image.S. */
void program_elements_s(const struct program_spec *spec, const struct module *m,
                        const struct lowered *l, struct buf *out);
/* Appends the table of functions to image.S, for a program that traces. */
void program_functions_s(const struct program_spec *spec, const struct lowered *l,
                         struct buf *out);
/* Appends the bytes of the passive data segments, one after the other. */
void program_passive(const struct module *m, struct buf *out);

#endif
