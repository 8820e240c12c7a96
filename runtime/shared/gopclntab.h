/* SPDX-License-Identifier: MIT */
/* gopclntab: Go's table of functions, files and lines (runtime/symtab.go), as it lies in
 * the guest's memory: for the driver in a module's data, for a running program in what
 * the guest may have made of it. Invariant: nothing is read beyond the bytes given; a
 * table that lies only gives wrong names.
 *
 * A PC of Go on wasm is PC_F << 16 | PC_B: PC_F is 0x1000 + the function's index without
 * imports, PC_B the resume point in it. A return address is the resume point after the
 * call: the call's own line is that of PC_B - 1. */
#ifndef RUNTIME_SHARED_GOPCLNTAB_H
#define RUNTIME_SHARED_GOPCLNTAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GOPCLNTAB_HEADER = 72, GOPCLNTAB_FIRST = 0x1000 /* PC_F of function 0 */ };

struct gopclntab {
	const uint8_t *p; /* header, then everything else */
	uint64_t n;
	uint32_t nfunc;
	uint32_t shift;                       /* of entries: 16 up to Go 1.23, else 0 */
	uint64_t names, units, files, values; /* offsets of the tables */
	uint64_t funcs;
};

struct gopclntab_func {
	uint32_t index;                      /* index of the function, without imports */
	uint32_t name;                       /* offset in names */
	uint32_t frame_at, file_at, line_at; /* offsets in values */
	uint32_t unit;                       /* offset in units, in elements */
	uint32_t start_line;                 /* of its declaration */
};

/* Text in the table. It may lack a NUL at its end. */
struct gopclntab_text {
	const uint8_t *p;
	size_t n;
};

/* Whether a table of Go 1.20 or newer begins at p; n bytes may belong to it. */
bool gopclntab_open(struct gopclntab *t, const uint8_t *p, uint64_t n);
/* The i-th function of the table, i < nfunc. */
bool gopclntab_at(const struct gopclntab *t, uint32_t i, struct gopclntab_func *f);
/* The function with this index. */
bool gopclntab_find(const struct gopclntab *t, uint32_t index, struct gopclntab_func *f);
/* Returns a name as in "main.(*tree).depth"; empty if there is none. */
struct gopclntab_text gopclntab_name(const struct gopclntab *t,
                                     const struct gopclntab_func *f);
/* Where PC_B lies in the source. */
bool gopclntab_line(const struct gopclntab *t, const struct gopclntab_func *f,
                    uint32_t pc_b, struct gopclntab_text *file, uint32_t *line);
/* Bytes from SP at PC_B up to the return address. */
bool gopclntab_frame(const struct gopclntab *t, const struct gopclntab_func *f,
                     uint32_t pc_b, uint32_t *bytes);

#endif
