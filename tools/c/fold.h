/* SPDX-License-Identifier: MIT */
/* fold: makes the C that wasm2c writes for a function shorter. wasm2c writes one
 * assignment for each operation; these become expressions, and unused values disappear.
 * The result computes the same, in the same visible order: only loads change places, and
 * only with loads. */
#ifndef TOOLS_C_FOLD_H
#define TOOLS_C_FOLD_H

#include "tools/c/fold_pending.h"

struct fold {
	bool checked; /* loads and stores name their address twice (--memory=checked) */
	bool resumes; /* Go: parameter 0 says where to resume; it is mostly 0 */
	struct pendings p;
};

/* Appends the function `text` ("u32 w2c_f12(...) {" to "}"), folded, without indentation.
 * The caller sets `checked`, `resumes` and p.keep_loads of *f, whose other fields start
 * as zeros. *f may be used again; fold_free releases it. */
void fold_function(struct fold *f, struct span text, struct buf *out);
void fold_free(struct fold *f);

#endif
