/* SPDX-License-Identifier: MIT */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/progress.h"
#include "tools/base/file.h"
#include "tools/toolchain/objects.h"
#include "tools/base/pool.h"
#include "tools/base/toolpath.h"
#include "tools/toolchain/target.h"

/* Add a row when programs for that target have been run. */
static const struct target targets[] = {
        {"aarch64-linux-gnu", "arm64"},
        {"aarch64-linux-musl", NULL},
        {"x86_64-linux-gnu", "amd64"},
        {"x86_64-linux-musl", NULL},
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
	usage("--target: %s is not among %s", triple, known.p);
}

/* Whether the compiler finds one of the files of its libraries. */
static bool
has(const struct cc *cc, const char *file)
{
	char *path = cc_file(cc, file);
	free(path);
	return path != NULL;
}

static void
check_machine(const struct target *t, const struct cc *cc)
{
	size_t n = strcspn(t->triple, "-");
	if (strncmp(cc->machine, t->triple, n) == 0 && cc->machine[n] == '-' &&
	    cc_is_musl(cc) == (t->debian == NULL))
		return;
	char *hint = t->debian ? xasprintf("leave out --cc, or as clang does it: --cc "
	                                   "'clang --target=%s'",
	                                   t->triple)
	                       : xstrdup("--cc 'zig cc', or 'python3 -m ziglang cc' "
	                                 "after pip install ziglang");
	fatal_hint(hint, "%s makes code for %s, not for %s", cc->command.v[0],
	           cc->machine, t->triple);
}

/* Checks libuv's sources, if they are named, else the archive. */
static void
check_libuv(const struct target *t, const struct cc *cc, const char *libuv)
{
	const char *from = "unpack its sources (apt-get source libuv1, or "
	                   "https://dist.libuv.org) and name them: --libuv DIR";
	if (libuv) {
		char *part = xasprintf("%s/src/unix/core.c", libuv);
		if (!file_exists(part))
			fatal_hint(from, "--libuv: there is no %s", part);
		free(part);
		return;
	}
	if (has(cc, "libuv.a") || has(cc, "libuv_a.a") ||
	    (!cc->zig && has(cc, "libuv.so")))
		return;
	if (cc->zig || !t->debian)
		fatal_hint(from, "there is no libuv for %s", t->triple);
	char *hint = xasprintf("dpkg --add-architecture %s && apt-get update && apt-get "
	                       "install libuv1-dev:%s; or name a directory that has it: "
	                       "--cc '%s -B DIR'; or %s",
	                       t->debian, t->debian, cc->command.v[0], from);
	fatal_hint(hint, "there is no libuv for %s", t->triple);
}

void
target_check(const struct target *t, const struct cc *cc, const char *libuv)
{
	check_machine(t, cc);
	if (!cc->zig && !has(cc, "crt1.o"))
		fatal_hint(t->debian ? xasprintf("apt-get install libc6-dev-%s-cross",
		                                 t->debian)
		                     : "use zig: --cc 'zig cc'",
		           "there is no C library for %s", t->triple);
	check_libuv(t, cc, libuv);
}

/* The sources that are compiled for a target. The objects of each part are joined into
 * one. */
struct batch {
	const struct cc *cc;
	struct args *commands;
	size_t n;
	struct args include; /* -I, of all */
};

static const char *const runtime_flags[] = {
#define FLAG(kind, text) text,
#include "runtime/shared/compile_flags.def"
#undef FLAG
        "-w",
        NULL,
};

/* As in libuv's CMakeLists.txt. */
static const char *const libuv_flags[] = {
        "-std=gnu90", "-D_GNU_SOURCE",        "-D_FILE_OFFSET_BITS=64",
        "-fPIC",      "-fvisibility=hidden",  "-w",
        "-O2",        "-fno-strict-aliasing", NULL,
};

/* What Linux needs of its src/unix; which of the last row there are is the version's. */
static const char *const libuv_sources[] = {
        "async",
        "core",
        "dl",
        "fs",
        "getaddrinfo",
        "getnameinfo",
        "loop-watcher",
        "loop",
        "pipe",
        "poll",
        "process",
        "random-devurandom",
        "signal",
        "stream",
        "tcp",
        "thread",
        "tty",
        "udp",
        "proctitle",
        "procfs-exepath",
        "random-getrandom",
        "random-sysctl-linux",
        "linux",
        "linux-core",
        "linux-inotify",
        "linux-syscalls",
        "epoll",
};

static void
add_source(struct batch *b, const char *const *flags, const char *source, char *object,
           struct args *link)
{
	b->commands = xreallocn(b->commands, b->n + 1, sizeof *b->commands);
	struct args *a = &b->commands[b->n++];
	*a = (struct args){0};
	for (size_t i = 0; i < b->cc->command.n; i++)
		args_add(a, b->cc->command.v[i]);
	for (; *flags; flags++)
		args_add(a, *flags);
	for (size_t i = 0; i < b->include.n; i++)
		args_add(a, b->include.v[i]);
	args_add(a, "-c");
	args_add(a, source);
	args_add(a, "-o");
	args_add(a, object);
	args_add(link, object);
	free(object);
}

static void
add_runtime(struct batch *b, const char *sources, struct args *link)
{
	struct args files = {0};
	toolpath_runtime(sources, TOOLPATH_C, &files);
	if (!files.n)
		fatal_hint("--target needs the sources of the runtime, which `make "
		           "install` installs",
		           "%s: no sources of the runtime", sources);
	for (size_t i = 0; i < files.n; i++) {
		char *path = xasprintf("%s/%s", sources, files.v[i]);
		add_source(b, runtime_flags, path, xasprintf("runtime%zu.o", i), link);
		free(path);
	}
	args_free(&files);
}

static void
add_libuv(struct batch *b, const char *libuv, struct args *link)
{
	glob_t found;
	char *pattern = xasprintf("%s/src/*.c", libuv);
	if (glob(pattern, 0, NULL, &found) != 0)
		fatal_hint("is it all there?", "%s: no such files", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++)
		add_source(b, libuv_flags, found.gl_pathv[i], xasprintf("uv%zu.o", i),
		           link);
	globfree(&found);
	free(pattern);
	for (size_t i = 0; i < LEN(libuv_sources); i++) {
		char *path = xasprintf("%s/src/unix/%s.c", libuv, libuv_sources[i]);
		if (file_exists(path))
			add_source(b, libuv_flags, path, xasprintf("uvunix%zu.o", i),
			           link);
		free(path);
	}
}

static void
compile(struct batch *b, const char *sources, const char *libuv, const char *dir,
        u32 jobs, bool verbose)
{
	struct result r;
	struct objects objects;
	struct pool pool = {.jobs = jobs,
	                    .verbose = verbose,
	                    .dir = dir,
	                    .finished = objects_keep,
	                    .arg = &objects};
	objects_start(&objects, dir, &b->cc->command, b->cc->version);
	objects_depend_on_sources(&objects, sources, libuv);
	size_t n = objects_recall(&objects, b->commands, b->n);
	progress_stage("runtime");
	if (pool_run(&pool, b->commands, n, &r) < n)
		spawn_failed(&r,
		             "are uv.h and the C library's headers found? apt-get "
		             "install libuv1-dev; or name a directory: --cc 'CC -I DIR'",
		             "the runtime cannot be compiled for the target");
	for (size_t i = 0; i < n; i++)
		args_free(&b->commands[i]);
	free(b->commands);
	args_free(&b->include);
	objects_free(&objects);
}

/* Joins many objects into one. */
static void
join(const struct cc *cc, const struct args *objects, const char *output, const char *dir,
     bool verbose)
{
	struct args a = {0};
	struct result r;
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(&a, cc->command.v[i]);
	args_add(&a, "-r");
	args_add(&a, "-nostdlib");
	args_add(&a, "-o");
	args_add(&a, output);
	for (size_t i = 0; i < objects->n; i++)
		args_add(&a, objects->v[i]);
	spawn_command(a.v, dir, verbose, &r);
	if (r.status != 0)
		spawn_failed(&r, NULL, "the runtime cannot be linked for the target");
	buf_free(&r.out);
	args_free(&a);
}

void
target_build_library(struct cc *cc, const char *sources, const char *libuv,
                     const char *dir, u32 jobs, bool verbose)
{
	struct batch b = {.cc = cc};
	struct args runtime = {0}, uv = {0};
	char *full = libuv ? realpath(libuv, NULL) : NULL;
	if (libuv && !full)
		fatal("--libuv: %s:", libuv);
	args_addf(&b.include, "-I%s", sources);
	if (full) {
		args_addf(&b.include, "-I%s/include", full);
		args_addf(&b.include, "-I%s/src", full);
		add_libuv(&b, full, &uv);
	}
	add_runtime(&b, sources, &runtime);
	compile(&b, sources, libuv, dir, jobs, verbose);
	join(cc, &runtime, "libgowasm.a", dir, verbose);
	if (full) {
		join(cc, &uv, "libuv.a", dir, verbose);
		cc->libuv = xasprintf("%s/libuv.a", dir);
	}
	args_free(&runtime);
	args_free(&uv);
	free(full);
}
