/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/interrupt.h"
#include "tools/base/pool.h"
#include "tools/base/progress.h"
#include "tools/base/spawn.h"
#include "tools/base/toolpath.h"
#include "tools/build/stage.h"
#include "tools/commands/go_test.h"

/* go calls it to run a test program. It knows the options of the build too. */
static const char wrapper_name[] = "go_wasip1_wasm_exec";

/* --- arguments --- */

/* Returns the name of a flag as go reads it, behind one dash or two; "" of other
 * words. *n: its length. */
static const char *
flag_name(const char *arg, size_t *n)
{
	const char *name = arg + (arg[0] == '-') + (arg[0] == '-' && arg[1] == '-');
	*n = name == arg ? 0 : strcspn(name, "=");
	return name;
}

static bool
is_flag(const char *arg, const char *name)
{
	size_t n;
	const char *found = flag_name(arg, &n);
	return n && strlen(name) == n && memcmp(found, name, n) == 0;
}

/* Whether go gives what follows to the test programs. */
static bool
ends_flags(const char *arg)
{
	return is_flag(arg, "args");
}

/* Whether it is an option of a build, and no flag of go test. */
static bool
is_ours(const char *arg)
{
	bool theirs = is_flag(arg, "timeout") || is_flag(arg, "json");
	bool level = arg[0] == '-' && arg[1] == 'O' && arg[2] >= '0' && arg[2] <= '3' &&
	             !arg[3];
	return (options_has(arg) && !theirs) || level || strcmp(arg, "-A") == 0;
}

static void
check_arguments(char *const *args)
{
	for (; *args && !ends_flags(*args); args++) {
		if (is_ours(*args))
			usage_hint("the whole build has them in that variable, as in "
			           "GOWASM2NATIVE_FLAGS='-O1 --dir .'",
			           "test: %s is no flag of go test, but one for "
			           "GOWASM2NATIVE_FLAGS",
			           *args);
		if (is_flag(*args, "exec"))
			usage("test: it runs the tests by an -exec of its own: leave out "
			      "%s",
			      *args);
		if (is_flag(*args, "c"))
			usage_hint("GOOS=wasip1 GOARCH=wasm go test -c makes a module, "
			           "and gowasm2native an executable of that",
			           "test: with -c there is nothing to run");
		if (**args != '-' && ends_in(*args, ".wasm"))
			usage_hint("gowasm2native run runs a module",
			           "test: %s is a module; test takes packages, as go "
			           "test does",
			           *args);
	}
}

static void
check_cache(void)
{
	const char *cache = getenv("GOWASM_CACHE");
	if (cache && strcmp(cache, "off") == 0)
		usage_hint("XDG_CACHE_HOME=$(mktemp -d) gives it another directory",
		           "test: the cache hands over what is built: leave out "
		           "GOWASM_CACHE=off");
}

/* Appends a word to a list that go splits at blanks: it knows quotes of both kinds around
 * a word, and nothing within them. */
static void
add_word(struct buf *list, const char *word)
{
	const char *quote = !strpbrk(word, " \t\n\r'\"") ? ""
	                    : !strchr(word, '\'')        ? "'"
	                                                 : "\"";
	if (*quote && strchr(word, *quote))
		fatal("test: go cannot be given the name %s, with quotes of both kinds "
		      "in it",
		      word);
	buf_printf(list, "%s%s%s%s", list->n ? " " : "", quote, word, quote);
}

/* --- the programs --- */

/* Has go build the test programs and keep them in `dir`. What go says is said again when
 * the tests are run. */
static void
keep_programs(const char *go, const char *wrapper, const char *dir, char *const *args)
{
	struct args a = {0};
	struct buf exec = {0};
	struct result r;
	char *env = toolpath_find("env");
	add_word(&exec, wrapper);
	add_word(&exec, "--keep");
	add_word(&exec, dir);
	args_add(&a, env ? env : "env");
	/* a signal leaves go's directories behind: they go with ours */
	args_addf(&a, "GOTMPDIR=%s", dir);
	args_add(&a, go);
	args_add(&a, "test");
	args_addf(&a, "-exec=%s", exec.p);
	args_add(&a, "-count=1");
	args_add(&a, "-timeout=0");
	for (; *args && !ends_flags(*args); args++) {
		if (!is_flag(*args, "timeout") && !is_flag(*args, "test.timeout"))
			args_add(&a, *args);
		else if (!strchr(*args, '=') && args[1])
			args++;
	}
	progress_stage("go test -exec=none");
	spawn_command(a.v, NULL, false, &r);
	buf_free(&r.out);
	buf_free(&exec);
	args_free(&a);
	free(env);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
list_programs(const char *dir, struct args *out)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	while (d && (e = readdir(d)))
		if (ends_in(e->d_name, ".wasm"))
			args_addf(out, "%s/%s", dir, e->d_name);
	if (d)
		closedir(d);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_name);
}

/* Builds programs, `at_once` of them with `jobs` compilers each. What fails is built
 * again, and says why, when go runs it. */
static void
build_some(const char *wrapper, char *const *programs, size_t n, u32 at_once, u32 jobs)
{
	struct args *commands = xcalloc(n + 1, sizeof *commands);
	struct pool pool = {.jobs = at_once, .goes_on = true};
	struct result unused;
	for (size_t i = 0; i < n; i++) {
		args_add(&commands[i], wrapper);
		args_add(&commands[i], "--build");
		args_addf(&commands[i], "%u", jobs);
		args_add(&commands[i], programs[i]);
	}
	pool_run(&pool, commands, n, &unused);
	for (size_t i = 0; i < n; i++)
		args_free(&commands[i]);
	free(commands);
}

/* The first one is built alone: the others find the functions of Go's library. */
static void
build_programs(const struct options *o, const char *wrapper, const char *dir)
{
	struct args programs = {0};
	struct stage s = stage_start(o);
	u32 jobs = stage_jobs(&s);
	list_programs(dir, &programs);
	progress_stage("test programs");
	if (programs.n)
		build_some(wrapper, programs.v, 1, 1, jobs);
	if (programs.n > 1) {
		u32 left = (u32)programs.n - 1;
		u32 at_once = left < jobs ? left : jobs;
		build_some(wrapper, programs.v + 1, left, at_once, jobs / at_once);
	}
	args_free(&programs);
}

/* --- the tests --- */

NORETURN static void
become_go_test(const char *go, const char *wrapper, char *const *args)
{
	struct args a = {0};
	struct buf exec = {0};
	add_word(&exec, wrapper);
	args_add(&a, go);
	args_add(&a, "test");
	args_addf(&a, "-exec=%s", exec.p);
	for (; *args; args++)
		args_add(&a, *args);
	progress_finish();
	cleanup();
	interrupt_restore();
	execv(go, a.v);
	fatal("cannot run %s:", go);
}

void
go_test_run(const struct options *o)
{
	char *go = toolpath_go(), *wrapper = toolpath_beside(wrapper_name);
	check_arguments(o->args);
	check_cache();
	if (!wrapper)
		fatal("%s is not beside this program; run `make install`", wrapper_name);
	setenv("GOOS", "wasip1", 1);
	setenv("GOARCH", "wasm", 1);
	setenv("CGO_ENABLED", "0", 1);
	const char *dir = tempdir_make();
	keep_programs(go, wrapper, dir, o->args);
	build_programs(o, wrapper, dir);
	become_go_test(go, wrapper, o->args);
}
