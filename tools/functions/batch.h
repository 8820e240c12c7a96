/* SPDX-License-Identifier: MIT */
/* batch: the C of functions that are compiled for all programs (canonical.h). What the
 * compiler makes of a function does not depend on which others are in the batch: it sees
 * the bodies of those small functions that the function's key covers, and no others. */
#ifndef TOOLS_FUNCTIONS_BATCH_H
#define TOOLS_FUNCTIONS_BATCH_H

#include "tools/c/program.h"
#include "tools/c/split.h"
#include "tools/functions/canonical.h"

struct batch_spec {
	const struct split *split; /* of wasm2c's C of the marked bodies */
	const struct lowered *l;
	const struct canonical *canonical;
	const struct program_spec *program;
	bool fold; /* statements are folded into expressions (c/fold.h) */
};

/* Functions by their index in m->funcs, in order. */
struct batch {
	const u32 *functions;
	u32 n;
	u8 level;     /* of -O */
	size_t bytes; /* of wasm2c's text */
};

/* Packs functions, by their index in m->funcs and in order, into batches. Each has
 * functions of one level and about `target` bytes of text. Returns an array that the
 * caller frees; their `functions` point into `functions`, which is put into order. */
struct batch *batch_pack(const struct batch_spec *spec, u32 *functions, u32 n,
                         size_t target, u32 *nbatches);
/* Appends the batch as C. Its object is for functions/cut.h. */
void batch_text(const struct batch_spec *spec, const struct batch *b, struct buf *out);

#endif
