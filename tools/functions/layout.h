/* SPDX-License-Identifier: MIT */
/* layout: where assemble puts each piece of each function. */
#ifndef FUNCTIONS_LAYOUT_H
#define FUNCTIONS_LAYOUT_H

#include "tools/functions/assemble.h"
#include "tools/functions/intern.h"
#include "tools/functions/object_write.h"

/* Where a piece lies. Equal pieces lie at one place. */
struct spot {
	u32 section; /* OUT_TEXT or OUT_READ_ONLY */
	u32 at;
};

/* A piece that is written. */
struct written {
	u32 function, piece;
};

struct layout {
	struct written *written; /* by section, then by place */
	u32 nwritten;
	struct spot *spots; /* of all pieces of all functions */
	u32 *first;         /* by function: its first spot */
};

/* Finds a place for each piece, and copies the pieces there. The functions must be checked.
 * Returns a->nfunctions, or the function with which it became too much. */
u32 layout_make(struct layout *l, const struct assembly *a, struct object_out *out);
void layout_free(struct layout *l);

static inline struct spot
layout_spot(const struct layout *l, u32 function, u32 piece)
{
	return l->spots[l->first[function] + piece];
}

#endif
