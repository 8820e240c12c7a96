/* SPDX-License-Identifier: MIT */
/* gosplit: loops that are come into at more than one place, as gotos and the compiler's
 * own rotations make them, get one header: what lies between the other ways in and the
 * header is copied for them. */
#ifndef GOSPLIT_H
#define GOSPLIT_H

#include "tools/go/recognise/flow.h"

/* Makes g's segments reducible (gograph.h) in place; new segments and calls come behind
 * the others, memory from `a`. Entries lead to the old ones. Where that would take more
 * than as many instructions again, g is left as it is. */
void gosplit(const struct goflow *f, struct gofn *g, struct arena *a);

#endif
