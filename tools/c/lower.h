/* SPDX-License-Identifier: MIT */
/* lower: makes the module that wasm2c gets. It has no name, no byte of data and no custom
 * section of the user: imports are called h.i0, h.i1, ... by their index, and nothing is
 * exported. memory.init and data.drop become calls of functions that are added at the
 * end; program.c has their bodies. Instructions of relaxed SIMD become ordinary
 * ones (wasm/relaxed.h). Functions of the original module keep their
 * indexes. */
#ifndef TOOLS_C_LOWER_H
#define TOOLS_C_LOWER_H

#include "tools/wasm/module.h"

struct lowered {
	struct module m; /* shares arrays with the original; has bodies of its own in
	                    `arena` */
	struct arena arena;
	/* The functions that are added for data segment k, if the code uses memory.init
	 * or data.drop. first_data_op + 2k is its memory.init (to, from, n), the next one
	 * its data.drop. */
	u32 first_data_op, ndata_ops;
};

/* Requires a validated module, which must outlive the result. Sets ->type to the
 * first equal type wherever types are compared (call_indirect's are compared by the
 * program). */
void lower_module(struct lowered *l, const struct module *m);
void lower_free(struct lowered *l);

#endif
