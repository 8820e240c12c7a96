/* SPDX-License-Identifier: MIT */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "objects.h"
#include "pool.h"
#include "target.h"

/* A row here, once its programs have been run. */
static const struct target targets[] = {
        {"aarch64-linux-gnu", "arm64"},
        {"x86_64-linux-gnu", "amd64"},
};

const struct target *
target_find(const char *triple)
{
	struct buf known = {0};
	for (size_t i = 0; i < LEN(targets); i++) {
		if (strcmp(targets[i].triple, triple) == 0)
			return &targets[i];
		buf_printf(&known, "%s%s", i ? ", " : "", targets[i].triple);
	}
	fatal("--target: %s is not among %s", triple, known.p);
}

/* Whether the compiler finds one of the files of its libraries. */
static bool
has(const struct cc *cc, const char *file)
{
	char *path = cc_file(cc, file);
	free(path);
	return path != NULL;
}

void
target_check(const struct target *t, const struct cc *cc)
{
	size_t n = strcspn(t->triple, "-");
	if (strncmp(cc->machine, t->triple, n) != 0 || cc->machine[n] != '-') {
		char *hint = xasprintf("leave out --cc, or as clang does it: --cc 'clang "
		                       "--target=%s'",
		                       t->triple);
		fatal_hint(hint, "%s makes code for %s, not for %s", cc->command.v[0],
		           cc->machine, t->triple);
	}
	if (!has(cc, "crt1.o")) {
		char *hint = xasprintf("apt-get install libc6-dev-%s-cross", t->debian);
		fatal_hint(hint, "there is no C library for %s", t->triple);
	}
	if (!has(cc, "libuv.a") && !has(cc, "libuv_a.a") && !has(cc, "libuv.so")) {
		char *hint = xasprintf(
		        "dpkg --add-architecture %s && apt-get update && apt-get install "
		        "libuv1-dev:%s; or name a directory that has it: --cc '%s -B "
		        "DIR'",
		        t->debian, t->debian, cc->command.v[0]);
		fatal_hint(hint, "there is no libuv for %s", t->triple);
	}
}

/* The commands of one folder's sources; their objects are called after them. */
static void
add_folder(const struct cc *cc, const char *sources, const char *folder,
           struct args **commands, size_t *n, struct args *link)
{
	static const char *const flags[] = {
	        "-std=c11", "-D_GNU_SOURCE",
	        "-fPIC",    "-fvisibility=hidden",
	        "-w",       "-ftls-model=initial-exec",
	        "-O2",      "-fstack-protector-strong",
	        "-c",
	};
	glob_t found;
	char *pattern = xasprintf("%s/%s/*.c", sources, folder);
	if (glob(pattern, 0, NULL, &found) != 0)
		fatal_hint(
		        "--target needs the sources of the runtime, which `make install` "
		        "installs",
		        "%s: no such files", pattern);
	*commands = xreallocn(*commands, *n + found.gl_pathc, sizeof **commands);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct args *a = &(*commands)[(*n)++];
		*a = (struct args){0};
		for (size_t j = 0; j < cc->command.n; j++)
			args_add(a, cc->command.v[j]);
		for (size_t j = 0; j < LEN(flags); j++)
			args_add(a, flags[j]);
		args_add(a, found.gl_pathv[i]);
		args_add(a, "-o");
		args_addf(a, "%s%zu.o", folder, i);
		args_addf(link, "%s%zu.o", folder, i);
	}
	globfree(&found);
	free(pattern);
}

void
target_build_library(const struct cc *cc, const char *sources, const char *dir, u32 jobs,
                     bool verbose)
{
	struct args *commands = NULL, link = {0};
	struct result r;
	struct objects objects;
	struct pool pool = {.jobs = jobs,
	                    .verbose = verbose,
	                    .what = "of the runtime",
	                    .dir = dir,
	                    .finished = objects_keep,
	                    .arg = &objects};
	size_t n = 0;
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(&link, cc->command.v[i]);
	args_add(&link, "-r");
	args_add(&link, "-nostdlib");
	args_add(&link, "-o");
	args_add(&link, "libgowasm.a");
	add_folder(cc, sources, "runtime", &commands, &n, &link);
	add_folder(cc, sources, "wasi", &commands, &n, &link);
	objects_start(&objects, dir, &cc->command, cc->version);
	objects_depend_on_sources(&objects, sources);
	n = objects_recall(&objects, commands, n);
	if (pool_run(&pool, commands, n, &r) < n) {
		fputs(r.out.p ? r.out.p : "", stderr);
		fatal_hint("are uv.h and the C library's headers found? apt-get "
		           "install libuv1-dev; or name a directory: --cc 'CC -I DIR'",
		           "the runtime cannot be compiled for the target");
	}
	spawn_show(link.v, verbose);
	if (!spawn_run(link.v, dir, &r))
		fatal("cannot run %s:", link.v[0]);
	if (r.status != 0) {
		fputs(r.out.p ? r.out.p : "", stderr);
		fatal("the runtime cannot be linked for the target");
	}
	buf_free(&r.out);
	for (size_t i = 0; i < n; i++)
		args_free(&commands[i]);
	free(commands);
	objects_free(&objects);
	args_free(&link);
}
