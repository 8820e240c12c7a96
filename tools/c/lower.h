/* SPDX-License-Identifier: MIT */
/* lower: what wasm2c is given. It never sees a name, a byte of data or a custom section
 * of the user's: imports are called h.i0, h.i1, ... by their index, nothing is exported,
 * and memory.init and data.drop become calls of functions appended at the end, whose
 * bodies program.c provides. Function indexes of the original module stay as they are. */
#ifndef LOWER_H
#define LOWER_H

#include "tools/wasm/module.h"

struct lowered {
	struct module m; /* shares what it can with the original; bodies of its own in
	                    `arena` */
	struct arena arena;
	/* Functions appended for data segment k, if the code uses memory.init or
	 * data.drop: first_data_op + 2k is its memory.init (to, from, n), the next one
	 * its data.drop. */
	u32 first_data_op, ndata_ops;
};

/* Requires a validated module, which must outlive the result. Sets ->type to the
 * first equal type wherever types are compared (call_indirect's are compared by the
 * program). */
void lower_module(struct lowered *l, const struct module *m);
void lower_free(struct lowered *l);

#endif
