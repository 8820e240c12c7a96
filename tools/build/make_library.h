/* SPDX-License-Identifier: MIT */
/* make_library: from the objects in the build's directory to a library and its header.
 * All is joined into one object, in which every symbol but the API's is local: libraries
 * and programs that have the same names, or the same runtime, do not meet. */
#ifndef MAKELIB_H
#define MAKELIB_H

#include "tools/build/stage.h"

/* Checks before the work that the header's place is free or a header's of ours. */
void makelib_open(struct build *b);
/* Makes the library and the header, and gives both their names. */
void makelib(struct build *b);

#endif
