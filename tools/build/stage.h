/* SPDX-License-Identifier: MIT */
/* stage: what the stages of a build share, in the order in which they fill it in. build.c
 * is the table of contents; write_c.c makes the C, make.c the executable. */
#ifndef STAGE_H
#define STAGE_H

#include "tools/toolchain/cc.h"
#include "tools/go/recognise/names.h"
#include "tools/go/rewrite.h"
#include "tools/base/hash.h"
#include "tools/build/host_files.h"
#include "tools/wasm/image.h"
#include "tools/c/lower.h"
#include "tools/options/options.h"
#include "tools/c/program.h"
#include "tools/c/split.h"
#include "tools/toolchain/wasm2c.h"

/* What the stages hand on. */
struct build {
	const struct options *o;
	const char *output, *temp; /* the executable or library, and its temporary */
	const char *header_temp;   /* the temporary of a library's header */
	bool is_library;
	const char *dir; /* of the stages' products */
	const char *library, *sources;
	struct wasm2c wasm2c;
	struct cc cc;
	struct host host;
	struct span input;
	struct module m;
	struct arena bodies; /* of functions of m that were changed */
	enum module_kind kind;
	struct gonames names; /* of a Go module */
	struct gorewritten rewritten;
	const struct module *module; /* m, or the rewritten one: what is compiled */
	struct lowered lowered;
	struct image image;
	struct program_spec spec;
	struct span c_text; /* wasm2c's */
	struct split split;
	char key[HASH_TEXT]; /* the executable's, or "" */
	double started;
	bool done; /* the cache had the executable */
};

/* The name of a file in b->dir; the caller frees it. */
char *stage_path(const struct build *b, const char *name);
/* Writes a file there, and frees the text. */
void stage_write(const struct build *b, const char *name, struct buf *text);
void stage_remove(const struct build *b, const char *name);
/* How many compilers run at once. */
u32 stage_jobs(const struct build *b);
/* With -v: what a stage did and how long it took. */
void stage_done(struct build *b, const char *fmt, ...) PRINTF(2, 3);

#endif
