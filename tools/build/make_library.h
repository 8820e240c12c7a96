/* SPDX-License-Identifier: MIT */
/* make_library: joins the objects in the build's directory to a library and writes its
 * header. All is joined into one object in which only the symbols of the API are global.
 * So libraries and programs with the same names, or the same runtime, do not clash. */
#ifndef TOOLS_BUILD_MAKE_LIBRARY_H
#define TOOLS_BUILD_MAKE_LIBRARY_H

#include "tools/build/stage.h"
#include "tools/c/program.h"

/* Checks, before the work, that the header's place is free or holds a header of ours. */
void make_library_open(const struct options *o, struct product *p);
/* Makes the library of `units` and the header, and puts both in their places. */
void make_library(struct stage *s, const struct front *f, const struct tools *t,
                  const struct program_spec *spec, const struct cc_link *link,
                  size_t units, const struct product *p);

#endif
