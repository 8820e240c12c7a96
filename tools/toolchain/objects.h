/* SPDX-License-Identifier: MIT */
/* objects: takes objects and executables from the cache and puts them there. This file
 * knows everything that an object and an executable depend on. */
#ifndef TOOLS_TOOLCHAIN_OBJECTS_H
#define TOOLS_TOOLCHAIN_OBJECTS_H

#include "tools/toolchain/cache.h"
#include "tools/base/spawn.h"

/* Compilations of one build. */
struct objects {
	const char *dir;         /* where sources and objects are */
	struct hash common;      /* what all depend on */
	struct args *commands;   /* those that have to be run */
	char (*keys)[HASH_TEXT]; /* the key of each; "" if it is not to be kept */
};

/* What an executable is made from. */
struct objects_program {
	struct span options;         /* options_canonical's text */
	struct span module;          /* the bytes of the input */
	struct span embedded;        /* the files that go into the executable */
	const struct args *compiler; /* a command */
	const char *linker;          /* its file, or NULL: the compiler's own */
	const char *wasm2c;
	const char *library, *sources; /* of the runtime (toolpath_support) */
	const char *libuv;             /* libuv's sources, or NULL */
	bool foreign; /* for another machine: the runtime is compiled too */
};
/* The executable's key. */
void objects_program_key(const struct objects_program *p, char key[HASH_TEXT]);

/* What all compiled functions of a build depend on besides themselves. */
struct objects_functions {
	const struct args *compiler; /* the command without options of ours */
	const struct args *command;  /* that compiles a batch */
	const char *version;         /* the compiler's answer */
	const char *wasm2c;
	const char *sources; /* of the runtime */
	struct span text;    /* what else there is */
};
void objects_functions_key(const struct objects_functions *f, u8 key[HASH_BYTES]);

/* Begins with objects that `compiler`, which answered `version`, makes in `dir`. Keeps
 * dir. */
void objects_start(struct objects *o, const char *dir, const struct args *compiler,
                   const char *version);
/* Says which files they include: the runtime's headers beneath `sources` and module.h;
 * or, for the runtime and libuv, the headers beneath `sources` and `libuv` (or NULL). */
void objects_depend_on_module(struct objects *o, const char *sources);
void objects_depend_on_sources(struct objects *o, const char *sources, const char *libuv);
/* Puts the objects in place that the cache has for these n commands, and moves the other
 * commands to the front. Returns how many those are. Keeps the pointers. Requires one of
 * the two calls above. */
size_t objects_recall(struct objects *o, struct args *commands, size_t n);
/* Keeps the object that commands[i] has made; for struct pool. */
void objects_keep(void *objects, size_t i);
void objects_free(struct objects *o);

#endif
