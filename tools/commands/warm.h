/* SPDX-License-Identifier: MIT */
/* warm: compiles Go's library once, for all later programs, with the level and the
 * compiler of the options. */
#ifndef TOOLS_COMMANDS_WARM_H
#define TOOLS_COMMANDS_WARM_H

#include "tools/options/options.h"

/* Takes the Go version of o->file ("1.26.2"), or the one that is there. Ends the program
 * if Go or a build fails. */
void warm_run(const struct options *o);

#endif
