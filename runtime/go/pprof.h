/* SPDX-License-Identifier: MIT */
/* pprof: stacks with their counts as a profile.proto of pprof's, uncompressed. Requires
 * nothing of malloc: it runs where a program ends. */
#ifndef GOWASM_PPROF_H
#define GOWASM_PPROF_H

#include "runtime/go/gostack.h"
#include "runtime/go/symtab.h"

enum { PPROF_NATIVE = 128, PPROF_BEYOND = 32 /* frames of a record, at most */ };

/* Followed by `natives` program counters, innermost first, then `resumed` and `begun`
 * indexes of Go functions: what comes beyond, if Go's loop goes on with the outermost
 * native Go function, which is the first of `resumed` then, or began it. */
struct pprof_record {
	uint64_t samples, ns;
	uint32_t natives, resumed, begun, unused;
};

struct pprof {
	const struct gostack *go; /* or NULL */
	const struct program *program;
	struct symtab symbols;
	const char *executable; /* its path */
	const uint64_t *words;  /* records */
	uint32_t nwords;
	uint64_t lost; /* ns without a record */
	uint64_t period, begun, duration;
};

/* Writes it. Returns whether all of it was. */
bool pprof_write(const struct pprof *p, int descriptor);

#endif
