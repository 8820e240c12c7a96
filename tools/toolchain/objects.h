/* SPDX-License-Identifier: MIT */
/* objects: what a build takes from the cache and puts there. This is where it is written
 * down what an object and an executable depend on. */
#ifndef OBJECTS_H
#define OBJECTS_H

#include "tools/toolchain/cache.h"
#include "tools/options/options.h"
#include "tools/base/spawn.h"

/* Compilations of one build. */
struct objects {
	const char *dir;         /* where sources and objects are */
	struct hash common;      /* what all depend on */
	struct args *commands;   /* those that have to be run */
	char (*keys)[HASH_TEXT]; /* of each; "" if it is not to be kept */
};

/* The key of the executable that `module` gives with these options and tools: `compiler`
 * (a command), wasm2c, the runtime in `library`, its `sources`. */
void objects_program_key(const struct options *o, struct span module,
                         const struct args *compiler, const char *wasm2c,
                         const char *library, const char *sources, char key[HASH_TEXT]);

/* Begins: objects that `compiler`, which answered `version`, makes in `dir`. Keeps dir.
 */
void objects_start(struct objects *o, const char *dir, const struct args *compiler,
                   const char *version);
/* Says what they include: the runtime's headers beneath `sources` and module.h; or, of the
 * runtime and libuv, the headers beneath `sources` and `libuv` (or NULL). */
void objects_depend_on_module(struct objects *o, const char *sources);
void objects_depend_on_sources(struct objects *o, const char *sources, const char *libuv);
/* Of n compile commands, puts the objects in place that the cache has, and moves the
 * others to the front; returns how many. Keeps the pointers. Requires one of the above.
 */
size_t objects_recall(struct objects *o, struct args *commands, size_t n);
/* Keeps the object of commands[i], which was made; for struct pool. */
void objects_keep(void *objects, size_t i);
void objects_free(struct objects *o);

#endif
