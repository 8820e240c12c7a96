/* SPDX-License-Identifier: MIT */
/* rewrite: a Go module with its functions' bodies replaced by faster ones that do the
 * same: SP by value, control flow as it was in Go (body.h). The new module is valid and
 * behaves the same in any runtime; functions keep their indexes. Functions that are not
 * recognised keep their bodies: an adapter stands between the two worlds.
 *
 * Nothing here is trusted for the sandbox: whatever the module was, the result is
 * validated as any other, and every access that it makes is checked as any other. A
 * module that lies about SP only confuses itself. */
#ifndef GOREWRITE_H
#define GOREWRITE_H

#include "tools/go/stats.h"
#include "tools/wasm/module.h"

struct dump;

struct gorewrite_options {
	u32 without;             /* bit PASS_x (passes.h): this pass is left out */
	bool library;            /* C calls the module's exports */
	bool emit_wasm;          /* for another runtime: nothing of prelude.h */
	bool no_intrinsics;      /* nothing that runs as C instead of Go */
	const struct dump *dump; /* what is printed in between; NULL: nothing */
};

struct gorewritten {
	struct module m; /* shares what it can with the original, which must outlive it */
	struct arena arena;
	struct gorewrite_stats stats;
	u32 signals;       /* address of runtime.sig.state where os/signal has its front,
	                      or 0 */
	bool signals_wait; /* os/signal sleeps between two looks */
};

/* Rewrites a validated module of Go's. First the passes on the module change `m` in place
 * (new bodies live in `bodies`), then its functions are recognised. Returns false if Go's
 * linker did not write it in a way that is known here (*why says what is missing, a
 * static string): then m is still valid and to be compiled as it is, and only
 * r->signals_wait is set. */
bool gorewrite(struct gorewritten *r, struct module *m, struct arena *bodies,
               const struct gorewrite_options *o, const char **why);
void gorewrite_free(struct gorewritten *r);

#endif
