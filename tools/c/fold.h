/* SPDX-License-Identifier: MIT */
/* fold: wasm2c's C for one function with fewer words: its one assignment an operation
 * becomes expressions, and what is not used goes. What it computes is the same, in the
 * same order as far as anybody can see: loads may change places with loads, with nothing
 * else. Measured on a fmt hello: see ARCHITECTURE.md. */
#ifndef FOLD_H
#define FOLD_H

#include "tools/c/fold_pending.h"

struct fold {
	bool checked; /* loads and stores name their address twice (--memory=checked) */
	bool resumes; /* Go: parameter 0 says where to go on, and is seldom not 0 */
	struct pendings p;
};

/* Appends the function `text` ("u32 w2c_f12(...) {" to "}"), without blanks at the left.
 * *f starts with `checked`, `resumes` and p.keep_loads set and may be used again;
 * fold_free releases it. */
void fold_function(struct fold *f, struct span text, struct buf *out);
void fold_free(struct fold *f);

#endif
