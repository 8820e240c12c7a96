/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/base/file.h"
#include "tools/options/library_options.h"
#include "tools/build/source.h"
#include "tools/base/progress.h"
#include "tools/base/spawn.h"
#include "tools/base/toolpath.h"
#include "tools/c/library_api.h"
#include "tools/build/output.h"
#include "tools/build/overlay.h"
#include "tools/build/stage.h"

enum source_kind { SOURCE_NONE, SOURCE_FILE, SOURCE_DIRECTORY, SOURCE_PACKAGE };

/* An existing file or directory is what it is. A name that does not exist and looks like
 * a package's path is a package. */
static enum source_kind
kind_of(const char *input)
{
	struct stat st;
	if (stat(input, &st) == 0)
		return S_ISDIR(st.st_mode)     ? SOURCE_DIRECTORY
		       : ends_in(input, ".go") ? SOURCE_FILE
		                               : SOURCE_NONE;
	if (input[0] == '/' || input[0] == '.' || input[0] == '-' ||
	    ends_in(input, ".wasm") || ends_in(input, ".go"))
		return SOURCE_NONE;
	return strpbrk(input, "/@") ? SOURCE_PACKAGE : SOURCE_NONE;
}

/* What go is started with. */
struct go {
	const struct options *o;
	const char *path, *input;
	const char *os, *arch; /* that it builds for */
	const char *temp;      /* where it puts what it makes */
	char *overlay, *root;  /* of overlay.h, or NULL; GOROOT with it */
	char **why; /* NULL: what fails ends the program; else what go said goes there */
};

static bool
says(const char *text, const char *what)
{
	return strstr(text, what) != NULL;
}

/* Adds what Go's messages do not say: whose fault it is, and what helps. */
static const char *
hint_of(const struct go *g, const char *said)
{
	bool missing = says(said, ": undefined: ") || says(said, "unknown field ") ||
	               says(said, "build constraints exclude all Go files");
	char *none = xasprintf("no required module provides package %s", g->input);
	bool outside = says(said, none) && !strchr(g->input, '@');
	free(none);
	if (outside)
		return xasprintf("%s@latest needs no module around it", g->input);
	if (says(said, "no main packages to build"))
		return "a program is made of a package main: name its directory";
	if (says(said, "go.mod file not found"))
		return "run it inside the module, make one (go mod init NAME), or name a "
		       ".go "
		       "file";
	return missing ? "if it builds without GOOS=wasip1 GOARCH=wasm, it asks for what "
	                 "wasip1 does not have (terminals, users, sockets)"
	               : NULL;
}

/* Runs go; what it says is shown if it fails, or with -v. Returns the first line, or NULL
 * if it failed and that does not end the program. */
static char *
run_go(const struct go *g, struct args *a, const char *dir)
{
	struct result r;
	char *line = NULL;
	spawn_command(a->v, dir, g->o->verbose, &r);
	if (r.status != 0 && g->why) {
		*g->why = span_show((struct span){(const u8 *)r.out.p, r.out.n}, 200);
	} else {
		progress_hide();
		if ((r.status != 0 || g->o->verbose) && r.out.p)
			fputs(r.out.p, stderr);
		if (r.status != 0)
			fatal_hint(hint_of(g, r.out.p ? r.out.p : ""),
			           "%s: go failed (%d)", g->input, r.status);
		line = xstrdup(r.out.p ? r.out.p : "");
		line[strcspn(line, "\n")] = 0;
	}
	buf_free(&r.out);
	args_free(a);
	return line;
}

static char *
go_env(const struct go *g, const char *name)
{
	struct args a = {0};
	args_add(&a, g->path);
	args_add(&a, "env");
	args_add(&a, name);
	return run_go(g, &a, NULL);
}

/* To find the revision for the executable, go would run git, hg, ... in the source's
 * directory. These run what the configuration there names (git's core.fsmonitor). */
static bool
wants_vcs(const struct options *o)
{
	const char *env = getenv("GOFLAGS");
	return (o->go_flags && says(o->go_flags, "-buildvcs")) ||
	       (env && says(env, "-buildvcs"));
}

static void
add_env(struct args *a)
{
	char *env = toolpath_find("env");
	args_add(a, env ? env : "env");
	free(env);
}

static void
add_go(struct args *a, const struct go *g, const char *command)
{
	args_addf(a, "GOOS=%s", g->os);
	args_addf(a, "GOARCH=%s", g->arch);
	if (strcmp(g->os, "wasip1") == 0)
		args_add(a, "CGO_ENABLED=0");
	if (g->overlay) {
		args_addf(a, "GOROOT=%s", g->root);
		args_add(a, "GOTOOLCHAIN=local");
		args_addf(a, "%s/bin/go", g->root);
	} else {
		args_add(a, g->path);
	}
	args_add(a, command);
	if (g->overlay)
		args_addf(a, "-overlay=%s", g->overlay);
	if (!wants_vcs(g->o))
		args_add(a, "-buildvcs=false");
	if (library_wanted(g->o) && strcmp(command, "list") != 0)
		args_add(a, "-buildmode=c-shared");
	if (g->o->go_flags)
		args_words(a, g->o->go_flags);
}

/* The file, or the package of a directory that go runs in, or a package's path. */
static void
add_input(struct args *a, const struct go *g, enum source_kind kind)
{
	char *input = kind == SOURCE_FILE
	                      ? toolpath_argument(g->input)
	                      : xstrdup(kind == SOURCE_DIRECTORY ? "." : g->input);
	args_add(a, input);
	free(input);
}

/* Only `go install` takes a version. It puts the result into GOPATH, so this gives it a
 * GOPATH of our own, with the user's downloads. Returns where the result is. */
static char *
install(const struct go *g)
{
	struct args a = {0};
	char *cache = go_env(g, "GOMODCACHE"), *host = go_env(g, "GOHOSTOS"), *line;
	if (!cache || !host)
		return NULL;
	bool native = strcmp(host, g->os) == 0;
	add_env(&a);
	args_addf(&a, "GOPATH=%s", g->temp);
	args_addf(&a, "GOMODCACHE=%s", cache);
	args_add(&a, "GOBIN=");
	add_go(&a, g, "install");
	args_add(&a, g->input);
	line = run_go(g, &a, NULL);
	bool done = line != NULL;
	free(line);
	free(cache);
	free(host);
	return !done ? NULL
	             : xasprintf(native ? "%s/bin" : "%s/bin/%s_%s", g->temp, g->os,
	                         g->arch);
}

static char *
compile(const struct go *g, enum source_kind kind)
{
	struct args a = {0};
	add_env(&a);
	add_go(&a, g, "build");
	args_add(&a, "-o");
	args_addf(&a, "%s/", g->temp);
	add_input(&a, g, kind);
	char *line = run_go(g, &a, kind == SOURCE_DIRECTORY ? g->input : NULL);
	bool done = line != NULL;
	free(line);
	return done ? xstrdup(g->temp) : NULL;
}

/* Returns the directory of what it made; NULL if it failed and that does not end us. */
static char *
make(const struct go *g, enum source_kind kind)
{
	return kind == SOURCE_PACKAGE && strchr(g->input, '@') ? install(g)
	                                                       : compile(g, kind);
}

/* The only file in a directory. */
static char *
only_file(const char *dir, const char *input)
{
	DIR *d = opendir(dir);
	char *name = NULL;
	struct dirent *e;
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.') {
			if (name)
				fatal("%s: one program at a time: %s and %s", input, name,
				      e->d_name);
			name = xstrdup(e->d_name);
		}
	if (d)
		closedir(d);
	if (!name)
		fatal("%s: not a main package: nothing can be run of it", input);
	return name;
}

/* Whether the program has package net, or go cannot say: go build then says why. Of a
 * package with a version that is not asked: nothing is lost if it does not. */
static bool
links_net(const struct go *g, enum source_kind kind)
{
	struct args a = {0};
	struct result r;
	if (kind == SOURCE_PACKAGE && strchr(g->input, '@'))
		return true;
	add_env(&a);
	add_go(&a, g, "list");
	args_add(&a, "-deps");
	args_add(&a, "-f");
	args_add(&a, "{{if eq .ImportPath \"net\"}}net{{end}}");
	add_input(&a, g, kind);
	spawn_command(a.v, kind == SOURCE_DIRECTORY ? g->input : NULL, g->o->verbose, &r);
	bool found = r.status != 0 || (r.out.p && says(r.out.p, "net"));
	buf_free(&r.out);
	args_free(&a);
	return found;
}

static bool
has_overlay(const char *flags)
{
	return flags && says(flags, "-overlay");
}

/* Gives a program that is granted a network the sockets to use it. */
static void
use_overlay(struct go *g, enum source_kind kind)
{
	if ((!g->o->connect && !g->o->listen) || !links_net(g, kind))
		return;
	char *flags = go_env(g, "GOFLAGS");
	if (has_overlay(g->o->go_flags) || has_overlay(flags))
		fatal_hint("`gowasm2native overlay DIR` writes ours: put its lines into "
		           "yours, build the module with go, and give me that",
		           "%s: your go flags have an -overlay, and sockets need one too",
		           g->input);
	free(flags);
	char *root = overlay_env(g->path, kind == SOURCE_DIRECTORY ? g->input : NULL,
	                         "GOROOT");
	const char *dir = tempdir_make();
	g->root = overlay_goroot(root, dir);
	g->overlay = overlay_write(g->root, dir);
	free(root);
}

void
source_build(struct options *o)
{
	enum source_kind kind = kind_of(o->input);
	if (kind == SOURCE_NONE)
		return;
	char *go = toolpath_find("go");
	if (!go)
		fatal_hint("install Go (https://go.dev/dl), or build it elsewhere with "
		           "GOOS=wasip1 GOARCH=wasm go build -o main.wasm",
		           "%s: Go source, and go is not on PATH", o->input);
	struct go g = {.o = o,
	               .path = go,
	               .input = o->input,
	               .os = "wasip1",
	               .arch = "wasm",
	               .temp = tempdir_make()};
	progress_stage("go build");
	use_overlay(&g, kind);
	char *dir = make(&g, kind);
	char *name = only_file(dir, o->input);
	o->source = o->input;
	o->input = xasprintf("%s/%s", dir, name);
	char *stem = output_name(name);
	if (o->emit != EMIT_NINJA && o->command == COMMAND_build)
		o->output = output_path(o, stem ? stem : name);
	free(stem);
	free(dir);
	free(go);
}

/* Returns the names of o->source's Go files, each with a tab after it; "" if they are not
 * known (a package with a version, for instance). The caller frees it. */
static char *
source_files(const struct options *o)
{
	char *go = toolpath_find("go"), *why = NULL, *line = NULL;
	enum source_kind kind = kind_of(o->source);
	struct go g = {.o = o,
	               .path = go,
	               .input = o->source,
	               .os = "wasip1",
	               .arch = "wasm",
	               .why = &why};
	struct args a = {0};
	if (go) {
		add_env(&a);
		add_go(&a, &g, "list");
		args_add(&a, "-f");
		args_add(&a, "{{range .GoFiles}}{{$.Dir}}/{{.}}\t{{end}}");
		add_input(&a, &g, kind);
		line = run_go(&g, &a, kind == SOURCE_DIRECTORY ? o->source : NULL);
	}
	free(go);
	free(why);
	return line ? line : xstrdup("");
}

struct source_params
source_read_params(const struct options *o)
{
	struct source_params params = {0};
	char *files = o->source ? source_files(o) : NULL;
	for (char *at = files, *end; at && (end = strchr(at, '\t')); at = end + 1) {
		*end = 0;
		if (!file_exists(at))
			continue;
		struct span s = file_map(at);
		source_params_read(&params, s);
		file_unmap(s);
	}
	free(files);
	return params;
}

char *
source_build_native(const struct options *o, char **why)
{
	char *go = toolpath_find("go"), *dir = NULL, *executable = NULL;
	struct go g = {.o = o, .path = go, .input = o->source, .why = why};
	char *os = go_env(&g, "GOHOSTOS"), *arch = os ? go_env(&g, "GOHOSTARCH") : NULL;
	if (arch) {
		g.os = os;
		g.arch = arch;
		g.temp = tempdir_make();
		dir = make(&g, kind_of(o->source));
	}
	if (dir) {
		char *name = only_file(dir, o->source);
		executable = xasprintf("%s/%s", dir, name);
		free(name);
	}
	free(dir);
	free(os);
	free(arch);
	free(go);
	return executable;
}
