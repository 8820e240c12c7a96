/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/commands/bench.h"
#include "tools/wasm/entry.h"
#include "tools/base/file.h"
#include "tools/base/measure.h"
#include "tools/base/progress.h"
#include "tools/build/source.h"
#include "tools/base/toolpath.h"
#include "tools/wasm/module.h"
#include "tools/base/keep.h"
#include "tools/build/output.h"

enum { DEFAULT_ROUNDS = 5 };

static const struct {
	const char *name, *command, *mode, *compile, *run, *all;
} rows[] = {
#define WAY(name, command, mode, compile, run, all) \
	{name, command, mode, compile, run, all},
#include "tools/commands/bench_ways.def"
#undef WAY
};

/* node has WASI as a library only. argv: [/] module argument... */
static const char node_script[] =
        "import { readFile } from 'node:fs/promises';\n"
        "import { WASI } from 'node:wasi';\n"
        "let args = process.argv.slice(2), all = args[0] === '/';\n"
        "if (all) args = args.slice(1);\n"
        "const wasi = new WASI({ version: 'preview1', args, env: all ? process.env : "
        "{},\n"
        "  preopens: all ? { '/': '/' } : {} });\n"
        "const m = await WebAssembly.compile(await readFile(args[0]));\n"
        "process.exitCode = wasi.start(await WebAssembly.instantiate(m,\n"
        "  wasi.getImportObject()));\n";

/* What a way is made from: the two modules, and where to put things. */
struct place {
	const struct options *o;
	const char *dir, *script;
	char *modules[2]; /* the program; the same with an empty _start */
};

/* --- commands --- */

static void
replace(struct buf *out, const char *word, const char *module, const char *compiled,
        const char *dir, const char *script)
{
	for (; *word; word++) {
		const char *with = NULL;
		if (*word == '@')
			with = word[1] == 'M'   ? module
			       : word[1] == 'C' ? compiled
			       : word[1] == 'D' ? dir
			       : word[1] == 'S' ? script
			                        : NULL;
		if (with)
			buf_str(out, with), word++;
		else
			buf_u8(out, (u8)*word);
	}
}

/* Appends the words of a row's command. `which` of the modules. */
static void
command(const struct place *p, size_t row, const char *text, int which, struct args *out)
{
	struct args words = {0};
	char *dir = xasprintf("%s/way%zu", p->dir, row);
	char *compiled = xasprintf("%s/%d.compiled", dir, which);
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		fatal("%s:", dir);
	args_words(&words, text);
	for (size_t i = 0; i < words.n; i++) {
		struct buf word = {0};
		if (strcmp(words.v[i], "@A") == 0) {
			if (p->o->allow_all)
				args_words(out, rows[row].all);
			continue;
		}
		replace(&word, words.v[i], p->modules[which], compiled, dir, p->script);
		args_add(out, word.p ? word.p : "");
		buf_free(&word);
	}
	args_free(&words);
	free(dir);
	free(compiled);
}

static void
add_arguments(struct args *out, char *const *args)
{
	for (; args && *args; args++)
		args_add(out, *args);
}

/* Adds the last words of a command, if it had any, as a line. Frees `why`. */
static char *
with_words(char *why, const struct result *r)
{
	size_t n = r->out.n;
	while (n && (r->out.p[n - 1] == '\n' || r->out.p[n - 1] == ' '))
		n--;
	if (!n)
		return why;
	char *said = span_show((struct span){(const u8 *)r->out.p, n}, 200);
	char *both = xasprintf("%s: %s", why, said);
	free(said);
	free(why);
	return both;
}

/* Runs a command that compiles. Returns its seconds, or -1 and why it failed. */
static double
compile(const struct args *a, const struct options *o, const char **why)
{
	struct result r;
	double begun = progress_now();
	spawn_show(a->v, o->verbose);
	if (!spawn_run(a->v, NULL, &r)) {
		*why = xasprintf("cannot be started: %s", strerror(errno));
		return -1;
	}
	if (r.status)
		*why = with_words(xstrdup("does not compile it"), &r);
	buf_free(&r.out);
	return r.status ? -1 : progress_now() - begun;
}

/* --- ways --- */

static struct way *
add_way(struct bench *b, const char *name, const char *mode)
{
	b->ways = xreallocn(b->ways, b->nways + 1u, sizeof *b->ways);
	struct way *w = &b->ways[b->nways++];
	progress_stage(name);
	*w = (struct way){.name = name, .mode = mode};
	w->runs = xcalloc(b->rounds, sizeof *w->runs);
	w->starts = xcalloc(b->rounds, sizeof *w->starts);
	return w;
}

/* The first line of what a command says of its version; NULL if it says nothing. */
static const char *
version_of(const char *command, const char *option)
{
	char *const argv[] = {(char *)command, (char *)option, NULL};
	struct result r;
	const char *line = NULL;
	if (!spawn_run(argv, NULL, &r))
		return NULL;
	size_t n = r.out.p ? strcspn(r.out.p, "\n") : 0;
	if (!r.status && n)
		line = span_show((struct span){(const u8 *)r.out.p, n}, 60);
	buf_free(&r.out);
	return line;
}

/* Whether --with names it; `usual`: it takes part without --with. */
static bool
is_chosen(const struct options *o, const char *name, bool usual)
{
	size_t n = strlen(name);
	if (!o->with)
		return usual;
	for (const char *w = o->with; *w; w += strcspn(w, ","), w += *w == ',')
		if (strcspn(w, ",") == n && memcmp(w, name, n) == 0)
			return true;
	return false;
}

static void
add_other(struct bench *b, const struct place *p, size_t row)
{
	if (!is_chosen(p->o, rows[row].name, true))
		return;
	char *found = toolpath_find(rows[row].command);
	struct way *w;
	if (!found) {
		/* somebody asked for it */
		if (p->o->with)
			add_way(b, rows[row].name, rows[row].mode)->why =
			        xstrdup("is not on PATH");
		return;
	}
	w = add_way(b, rows[row].name, rows[row].mode);
	bool is_wazero = strcmp(rows[row].command, "wazero") == 0;
	w->version = version_of(found, is_wazero ? "version" : "--version");
	free(found);
	for (int i = 0; i < 2 && !w->why; i++) {
		struct args a = {0};
		command(p, row, rows[row].compile, i, &a);
		double s = a.n ? compile(&a, p->o, &w->why) : 0;
		w->build = i ? w->build : s;
		args_free(&a);
		command(p, row, rows[row].run, i, i ? &w->start : &w->run);
	}
	add_arguments(&w->run, p->o->args);
}

/* Ours, by this very program: its options are those that were given. */
static void
add_ours(struct bench *b, const struct place *p, const char *name, const char *mode,
         const char *more)
{
	struct way *w = add_way(b, name, mode);
	for (int i = 0; i < 2; i++) {
		struct args a = {0};
		char *output = xasprintf("%s/ours%u.%d", p->dir, b->nways, i);
		args_add(&a, "/proc/self/exe");
		args_add(&a, "build");
		args_add(&a, "--no-cache");
		args_words(&a, more);
		if (p->o->allow_all)
			args_add(&a, "-A");
		if (i) /* starting does not depend on how what never runs is compiled */
			args_add(&a, "-O0");
		else if (!*more)
			args_addf(&a, "-O%u", p->o->level);
		args_add(&a, "-o");
		args_add(&a, output);
		args_add(&a, "--");
		args_add(&a, p->modules[i]);
		double s = compile(&a, p->o, &w->why);
		if (w->why && !*more)
			fatal("the program cannot be built: this way %s", w->why);
		w->build = i ? w->build : s;
		args_add(i ? &w->start : &w->run, output);
		args_free(&a);
		free(output);
	}
	add_arguments(&w->run, p->o->args);
}

/* What Go makes of the source for this machine: no sandbox, all cores. */
static void
add_native(struct bench *b, const struct place *p)
{
	struct way *w = add_way(b, "go", "native, go build");
	char *why = NULL;
	double begun = progress_now();
	char *executable = source_build_native(p->o, &why);
	w->build = progress_now() - begun;
	char *go = toolpath_find("go");
	w->version = go ? version_of(go, "version") : NULL;
	free(go);
	if (executable)
		args_add(&w->run, executable);
	else
		w->why = xasprintf("does not build it: %s", why);
	free(why);
	free(executable);
	add_arguments(&w->run, p->o->args);
}

/* The program with a _start that returns at once: what is left is starting. */
static void
write_start_module(const struct place *p)
{
	static const u8 nothing[] = {0, 0x0b};
	struct module m;
	struct wasm_error err;
	struct buf out = {0};
	if (!wasm_read(&m, file_map(p->modules[0]), &err) || !validate_module(&m, &err))
		fatal("%s: %s", p->modules[0], err.what);
	u32 start = entry_start(&m);
	struct func *funcs = arena_alloc(&m.arena, m.nfuncs + 1u, sizeof *funcs);
	memcpy(funcs, m.funcs, m.nfuncs * sizeof *funcs);
	m.funcs = funcs;
	m.funcs[m.nfuncs++] =
	        (struct func){.type = m.funcs[start - m.nimported_funcs].type,
	                      .body = {nothing, sizeof nothing}};
	for (u32 i = 0; i < m.nexports; i++)
		if (m.exports[i].kind == EXT_FUNC && span_is(m.exports[i].name, "_start"))
			m.exports[i].index = m.nimported_funcs + m.nfuncs - 1;
	m.has_start = false;
	wasm_write(&m, &out);
	file_write(p->modules[1], out.p, out.n);
	buf_free(&out);
	wasm_free(&m);
}

/* --- runs --- */

/* One run; seconds. The output and status go to *r. */
static double
run_once(const struct bench *b, struct way *w, const struct args *a, struct result *r)
{
	struct measure m;
	if (!measure_run(a, b->scratch, &m, r)) {
		w->why = xasprintf("cannot be started: %s", strerror(errno));
		*r = (struct result){0};
		return 0;
	}
	r->peak_memory = m.peak;
	return m.seconds;
}

static bool
same_result(const struct result *a, const struct result *b)
{
	return a->status == b->status && a->out.n == b->out.n &&
	       (!a->out.n || memcmp(a->out.p, b->out.p, a->out.n) == 0);
}

/* Every way once, which warms what it caches: is what comes out the first way's? */
static void
compare_outputs(struct bench *b)
{
	struct result first = {0}, r;
	bool any = false;
	for (u32 i = 0; i < b->nways; i++) {
		struct way *w = &b->ways[i];
		if (w->why)
			continue;
		bool is_first = !any;
		run_once(b, w, &w->run, is_first ? &first : &r);
		any = true;
		w->same = is_first || same_result(&first, &r);
		if (is_first)
			b->reference = i;
		if (!w->same && r.status && r.status != first.status)
			w->why = with_words(xasprintf("ended with status %d, not %d",
			                              r.status, first.status),
			                    &r);
		if (!is_first)
			buf_free(&r.out);
	}
	buf_free(&first.out);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
take_turns(struct bench *b)
{
	struct result r;
	progress_stage("rounds");
	progress_count(0, b->rounds);
	for (u32 round = 0; round < b->rounds; round++) {
		for (u32 i = 0; i < b->nways; i++) {
			struct way *w = &b->ways[i];
			if (w->why)
				continue;
			w->runs[round] = run_once(b, w, &w->run, &r);
			w->peak = r.peak_memory > w->peak ? r.peak_memory : w->peak;
			buf_free(&r.out);
			if (!w->start.n || w->why)
				continue;
			w->starts[w->nstarts++] = run_once(b, w, &w->start, &r);
			buf_free(&r.out);
		}
		progress_count(round + 1, b->rounds);
	}
	progress_finish();
	for (u32 i = 0; i < b->nways; i++) {
		qsort(b->ways[i].runs, b->rounds, sizeof(double), by_value);
		qsort(b->ways[i].starts, b->ways[i].nstarts, sizeof(double), by_value);
	}
}

/* Every name of --with is known. */
static void
check_with(const struct options *o)
{
	for (const char *w = o->with; w && *w; w += strcspn(w, ","), w += *w == ',') {
		size_t n = strcspn(w, ",");
		bool known = n == 6 && memcmp(w, "wasm2c", n) == 0;
		for (size_t i = 0; i < LEN(rows); i++)
			known |= strlen(rows[i].name) == n &&
			         memcmp(w, rows[i].name, n) == 0;
		if (!known)
			usage("--with: %.*s is not known; there are wasm2c, wasmtime, "
			      "wazero, "
			      "'wazero -interpreter', wasmer, wasmedge, iwasm, wasm3, "
			      "node",
			      (int)n, w);
	}
}

void
bench_run(const struct options *o)
{
	struct bench b = {.input = o->source ? o->source : o->input,
	                  .rounds = DEFAULT_ROUNDS,
	                  .args = o->args};
	struct place p = {.o = o, .dir = workdir_make(o->keep)};
	const char *page = o->html ? output_open(o->html, OUTPUT_PAGE, o) : NULL;
	if (o->rounds)
		b.rounds = o->rounds;
	p.modules[0] = toolpath_argument(o->input);
	p.modules[1] = xasprintf("%s/start.wasm", p.dir);
	b.scratch = xasprintf("%s/measured", p.dir);
	p.script = xasprintf("%s/run.mjs", p.dir);
	file_write(p.script, node_script, sizeof node_script - 1);
	write_start_module(&p);
	check_with(o);
	if (o->source)
		add_native(&b, &p);
	add_ours(&b, &p, "gowasm2native", xasprintf("ahead of time, -O%u", o->level), "");
	if (is_chosen(o, "wasm2c", false))
		add_ours(&b, &p, "wasm2c", "plain, gcc -O2",
		         "--no-rewrite --no-intrinsics --no-preempt --cc=gcc -O2");
	for (size_t i = 0; i < LEN(rows); i++)
		add_other(&b, &p, i);
	compare_outputs(&b);
	take_turns(&b);
	if (o->json)
		bench_json(&b);
	else
		bench_table(&b);
	if (page) {
		struct buf html = {0};
		bench_html(&b, &html);
		file_write(page, html.p, html.n);
		output_commit();
		buf_free(&html);
	}
	keep_finish(NULL);
}
