/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/toolchain/cc.h"
#include "tools/base/toolpath.h"
#include "tools/commands/version.h"

/* Runs a command. Returns what it printed, or NULL if it cannot be run or fails. */
static char *
ask(char *const *argv)
{
	struct result r;
	if (!spawn_run(argv, NULL, &r))
		return NULL;
	if (r.status == 0 && r.out.n)
		return r.out.p;
	buf_free(&r.out);
	return NULL;
}

/* Prints a line for a part, with the first line of what it said about itself. Cuts `said`
 * there. */
static void
show(FILE *f, const char *part, char *said, const char *where)
{
	if (!said) {
		fprintf(f, "%-14s not found\n", part);
		return;
	}
	char *line = span_show((struct span){(const u8 *)said, strcspn(said, "\n")}, 200);
	fprintf(f, "%-14s %s%s%s%s\n", part, line, where ? " (" : "", where ? where : "",
	        where ? ")" : "");
	free(line);
	free(said);
}

/* A program that answers to `option`. */
static void
show_program(FILE *f, const char *part, const char *name, const char *option)
{
	char *path = toolpath_find(name);
	char *const argv[] = {path, (char *)option, NULL};
	show(f, part, path ? ask(argv) : NULL, path);
	free(path);
}

/* The number that #define gives to `name` in preprocessed text, or -1. */
static int
defined(const char *text, const char *name)
{
	char *define = xasprintf("#define %s ", name);
	const char *at = strstr(text, define);
	int n = at ? atoi(at + strlen(define)) : -1;
	free(define);
	return n;
}

/* libuv has no program that could be asked: the compiler tells what its header says. */
static void
show_libuv(FILE *f, const struct cc *cc)
{
	static const char *const options[] = {
	        "-E", "-dM", "-x", "c", "-include", "uv/version.h", "/dev/null",
	};
	struct args a = {0};
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(&a, cc->command.v[i]);
	for (size_t i = 0; i < LEN(options); i++)
		args_add(&a, options[i]);
	char *text = cc->command.n ? ask(a.v) : NULL, *said = NULL;
	if (text && defined(text, "UV_VERSION_MAJOR") >= 0)
		said = xasprintf("%d.%d.%d", defined(text, "UV_VERSION_MAJOR"),
		                 defined(text, "UV_VERSION_MINOR"),
		                 defined(text, "UV_VERSION_PATCH"));
	show(f, "libuv", said, NULL);
	free(text);
	args_free(&a);
}

void
version_print(FILE *f, const char *cc, const char *wasm2c)
{
	struct cc compiler;
	bool found = cc_search(&compiler, cc, NULL);
	struct args a = {0};
	fprintf(f, "gowasm2native " VERSION "\n");
	show_program(f, "wabt's wasm2c", wasm2c ? wasm2c : "wasm2c", "--version");
	for (size_t i = 0; i < compiler.command.n; i++)
		args_add(&a, compiler.command.v[i]);
	args_add(&a, "--version");
	show(f, "C compiler", found ? ask(a.v) : NULL,
	     found ? compiler.command.v[0] : NULL);
	show_libuv(f, &compiler);
	setenv("GOTOOLCHAIN", "local", 1); /* nothing is downloaded to answer this */
	show_program(f, "go", "go", "version");
	args_free(&a);
	cc_free(&compiler);
}
