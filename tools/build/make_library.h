/* SPDX-License-Identifier: MIT */
/* make_library: from the objects in the build's directory to a library and its header.
 * All is joined into one object, in which every symbol but the API's is local: libraries
 * and programs that have the same names, or the same runtime, do not meet. */
#ifndef MAKELIB_H
#define MAKELIB_H

#include "tools/build/stage.h"
#include "tools/c/program.h"

/* Checks before the work that the header's place is free or a header's of ours. */
void makelib_open(const struct options *o, struct product *p);
/* Makes the library of `units` and the header, and gives both their names. */
void makelib(struct stage *s, const struct front *f, const struct tools *t,
             const struct program_spec *spec, const struct cc_link *link, size_t units,
             const struct product *p);

#endif
