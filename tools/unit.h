/* SPDX-License-Identifier: MIT */
/* unit: the C text of one unit: prototypes of what it calls, small functions of other
 * units for the compiler to inline, its own functions. */
#ifndef UNIT_H
#define UNIT_H

#include "split.h"

struct unit_spec {
	const struct split *split;
	const struct lowered *l;
	int dialect;
	struct span defines; /* what every unit begins with */
	bool inlines; /* small functions are repeated in the units that call them */
};

/* Appends the unit as C. */
void unit_text(const struct unit_spec *spec, const struct unit *u, struct buf *out);
/* How much a unit is optimised where others are at `level`. */
u32 unit_level(const struct unit *u, u32 level);

#endif
