/* SPDX-License-Identifier: MIT */
/* layout: where assemble puts each piece of each function. */
#ifndef TOOLS_FUNCTIONS_LAYOUT_H
#define TOOLS_FUNCTIONS_LAYOUT_H

#include "tools/functions/assembly.h"
#include "tools/functions/intern.h"
#include "tools/functions/object_out.h"

/* Where a piece lies. Equal pieces lie at one place. */
struct layout_spot {
	u32 section; /* OBJECT_OUT_TEXT or OBJECT_OUT_READ_ONLY */
	u32 at;
};

/* A piece that is written. */
struct layout_written {
	u32 function, piece;
};

struct layout {
	struct layout_written *written; /* by section, then by place */
	u32 nwritten;
	struct layout_spot *spots; /* of all pieces of all functions */
	u32 *first;                /* by function: its first spot */
};

/* Finds a place for each piece, and copies the pieces there. The functions must be
 * checked. Returns a->nfunctions, or the function with which it became too much. */
u32 layout_make(struct layout *l, const struct assembly *a, struct object_out *out);
void layout_free(struct layout *l);

static inline struct layout_spot
layout_find(const struct layout *l, u32 function, u32 piece)
{
	return l->spots[l->first[function] + piece];
}

#endif
