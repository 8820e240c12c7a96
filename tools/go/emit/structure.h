/* SPDX-License-Identifier: MIT */
/* structure: writes a body with structured control flow: blocks, loops and branches
 * instead of a switch in a loop. */
#ifndef TOOLS_GO_EMIT_STRUCTURE_H
#define TOOLS_GO_EMIT_STRUCTURE_H

#include "tools/go/emit/nodes.h"

/* Writes the instructions of b, between emit_begin and emit_end. Requires nodes_build
 * and a reducible graph. */
void structure_write(struct body *b);

#endif
