/* SPDX-License-Identifier: MIT */
/* stage: the structs that the stages of a build pass on, and helpers that all of them
 * need. Each stage gets the structs that it reads or fills in; build.c is the table of
 * contents. */
#ifndef TOOLS_BUILD_STAGE_H
#define TOOLS_BUILD_STAGE_H

#include "tools/toolchain/cc.h"
#include "tools/go/recognise/names.h"
#include "tools/go/rewrite.h"
#include "tools/base/hash.h"
#include "tools/base/pool.h"
#include "tools/options/options.h"
#include "tools/toolchain/wasm2c.h"

/* What every stage needs. */
struct stage {
	const struct options *o;
	const char *dir;        /* of the stages' products */
	double started;         /* when this stage began */
	const char *parts;      /* what is counted here: "units" or "functions" */
	size_t units, compiled; /* all, and those that the cache did not have */
};

/* The module, read and rewritten. */
struct front {
	struct span input;
	struct module m;
	struct arena bodies; /* holds bodies of functions of m that were changed */
	enum module_kind kind;
	struct names names; /* of a Go module */
	struct rewritten rewritten;
	const struct module *module; /* the module to compile: m, or the rewritten one */
	struct buf embedded;         /* the block of --embed (embed.h), or nothing */
};

/* The tools that make C and objects, and our own part of the program. */
struct tools {
	struct wasm2c wasm2c;
	struct cc cc;
	const char *library; /* directory of libgowasm.a */
	const char *sources; /* of runtime/ and wasi/ */
};

/* The files that the build makes. */
struct product {
	const char *path, *temp; /* the executable or library, and its temporary */
	const char *header_temp; /* the temporary of a library's header */
	char key[HASH_TEXT];     /* the executable's in the cache, or "" */
	struct buf grants;       /* an executable's, to be baked in (grants.h) */
};

/* The first stage begins. */
struct stage stage_start(const struct options *o);
/* Returns the path of a file in the directory of the products; the caller frees it. */
char *stage_path(const struct stage *s, const char *name);
/* Writes a file there and frees the text. */
void stage_write(const struct stage *s, const char *name, struct buf *text);
void stage_remove(const struct stage *s, const char *name);
/* Returns how many compilers run at once. */
u32 stage_jobs(const struct stage *s);
/* Runs these compilations and frees the commands. Ends the program with the message of
 * one that fails. */
void stage_compile(struct pool *pool, struct args *commands, size_t n);
/* With -v, prints what a stage did and how long it took. */
void stage_done(struct stage *s, const char *fmt, ...) PRINTF(2, 3);
/* Ends the progress. On a terminal, says what was made: "built hello (2.1 MB, 19 s, 41
 * units, 12 from the cache)". */
void stage_built(const struct stage *s, const char *path);

#endif
