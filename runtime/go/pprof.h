/* SPDX-License-Identifier: MIT */
/* pprof: writes stacks with their counts as pprof's profile.proto, uncompressed. Does not
 * use malloc: it runs where a program ends. */
#ifndef RUNTIME_GO_PPROF_H
#define RUNTIME_GO_PPROF_H

#include "runtime/go/gostack.h"
#include "runtime/go/symtab.h"

enum { PPROF_NATIVE = 128, PPROF_BEYOND = 32 /* frames of a record, at most */ };

/* A record is this struct, then `natives` program counters, innermost first, then the
 * indexes of `resumed` and `begun` Go functions. These two are the frames farther out, in
 * two cases: Go's loop resumed the outermost native Go function, which then is the first
 * of `resumed`; or it began that function. */
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

/* Writes the profile. Returns whether all of it was written. */
bool pprof_write(const struct pprof *p, int descriptor);

#endif
