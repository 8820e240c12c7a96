/* SPDX-License-Identifier: MIT */
/* rewrite: makes a Go module whose functions have faster bodies that do the same: SP is
 * passed by value, and control flow is structured as it was in Go (emit/body.h). The new
 * module is valid and behaves the same in any runtime. Functions keep their indexes. A
 * function that is not recognised keeps its body, and adapters (emit/adapter.h) connect
 * it with rewritten ones.
 *
 * The sandbox does not depend on this code. The result is validated like any module, and
 * each of its accesses is checked like any other. A module that lies about SP only
 * confuses itself. */
#ifndef TOOLS_GO_REWRITE_H
#define TOOLS_GO_REWRITE_H

#include "tools/go/stats.h"
#include "tools/wasm/module.h"

struct dump;

struct rewrite_options {
	u32 without;             /* bit PASS_x (pass_rows.h): this pass is left out */
	bool library;            /* C calls the module's exports */
	bool emit_wasm;          /* the result is for another runtime: no function of
	                            prelude.h */
	bool no_intrinsics;      /* no Go function gets a body in C */
	const struct dump *dump; /* what --dump prints; NULL: nothing */
};

struct rewritten {
	struct module m; /* shares arrays with the original, which must outlive it */
	struct arena arena;
	struct rewrite_stats stats;
	u32 signals;       /* address of runtime.sig.state if os/signal has its bodies in
	                      C, else 0 */
	bool signals_wait; /* os/signal sleeps between two looks */
};

/* Rewrites a validated module of Go's. First the passes on the module change `m` in
 * place; new bodies live in `bodies`. Then its functions are recognised and rewritten.
 * Returns false if Go's linker wrote the module in a way that is not known here, and sets
 * *why to a static string that says what is missing. Then `m` is still valid and is to be
 * compiled as it is, and only r->signals_wait is set. */
bool rewrite(struct rewritten *r, struct module *m, struct arena *bodies,
             const struct rewrite_options *o, const char **why);
void rewrite_free(struct rewritten *r);

#endif
