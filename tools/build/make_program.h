/* SPDX-License-Identifier: MIT */
/* make_program: compiles the C in the build's directory and links the executable, or
 * prepares the directory for ninja. */
#ifndef TOOLS_BUILD_MAKE_PROGRAM_H
#define TOOLS_BUILD_MAKE_PROGRAM_H

#include "tools/build/stage.h"
#include "tools/c/split.h"

/* Writes the module itself (--emit wasm). */
void make_module(const struct options *o, const struct module *m);
/* Chooses the output's name, unless that is done, and opens its temporary. */
void make_open(const struct options *o, struct product *p);
/* Whether an earlier build made this executable: of the same bytes, with the same tools
 * and options, grants excepted. Then it is in its place, with p->grants, and nothing else
 * was looked at. */
bool make_recall(struct stage *s, const struct front *f, struct tools *t,
                 struct product *p);
/* Whether an earlier build had these grants too; notes that this one had them. */
bool make_knows_grants(const struct product *p);
void make_keep_grants(const struct product *p);
/* Adds to the units all that they need, and build.ninja last. */
void make_ninja(struct stage *s, const struct cc *cc, const struct cc_code *code,
                const struct cc_link *link, const struct split *split);
/* Makes the objects. Takes them from the cache or compiles them in parallel. */
void make_objects(struct stage *s, const struct cc *cc, const struct cc_code *code,
                  const struct split *split);
/* Links `units` of them, keeps the executable in the cache, bakes the grants in, and puts
 * it in its place. */
void make_executable(struct stage *s, const struct cc *cc, const struct cc_link *link,
                     size_t units, const struct product *p);

#endif
