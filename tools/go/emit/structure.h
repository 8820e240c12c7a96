/* SPDX-License-Identifier: MIT */
/* structure: writes a body with structured control flow: blocks, loops and branches
 * instead of a switch in a loop. */
#ifndef STRUCTURE_H
#define STRUCTURE_H

#include "tools/go/emit/nodes.h"

/* Writes the instructions of b, between emit_begin and emit_end. Requires gonodes_build
 * and a reducible graph. */
void gostruct_write(struct body *b);

#endif
