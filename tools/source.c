/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "source.h"
#include "spawn.h"
#include "toolpath.h"

enum source_kind { SOURCE_NONE, SOURCE_FILE, SOURCE_DIRECTORY, SOURCE_PACKAGE };

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);
	return n > k && strcmp(s + n - k, end) == 0;
}

/* What is there is taken for what it is; what is not there and looks like a package's
 * path, for that. */
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

/* Runs go; what it says is shown if it fails, or with -v. Returns the first line. */
static char *
run_go(const struct options *o, struct args *a, const char *dir)
{
	struct result r;
	spawn_show(a->v, o->verbose);
	if (!spawn_run(a->v, dir, &r))
		fatal("cannot run %s:", a->v[0]);
	if ((r.status != 0 || o->verbose) && r.out.p)
		fputs(r.out.p, stderr);
	if (r.status != 0)
		fatal("%s: go failed (%d)", o->input, r.status);
	char *line = xstrdup(r.out.p ? r.out.p : "");
	line[strcspn(line, "\n")] = 0;
	buf_free(&r.out);
	args_free(a);
	return line;
}

static void
add_go(struct args *a, const char *go, const char *command, const struct options *o)
{
	args_add(a, "GOOS=wasip1");
	args_add(a, "GOARCH=wasm");
	args_add(a, go);
	args_add(a, command);
	if (o->go_flags)
		args_words(a, o->go_flags);
}

/* Only `go install` takes a version, and it puts what it makes in GOPATH: ours, but with
 * the user's downloads. Returns where. */
static char *
install(const struct options *o, const char *go, const char *temp)
{
	struct args ask = {0}, a = {0};
	args_add(&ask, go);
	args_add(&ask, "env");
	args_add(&ask, "GOMODCACHE");
	char *cache = run_go(o, &ask, NULL);
	args_add(&a, "env");
	args_addf(&a, "GOPATH=%s", temp);
	args_addf(&a, "GOMODCACHE=%s", cache);
	args_add(&a, "GOBIN=");
	add_go(&a, go, "install", o);
	args_add(&a, o->input);
	free(run_go(o, &a, NULL));
	free(cache);
	return xasprintf("%s/bin/wasip1_wasm", temp);
}

static char *
compile(const struct options *o, const char *go, const char *temp, bool directory)
{
	struct args a = {0};
	args_add(&a, "env");
	add_go(&a, go, "build", o);
	args_add(&a, "-o");
	args_addf(&a, "%s/", temp);
	args_add(&a, directory ? "." : o->input);
	free(run_go(o, &a, directory ? o->input : NULL));
	return xstrdup(temp);
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
	const char *temp = tempdir_make();
	bool versioned = kind == SOURCE_PACKAGE && strchr(o->input, '@');
	char *dir = versioned ? install(o, go, temp)
	                      : compile(o, go, temp, kind == SOURCE_DIRECTORY);
	char *name = only_file(dir, o->input);
	o->input = xasprintf("%s/%s", dir, name);
	if (ends_in(name, ".wasm"))
		name[strlen(name) - strlen(".wasm")] = 0;
	if (!o->output && o->emit < 2)
		o->output = name;
	free(dir);
	free(go);
}
