/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/toolchain/cc.h"
#include "tools/base/file.h"
#include "tools/base/toolpath.h"

/* clang first: it compiles this code faster, and the program is faster */
static const char *const candidates[] = {
        "clang",    "clang-22", "clang-21", "clang-20", "clang-19", "clang-18",
        "clang-17", "clang-16", "clang-15", "clang-14", "gcc",      "cc",
};

static void
first_line(struct buf *b)
{
	if (b->p)
		b->p[strcspn(b->p, "\n")] = 0;
}

/* Asks the compiler one thing; ends the program if it does not answer. */
static char *
ask(const struct cc *cc, const char *option)
{
	struct args a = {0};
	struct result r;
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(&a, cc->command.v[i]);
	args_add(&a, option);
	if (!spawn_run(a.v, NULL, &r))
		fatal_hint("install one (apt-get install clang, or gcc libc6-dev), or "
		           "name it with "
		           "--cc",
		           "cannot run the C compiler %s:", a.v[0]);
	if (r.status != 0 || !r.out.n)
		fatal("%s %s failed; is it a C compiler?", a.v[0], option);
	args_free(&a);
	first_line(&r.out);
	return r.out.p;
}

/* "zig cc", "/opt/zig/zig cc -O1", "python3 -m ziglang cc": by the word before cc. */
static bool
is_zig(const struct args *command)
{
	for (size_t i = 1; i < command->n; i++) {
		if (strcmp(command->v[i], "cc") == 0 &&
		    strstr(path_base(command->v[i - 1]), "zig"))
			return true;
	}
	return false;
}

/* Whether the user's command says for which machine. */
static bool
names_target(const struct args *command)
{
	for (size_t i = 0; i < command->n; i++)
		if (strcmp(command->v[i], "-target") == 0 ||
		    strncmp(command->v[i], "--target=", 9) == 0)
			return true;
	return false;
}

/* Without these words, zig makes code for no processor but its own, adds checks to code
 * that is not optimised, keeps all frame pointers, and writes all debug information. */
static void
add_zig_words(struct args *command, const char *target)
{
	if (!target && !names_target(command))
		args_add(command, "-mcpu=baseline");
	if (target && !names_target(command)) {
		args_add(command, "-target");
		args_add(command, target);
	}
	args_add(command, "-fno-sanitize=undefined");
	args_add(command, "-fomit-frame-pointer");
	args_add(command, "-g0");
}

static bool
search_for_target(struct cc *cc, const char *target)
{
	char *name = xasprintf("%s-gcc", target), *path = toolpath_find(name);
	if (!path && (path = toolpath_find("zig"))) {
		args_add(&cc->command, path);
		args_add(&cc->command, "cc");
		cc->zig = true;
		add_zig_words(&cc->command, target);
	} else if (path) {
		args_add(&cc->command, path);
	}
	free(path);
	free(name);
	return cc->command.n > 0;
}

/* A program of the compiler's directory, or of PATH. The caller frees it. */
static char *
beside(const struct args *compiler, const char *name)
{
	char *found = toolpath_find(compiler->v[0]);
	char *real = found ? realpath(found, NULL) : NULL;
	char *path = NULL;
	if (real) {
		*strrchr(real, '/') = 0;
		path = xasprintf("%s/%s", real, name);
	}
	if (path && !file_exists(path)) {
		free(path);
		path = NULL;
	}
	free(found);
	free(real);
	return path ? path : toolpath_find(name);
}

/* Takes the first linker of this list that is there. Another machine's toolchain, zig, or
 * a user who named one, know better. */
static void
find_linker(struct cc *cc)
{
	static const char *const linkers[] = {"mold", "lld"};
	for (size_t i = 0; i < cc->command.n; i++)
		if (strncmp(cc->command.v[i], "-fuse-ld", 8) == 0 ||
		    strncmp(cc->command.v[i], "--ld-path", 9) == 0)
			return;
	for (size_t i = 0; i < LEN(linkers) && !cc->foreign && !cc->zig; i++) {
		char *name = xasprintf("ld.%s", linkers[i]);
		cc->linker_path = beside(&cc->command, name);
		free(name);
		if (cc->linker_path) {
			cc->linker = linkers[i];
			return;
		}
	}
}

static bool
search(struct cc *cc, const char *given, const char *target)
{
	const char *env = getenv("CC");
	*cc = (struct cc){.foreign = target != NULL};
	if (!given && target)
		return search_for_target(cc, target);
	if (!given && env && *env)
		given = env;
	if (given)
		args_words(&cc->command, given);
	if (cc->command.n) { /* the compiler will run in other directories */
		char *first = cc->command.v[0];
		cc->command.v[0] = toolpath_absolute(first);
		free(first);
	}
	for (size_t i = 0; !cc->command.n && i < LEN(candidates); i++) {
		char *path = toolpath_find(candidates[i]);
		if (path)
			args_add(&cc->command, path);
		free(path);
	}
	cc->zig = is_zig(&cc->command);
	if (cc->zig)
		add_zig_words(&cc->command, target);
	return cc->command.n > 0;
}

bool
cc_search(struct cc *cc, const char *given, const char *target)
{
	bool found = search(cc, given, target);
	if (found)
		find_linker(cc);
	return found;
}

static void
find_launcher(struct cc *cc, const char *given)
{
	args_words(&cc->launcher, given);
	if (!cc->launcher.n)
		usage("--launcher needs a command");
	char *path = toolpath_find(cc->launcher.v[0]);
	if (!path)
		fatal_hint(
		        "install it (apt-get install ccache, distcc, icecc or sccache), "
		        "or leave out --launcher",
		        "--launcher %s: not found", cc->launcher.v[0]);
	free(path);
}

NORETURN static void
no_compiler(const char *target)
{
	const char *zig = "pip install ziglang, and --cc 'python3 -m ziglang cc'";
	/* Debian's package has dashes only */
	char *hint = strstr(target, "musl")
	                     ? xstrdup(zig)
	                     : xasprintf("apt-get install gcc-%s; or %s", target, zig);
	for (char *p = hint; *p; p++)
		*p = *p == '_' ? '-' : *p;
	fatal_hint(hint, "no C compiler found for %s", target);
}

void
cc_find(struct cc *cc, const char *given, const char *target, const char *launcher)
{
	bool found = cc_search(cc, given, target);
	if (!found && target)
		no_compiler(target);
	if (!found)
		fatal_hint("apt-get install clang, or gcc libc6-dev",
		           "no C compiler found");
	cc->version = ask(cc, "--version");
	if (cc->zig && !target && names_target(&cc->command))
		usage_hint("as in --target x86_64-linux-musl --cc 'zig cc'",
		           "--cc names a target: only --target can");
	cc->clang = strstr(cc->version, "clang") != NULL;
	cc->machine = ask(cc, "-dumpmachine");
	cc->x86_64 = strncmp(cc->machine, "x86_64", 6) == 0;
	if (launcher)
		find_launcher(cc, launcher);
}

/* The flags, which compilers understand them, and why they are there. */
enum who { ALL, GCC, CLANG, NOT_GO, PROGRAM, LIBRARY, CUTS };

static const struct {
	enum who who;
	const char *flag;
} flags[] = {
        {ALL, "-std=gnu11"},
        {ALL, "-w"}, /* generated code: nobody reads warnings about it */
        {PROGRAM, "-fPIE"},
        {LIBRARY, "-fPIC"},
        {ALL, "-fvisibility=hidden"},
        /* how fast a small function is depends on where it lies; 64 is no better */
        {ALL, "-falign-functions=32"},
        /* a frame larger than the guard page must not jump over it */
        {ALL, "-fstack-clash-protection"},
        /* wasm's arithmetic: no contraction, no assumption about rounding or NaNs */
        {ALL, "-ffp-contract=off"},
        {ALL, "-fno-math-errno"},
        {ALL, "-fno-strict-aliasing"},
        {GCC, "-frounding-math"},
        {GCC, "-fsignaling-nans"},
        /* their work does not pay on this code, and costs time */
        {GCC, "-fno-tree-vectorize"},
        {CLANG, "-fno-vectorize"},
        {CLANG, "-fno-slp-vectorize"},
        /* two arguments just stored, read as one vector, wait for both stores to leave
         * the store buffer */
        {CLANG, "-mllvm"},
        {CLANG, "-combiner-store-merging=false"},
        /* endless recursion must trap and not become a loop */
        {NOT_GO, "-fno-optimize-sibling-calls"},
        {CUTS, "-ffunction-sections"},
        {CUTS, "-fdata-sections"},
        {CUTS, "-fmerge-constants"},
};

static const char *const clang_debug[] = {
        /* Keeps the labels of functions, which are Go's names, besides their names in C,
         * and nothing else. */
        "-fdebug-info-for-profiling",
        "-mllvm",
        "-no-discriminators",
        "-fdebug-compilation-dir=.",
};

void
cc_compile_command(const struct cc *cc, const struct cc_code *code, const char *source,
                   const char *object, struct args *out)
{
	bool is_c = ends_in(source, ".c");
	for (size_t i = 0; is_c && i < cc->launcher.n; i++)
		args_add(out, cc->launcher.v[i]);
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_addf(out, "-O%u", code->level);
	for (size_t i = 0; i < LEN(flags); i++) {
		enum who who = flags[i].who;
		if (who == ALL || (who == CLANG && cc->clang) ||
		    (who == GCC && !cc->clang) || (who == NOT_GO && !code->go) ||
		    (who == CUTS && code->cuts) ||
		    who == (code->library ? LIBRARY : PROGRAM))
			args_add(out, flags[i].flag);
	}
	if (cc->vectors && cc->x86_64) /* what vectors_x86.h is written for */
		args_add(out, "-msse4.2");
	if (cc->debug) {
		args_add(out, "-g1");
		for (size_t i = 0; i < LEN(clang_debug) && cc->clang; i++)
			args_add(out, clang_debug[i]);
		if (!cc->clang)
			args_add(out, "-fno-record-gcc-switches");
	}
	if (cc->clang) /* one brace for each `if` of wasm, and some for our own C */
		args_addf(out, "-fbracket-depth=%u", code->max_nesting + 256);
	args_addf(out, "-I%s", code->sources);
	args_add(out, "-I.");
	args_add(out, "-c");
	args_add(out, source);
	args_add(out, "-o");
	args_add(out, object);
}

/* Returns a file in a directory of the command's -L, or NULL. zig names libraries of
 * another machine that it does not link. */
static char *
named_file(const struct cc *cc, const char *name)
{
	for (size_t i = 0; i < cc->command.n; i++) {
		const char *word = cc->command.v[i];
		if (strncmp(word, "-L", 2) != 0)
			continue;
		const char *dir = word[2]                 ? word + 2
		                  : i < cc->command.n - 1 ? cc->command.v[i + 1]
		                                          : "";
		char *path = xasprintf("%s/%s", dir, name);
		if (file_exists(path))
			return path;
		free(path);
	}
	return NULL;
}

char *
cc_file(const struct cc *cc, const char *name)
{
	if (cc->zig && cc->foreign)
		return named_file(cc, name);
	char *option = xasprintf("-print-file-name=%s", name), *path = ask(cc, option);
	free(option);
	if (path[0] == '/' || strchr(path, '/'))
		return path;
	free(path);
	return NULL;
}

void
cc_host_command(const struct cc *cc, const struct cc_code *code, const char *source,
                const char *object, struct args *out)
{
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_addf(out, "-O%u", code->level);
	args_add(out, "-g");
	args_add(out, code->library ? "-fPIC" : "-fPIE");
	/* its frames must not jump over the guard page either */
	args_add(out, "-fstack-clash-protection");
	args_add(out, "-Werror=implicit-function-declaration");
	args_add(out, "-include");
	args_add(out, "imports.h");
	args_addf(out, "-I%s/runtime/embed", code->sources); /* gowasm.h */
	args_add(out, "-c");
	args_add(out, source);
	args_add(out, "-o");
	args_add(out, object);
}

bool
cc_has_archive(const struct cc *cc, const char *name, const struct args *dirs)
{
	for (size_t i = 0; i < dirs->n; i++) {
		char *path = xasprintf("%s/lib%s.a", dirs->v[i], name);
		bool found = file_exists(path);
		free(path);
		if (found)
			return true;
	}
	char *archive = xasprintf("lib%s.a", name), *path = cc_file(cc, archive);
	free(archive);
	free(path);
	return path != NULL;
}

char *
cc_program(const struct cc *cc, const char *name)
{
	char *option = xasprintf("-print-prog-name=%s", name), *path = ask(cc, option);
	free(option);
	if (path[0] == '/')
		return path;
	free(path);
	return NULL;
}

char *
cc_libuv(const struct cc *cc)
{
	if (cc->libuv)
		return xstrdup(cc->libuv);
	char *path = cc_file(cc, "libuv.a");
	return path ? path : cc_file(cc, "libuv_a.a");
}

bool
cc_is_musl(const struct cc *cc)
{
	return cc->zig ? cc->foreign && strstr(cc->machine, "musl")
	               : strstr(cc->machine, "musl") != NULL;
}

void
cc_free(struct cc *cc)
{
	args_free(&cc->command);
	args_free(&cc->launcher);
	free(cc->version);
	free(cc->machine);
	free(cc->libuv);
	free(cc->linker_path);
}
