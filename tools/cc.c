/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cc.h"
#include "file.h"
#include "toolpath.h"

/* clang first: the faster compiler for this code, and the faster program (DESIGN.md). */
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

bool
cc_search(struct cc *cc, const char *given, const char *target)
{
	const char *env = getenv("CC");
	*cc = (struct cc){0};
	if (!given && target) {
		char *name = xasprintf("%s-gcc", target), *path = toolpath_find(name);
		if (path)
			args_add(&cc->command, path);
		free(path);
		free(name);
		return cc->command.n > 0;
	}
	if (!given && env && *env)
		given = env;
	if (given)
		args_words(&cc->command, given);
	for (size_t i = 0; !cc->command.n && i < LEN(candidates); i++) {
		char *path = toolpath_find(candidates[i]);
		if (path)
			args_add(&cc->command, path);
		free(path);
	}
	return cc->command.n > 0;
}

static void
find_launcher(struct cc *cc, const char *given)
{
	args_words(&cc->launcher, given);
	if (!cc->launcher.n)
		fatal("--launcher needs a command");
	char *path = toolpath_find(cc->launcher.v[0]);
	if (!path)
		fatal_hint(
		        "install it (apt-get install ccache, distcc, icecc or sccache), "
		        "or leave out --launcher",
		        "--launcher %s: not found", cc->launcher.v[0]);
	free(path);
}

void
cc_find(struct cc *cc, const char *given, const char *target, const char *launcher)
{
	bool found = cc_search(cc, given, target);
	if (!found && target) {
		/* Debian's package has dashes only */
		char *hint = xasprintf("apt-get install gcc-%s", target);
		for (char *p = hint; *p; p++)
			*p = *p == '_' ? '-' : *p;
		fatal_hint(hint, "no C compiler found for %s", target);
	}
	if (!found)
		fatal_hint("apt-get install clang, or gcc libc6-dev",
		           "no C compiler found");
	cc->version = ask(cc, "--version");
	cc->clang = strstr(cc->version, "clang") != NULL;
	cc->machine = ask(cc, "-dumpmachine");
	cc->x86_64 = strncmp(cc->machine, "x86_64", 6) == 0;
	if (launcher)
		find_launcher(cc, launcher);
}

/* Flags by who understands them and why they are there. */
enum who { ALL, GCC, CLANG, NOT_GO, PROGRAM, LIBRARY };

static const struct {
	enum who who;
	const char *flag;
} flags[] = {
        {ALL, "-std=gnu11"},
        {ALL, "-w"}, /* generated code; what it means is our affair, not a warning's */
        {PROGRAM, "-fPIE"},
        {LIBRARY, "-fPIC"},
        {ALL, "-fvisibility=hidden"},
        /* the same code took 1.27 times as long at another place (gobench's fib); 64 is
         * no better; 0.7 % more text */
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
         * the store buffer: gobench 1.03 times faster without (map 1.05, chan 1.1) */
        {CLANG, "-mllvm"},
        {CLANG, "-combiner-store-merging=false"},
        /* endless recursion has to end in a trap, not to become a loop */
        {NOT_GO, "-fno-optimize-sibling-calls"},
};

static const char *const clang_debug[] = {
        /* functions' labels, which are Go's names, besides their names in C; without what
         * else comes with it */
        "-fdebug-info-for-profiling",
        "-mllvm",
        "-no-discriminators",
        "-fdebug-compilation-dir=.",
};

void
cc_compile_command(const struct cc *cc, const struct cc_code *code, const char *source,
                   const char *object, struct args *out)
{
	const char *dot = strrchr(source, '.');
	bool is_c = dot && strcmp(dot, ".c") == 0;
	for (size_t i = 0; is_c && i < cc->launcher.n; i++)
		args_add(out, cc->launcher.v[i]);
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_addf(out, "-O%u", code->level);
	for (size_t i = 0; i < LEN(flags); i++) {
		enum who who = flags[i].who;
		if (who == ALL || (who == CLANG && cc->clang) ||
		    (who == GCC && !cc->clang) || (who == NOT_GO && !code->go) ||
		    who == (code->library ? LIBRARY : PROGRAM))
			args_add(out, flags[i].flag);
	}
	if (cc->debug) {
		args_add(out, "-g1");
		for (size_t i = 0; i < LEN(clang_debug) && cc->clang; i++)
			args_add(out, clang_debug[i]);
		if (!cc->clang)
			args_add(out, "-fno-record-gcc-switches");
	}
	if (cc->clang) /* each `if` of wasm is a brace, and so is each of ours */
		args_addf(out, "-fbracket-depth=%u", code->max_nesting + 256);
	args_addf(out, "-I%s", code->headers);
	args_add(out, "-I.");
	args_add(out, "-c");
	args_add(out, source);
	args_add(out, "-o");
	args_add(out, object);
}

char *
cc_file(const struct cc *cc, const char *name)
{
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
	args_addf(out, "-I%s", code->headers);
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
	char *option = xasprintf("-print-file-name=lib%s.a", name);
	char *path = ask(cc, option);
	bool found = path[0] == '/';
	free(option);
	free(path);
	return found;
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
	char *path = cc_file(cc, "libuv.a");
	return path ? path : cc_file(cc, "libuv_a.a");
}

/* What a static executable needs besides libuv. Returns the first that is missing. A
 * static program starts in two thirds of the time of a dynamic one (hello: 1.4 ms and
 * 1.7, native Go 1.3) and runs on any Linux. Position independent all the same: where a
 * program at a fixed place has its heap, the guest's memory has to be. Sanitizers need
 * the dynamic library. */
static const char *
missing_for_static(const struct cc *cc)
{
	static const char *const needed[] = {"rcrt1.o", "libc.a", "libm.a"};
	for (size_t i = 0; i < cc->command.n; i++)
		if (strncmp(cc->command.v[i], "-fsanitize", 10) == 0)
			return "a static sanitizer";
	for (size_t i = 0; i < LEN(needed); i++) {
		char *path = cc_file(cc, needed[i]);
		if (!path)
			return needed[i];
		free(path);
	}
	return NULL;
}

void
cc_require_static(const struct cc *cc)
{
	const char *missing = missing_for_static(cc);
	char *uv = cc_libuv(cc);
	if (missing || !uv)
		fatal_hint("apt-get install libc6-dev libuv1-dev, or leave out --static",
		           "--static: %s is missing", missing ? missing : "libuv.a");
	free(uv);
}

static void
link_begin(const struct cc *cc, const struct cc_link *link, const char *output,
           struct args *out)
{
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_add(out, link->dynamic || missing_for_static(cc) ? "-pie" : "-static-pie");
	args_add(out, "-Wl,-z,relro,-z,now,-z,noexecstack");
	if (cc->strip)
		args_add(out, "-Wl,-s");
	args_add(out, "-o");
	args_add(out, output);
}

static void
link_end(const struct cc *cc, const struct cc_link *link, struct args *out)
{
	for (size_t i = 0; i < link->host->n; i++)
		args_add(out, link->host->v[i]);
	if (link->dynamic) /* shared host files use gowasm.h's functions */
		args_add(out, "-Wl,--export-dynamic-symbol=gowasm_*");
	args_addf(out, "%s/libgowasm.a", link->library);
	char *uv = cc_libuv(cc);
	args_add(out, uv ? uv : "-luv");
	free(uv);
	args_add(out, "-lm");
	args_add(out, "-lpthread");
	args_add(out, "-ldl");
}

void
cc_link_command(const struct cc *cc, const struct cc_link *link, size_t objects,
                const char *output, struct args *out)
{
	link_begin(cc, link, output, out);
	for (size_t i = 0; i < objects; i++)
		args_addf(out, "%03zu.o", i);
	args_add(out, "program.o");
	args_add(out, "image.o");
	link_end(cc, link, out);
}

void
cc_probe_command(const struct cc *cc, const struct cc_link *link, struct args *out)
{
	link_begin(cc, link, "probe.out", out);
	if (link->whole) /* the first main is the probe's */
		args_add(out, "-Wl,--allow-multiple-definition");
	args_add(out, "-w");
	args_add(out, "-fPIE");
	args_add(out, "probe.c");
	link_end(cc, link, out);
}

/* A host file that is linked into the one object, not beside it. */
static bool
is_joined(const char *arg)
{
	size_t n = strlen(arg);
	return arg[0] != '-' && n > 2 && arg[n - 2] == '.';
}

void
cc_join_command(const struct cc *cc, const struct cc_link *link, size_t objects,
                const char *uv, const char *output, struct args *out)
{
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_add(out, "-r");
	args_add(out, "-nostdlib");
	args_add(out, "-Wl,-u,LIB_open");
	args_add(out, "-o");
	args_add(out, output);
	for (size_t i = 0; i < objects; i++)
		args_addf(out, "%03zu.o", i);
	args_add(out, "program.o");
	args_add(out, "image.o");
	for (size_t i = 0; i < link->host->n; i++)
		if (is_joined(link->host->v[i]))
			args_add(out, link->host->v[i]);
	args_addf(out, "%s/libgowasm.a", link->library);
	if (uv)
		args_add(out, uv);
}

void
cc_shared_command(const struct cc *cc, const struct cc_link *link, const char *object,
                  bool with_uv, const char *soname, const char *output, struct args *out)
{
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_add(out, "-shared");
	/* handlers of ours may still be in use */
	args_add(out, "-Wl,-z,relro,-z,now,-z,noexecstack,-z,nodelete,-z,defs,-z,text");
	/* unless it could be taken for an option */
	if (!strchr(soname, ','))
		args_addf(out, "-Wl,-soname,%s", soname);
	if (cc->strip)
		args_add(out, "-Wl,-s");
	args_add(out, "-o");
	args_add(out, output);
	args_add(out, object);
	for (size_t i = 0; i < link->host->n; i++)
		if (!is_joined(link->host->v[i]))
			args_add(out, link->host->v[i]);
	if (with_uv)
		args_add(out, "-luv");
	args_add(out, "-lm");
	args_add(out, "-lpthread");
	args_add(out, "-ldl");
}

void
cc_free(struct cc *cc)
{
	args_free(&cc->command);
	args_free(&cc->launcher);
	free(cc->version);
	free(cc->machine);
}
