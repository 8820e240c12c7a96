/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/file.h"
#include "tools/base/progress.h"
#include "tools/base/spawn.h"
#include "tools/base/toolpath.h"
#include "tools/build/build.h"
#include "tools/build/source.h"
#include "tools/commands/warm.h"
#include "tools/toolchain/cache.h"

/* Lets go commands use that version. */
static void
choose_version(const char *version)
{
	if (!version)
		return;
	if (strncmp(version, "go", 2) == 0)
		version += 2;
	if (strspn(version, "0123456789.abcert") != strlen(version) || !*version)
		usage("cache warm takes a version of Go, like 1.26.2, not \"%s\"",
		      version);
	char *text = xasprintf("go%s", version);
	setenv("GOTOOLCHAIN", text, 1);
	free(text);
}

/* Writes a file of the directory. */
static void
write_file(const char *dir, const char *name, const char *p, size_t n)
{
	char *path = xasprintf("%s/%s", dir, name);
	file_write(path, p, n);
	free(path);
}

/* Runs a go command on this machine. Returns what it printed. The caller frees it. */
static char *
ask_go(const char *go, const char *const *words, bool verbose)
{
	struct args a = {0};
	struct result r;
	args_add(&a, "env");
	args_add(&a, "-u");
	args_add(&a, "GOOS");
	args_add(&a, "-u");
	args_add(&a, "GOARCH");
	args_add(&a, go);
	for (; *words; words++)
		args_add(&a, *words);
	spawn_command(a.v, NULL, verbose, &r);
	if (r.status != 0)
		spawn_failed(&r, "GOTOOLCHAIN needs the network for another version",
		             "go %s failed", a.v[6]);
	args_free(&a);
	return r.out.p;
}

/* A program that names what the library has. */
static char *
write_program(const struct options *o, const char *go)
{
	const char *library, *sources, *dir = tempdir_make();
	static const char module[] = "module warm\n\ngo 1.21\n";
	toolpath_support(&library, &sources);
	char *generator = xasprintf("%s/runtime/warm/generate.go", sources);
	char *text = ask_go(go, (const char *[]){"run", generator, NULL}, o->verbose);
	write_file(dir, "main.go", text, strlen(text));
	write_file(dir, "go.mod", module, sizeof module - 1);
	free(generator);
	free(text);
	return xstrdup(dir);
}

void
warm_run(const struct options *o)
{
	struct options here = *o;
	char *go = toolpath_go();
	choose_version(o->file);
	char *version = ask_go(go, (const char *[]){"env", "GOVERSION", NULL}, false);
	version[strcspn(version, "\n")] = 0;
	if (!o->quiet)
		fprintf(stderr,
		        "compiling the library of %s at -O%u for all later programs: "
		        "minutes, once\n",
		        version, o->level);
	progress_begin(o->quiet || o->verbose);
	here.input = write_program(o, go);
	here.command = COMMAND_build;
	here.runs = true; /* the program itself is not wanted */
	here.output = xasprintf("%s/program", tempdir_make());
	source_build(&here);
	build(&here);
	free(version);
	free(go);
}
