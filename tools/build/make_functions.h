/* SPDX-License-Identifier: MIT */
/* make_functions: makes one object of a Go module's functions, of which those that an
 * earlier build has compiled, for whatever program, come from the cache. Only the others
 * are translated and compiled. */
#ifndef TOOLS_BUILD_MAKE_FUNCTIONS_H
#define TOOLS_BUILD_MAKE_FUNCTIONS_H

#include "tools/build/host_files.h"
#include "tools/build/stage.h"
#include "tools/c/program.h"
#include "tools/functions/canonical.h"

struct functions {
	struct canonical canonical;
	struct span *records; /* by index in m->funcs; p is NULL: to be compiled */
	u32 keys, found;
};

/* Looks all functions up. Returns false if this build takes the other way (units):
 * another module than Go's, -g, --no-pass=share, functions that have no key. */
bool functions_find(struct functions *f, struct stage *s, const struct front *front,
                    const struct tools *tools, const struct lowered *l,
                    const struct program_spec *spec, const struct host *host,
                    const struct cc_code *code);
/* Compiles those that are missing, program.c and image.S, and puts all functions into
 * 000.o. Returns false if an object cannot be cut (a compiler that is not known): then
 * the build takes the other way. */
bool functions_make(struct functions *f, struct stage *s, const struct tools *tools,
                    const struct lowered *l, const struct program_spec *spec,
                    const struct cc_code *code);
void functions_free(struct functions *f);

#endif
