/* SPDX-License-Identifier: MIT */
/* gorewrite: a Go module with its functions' bodies replaced by faster ones that do the
 * same: SP by value, control flow as it was in Go (gobody.h). The new module is valid and
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

struct gorewrite_options {
	bool no_structure; /* keep Go's dispatch in all functions */
	/* none of what prelude.h has besides wasm: for other runtimes */
	bool no_operations;
	bool no_result; /* results only in memory */
	bool no_cold;   /* do not say what is hardly ever called */
};

struct gorewritten {
	struct module m; /* shares what it can with the original, which must outlive it */
	struct arena arena;
	struct gorewrite_stats stats;
};

/* Requires a validated module; where funcs[i].native is set (gonative_find), there is
 * no body but that. Returns false if it is not one that Go's linker wrote in a way that
 * is known here (*why says what is missing, a static string); r is empty then. */
bool gorewrite(struct gorewritten *r, const struct module *m,
               const struct gorewrite_options *o, const char **why);
void gorewrite_free(struct gorewritten *r);

#endif
