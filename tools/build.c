/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "cc.h"
#include "declare.h"
#include "entry.h"
#include "file.h"
#include "gonative.h"
#include "gorewrite.h"
#include "grants.h"
#include "host.h"
#include "hostname.h"
#include "image.h"
#include "imports.h"
#include "lower.h"
#include "ninja.h"
#include "objects.h"
#include "pool.h"
#include "program.h"
#include "progress.h"
#include "report.h"
#include "split.h"
#include "symbols.h"
#include "target.h"
#include "toolpath.h"
#include "unit.h"
#include "wasm2c.h"

enum {
	UNIT_BYTES = 400 * 1000, /* of C text: about 2 s of clang -O2 */
	JOB_MEMORY =
	        700 * 1000 * 1000, /* bytes a compiler takes with such a unit, at most */
};

/* The words of --emit. */
enum { EMIT_EXE = 1, EMIT_WASM, EMIT_NINJA };
/* The words of --no-pass, in their order. */
enum { PASS_STRUCTURE = 1, PASS_INLINE = 2, PASS_COLD = 4 };

/* What the stages hand on. */
struct build {
	const struct options *o;
	const char *output, *temp; /* the executable, and its temporary */
	const char *dir;           /* of the stages' products */
	const char *library, *headers;
	struct wasm2c wasm2c;
	struct cc cc;
	struct host host;
	struct span input;
	struct module m;
	enum module_kind kind;
	struct gorewritten rewritten;
	const struct module *module; /* m, or the rewritten one: what is compiled */
	struct lowered lowered;
	struct image image;
	struct program_spec spec;
	struct span c_text; /* wasm2c's */
	struct split split;
	char key[HASH_TEXT]; /* the executable's, or "" */
	double started;
};

static char *
in_dir(const struct build *b, const char *name)
{
	return xasprintf("%s/%s", b->dir, name);
}

static void
write_in_dir(const struct build *b, const char *name, struct buf *text)
{
	char *path = in_dir(b, name);
	/* what is in ninja's directory and has not changed is not compiled again */
	(b->o->emit == EMIT_NINJA ? file_update : file_write)(path, text->p, text->n);
	free(path);
	buf_free(text);
}

static void
remove_from_dir(const struct build *b, const char *name)
{
	char *path = in_dir(b, name);
	unlink(path);
	free(path);
}

/* With -v: what a stage did and how long it took. */
static void stage_done(struct build *b, const char *fmt, ...) PRINTF(2, 3);

static void
stage_done(struct build *b, const char *fmt, ...)
{
	double now = progress_now();
	va_list ap;
	if (b->o->verbose) {
		fprintf(stderr, "# %.2f s: ", now - b->started);
		va_start(ap, fmt);
		vfprintf(stderr, fmt, ap);
		va_end(ap);
		fputc('\n', stderr);
	}
	b->started = now;
}

static void
read_module(struct build *b)
{
	struct wasm_error err;
	if (!wasm_read(&b->m, b->input, &err) || !validate_module(&b->m, &err)) {
		if (err.at)
			fatal("%s: at byte 0x%zx: %s", b->o->input, err.at, err.what);
		fatal("%s: %s", b->o->input, err.what);
	}
	b->kind = module_kind(&b->m);
	if (b->kind == KIND_GOJS)
		fatal_hint("build it with GOOS=wasip1 GOARCH=wasm",
		           "%s: this module was built with GOOS=js, for a browser",
		           b->o->input);
	stage_done(b, "read: %u functions, %zu bytes", b->m.nfuncs, b->input.n);
}

/* Makes the module that is compiled. A module that is not Go's, or Go's in a way that is
 * not known here, stays as it is. */
static void
rewrite(struct build *b)
{
	struct gorewrite_options o = {b->o->no_pass & PASS_STRUCTURE,
	                              b->o->no_intrinsics || b->o->emit == EMIT_WASM,
	                              b->o->no_pass & PASS_COLD};
	struct wasm_error err;
	const char *why = "it was not made by Go";
	b->module = &b->m;
	if (b->o->no_rewrite)
		return;
	if (b->kind == KIND_GO && !b->o->no_intrinsics && b->o->emit != EMIT_WASM)
		gonative_find(&b->m);
	if (b->kind != KIND_GO || !gorewrite(&b->rewritten, &b->m, &o, &why)) {
		gonative_forget(&b->m);
		stage_done(b, "not rewritten: %s", why);
		return;
	}
	if (!validate_module(&b->rewritten.m, &err))
		bug("the rewritten module is not valid: %s", err.what);
	b->module = &b->rewritten.m;
	if (b->o->stats)
		report_stats(&b->rewritten.stats);
	stage_done(b, "rewrite: %u of %u Go functions", b->rewritten.stats.matched,
	           b->rewritten.stats.go_functions);
}

static void
emit_module(struct build *b)
{
	struct buf wasm = {0};
	if (!b->o->output)
		fatal("--emit=wasm needs a name for the module: -o FILE");
	const char *temp = output_open(b->o->output, b->o->input);
	wasm_write(b->module, &wasm);
	file_write(temp, wasm.p, wasm.n);
	buf_free(&wasm);
	output_commit();
}

static u32
jobs_of(const struct build *b)
{
	return b->o->jobs ? b->o->jobs : pool_default_jobs(JOB_MEMORY);
}

static void
open_output(struct build *b)
{
	if (b->temp)
		return;
	b->output = b->o->output ? b->o->output : output_default(b->o->input);
	b->temp = output_open(b->output, b->o->input);
}

/* Whether an earlier build made this executable: of the same bytes, with the same tools
 * and options. Nothing else is looked at then. */
static bool
recall_program(struct build *b)
{
	cache_open(b->o->no_cache || b->o->command != COMMAND_build || b->o->emit > 1);
	/* what files of --host include is not known */
	if (!cache_is_open() || b->o->host || !cc_search(&b->cc, b->o->cc, b->o->target))
		return false;
	toolpath_support(&b->library, &b->headers);
	objects_program_key(b->o, b->input, &b->cc.command,
	                    b->o->wasm2c ? b->o->wasm2c : "wasm2c", b->library,
	                    b->headers, b->key);
	char *path = b->o->keep || b->o->stats ? NULL : cache_path(CACHE_PROGRAM, b->key);
	if (!path)
		return false;
	free(path);
	open_output(b);
	if (!cache_get(CACHE_PROGRAM, b->key, b->temp))
		return false; /* it went meanwhile */
	output_commit();
	stage_done(b, "cache: the executable of an earlier build");
	return true;
}

static void
find_tools(struct build *b)
{
	if (b->o->emit == EMIT_NINJA && (!b->o->output || b->o->keep))
		fatal("--emit=ninja needs a directory, -o DIR, and keeps everything "
		      "there");
	toolpath_support(&b->library, &b->headers);
	wasm2c_find(&b->wasm2c, b->o->wasm2c);
	if (b->o->target)
		target_find(b->o->target);
	cc_find(&b->cc, b->o->cc, b->o->target, b->o->launcher);
	if (b->o->target)
		target_check(target_find(b->o->target), &b->cc);
	if (b->o->statically)
		cc_require_static(&b->cc);
	b->cc.strip = b->o->strip;
	if (b->o->emit == EMIT_NINJA) {
		b->dir = workdir_make(b->o->output, "--emit=ninja");
		remove_from_dir(b, "build.ninja"); /* it comes last, or not at all */
	} else {
		open_output(b);
		b->dir = workdir_make(b->o->keep, "--keep");
	}
	stage_done(b, "tools: wasm2c %s, %s", b->wasm2c.version, b->cc.version);
}

/* The runtime for another machine goes where the units are. */
static void
build_library(struct build *b)
{
	if (!b->o->target)
		return;
	target_build_library(&b->cc, toolpath_sources(b->headers), b->dir, jobs_of(b),
	                     b->o->verbose);
	b->library = b->dir;
	stage_done(b, "runtime for %s", b->o->target);
}

/* Decides what the options left open. */
static void
decide(struct build *b)
{
	const struct options *o = b->o;
	b->spec = (struct program_spec){
	        .dialect = b->wasm2c.dialect,
	        .memory_mode = o->memory      ? (int)o->memory
	                       : b->cc.x86_64 ? 1
	                                      : 2,
	        .keep_loads = b->kind != KIND_GO,
	        .max_memory = o->max_memory,
	        .stack_size = (o->level ? 1ull : 2ull)
	                      << 30, /* frames of -O0 are larger */
	        .policy = grants_policy(o, module_uses_signals(&b->m)),
	        .start = entry_start(&b->m),
	};
	b->spec.preempts = b->kind == KIND_GO && !o->no_preempt &&
	                   gopreempt_find(&b->m, &b->spec.preempt);
	u64 first = (u64)b->m.memory.min * WASM_PAGE;
	if (o->max_memory && b->m.has_memory && o->max_memory < first)
		fatal("--max-memory is below the %llu KiB that the program starts with",
		      (unsigned long long)(first >> 10));
}

static void
provide(struct build *b)
{
	struct cc_code code = {.level = b->o->level, .headers = b->headers};
	host_prepare(&b->host, b->o, b->module, &b->cc, &code, b->library, b->dir);
	b->spec.exports = b->o->host != NULL;
	if (b->o->host)
		stage_done(b, "host: %zu objects and libraries", b->host.link.n);
}

static void
write_program(struct build *b)
{
	struct buf text = {0};
	image_build(&b->image, b->module);
	image_bytes(&b->image, &text);
	write_in_dir(b, "image.bin", &text);
	program_passive(b->module, &text);
	write_in_dir(b, "passive.bin", &text);
	program_image_s(&text);
	write_in_dir(b, "image.S", &text);
	declare_module(b->spec.dialect, b->module, &b->lowered, b->host.provider, &text);
	write_in_dir(b, "module.h", &text);
	program_text(&b->spec, b->module, &b->lowered, &b->image, &text);
	write_in_dir(b, "program.c", &text);
	stage_done(b, "image: %llu KiB", (unsigned long long)(b->image.size >> 10));
}

/* For who reads what --keep left: which function wasm2c's w2c_f12 is. */
static void
write_names(struct build *b)
{
	const struct module *m = b->module;
	struct buf text = {0};
	if (!b->o->keep || !m->func_names)
		return;
	for (u32 i = 0; i < m->nimported_funcs + m->nfuncs; i++) {
		char *name = func_show(m, i);
		buf_printf(&text, "f%u\t%s\n", i, name);
		free(name);
	}
	write_in_dir(b, "names.txt", &text);
}

static void
translate(struct build *b)
{
	struct buf wasm = {0};
	char *in = in_dir(b, "module.wasm"), *out = in_dir(b, "wasm2c.c");
	wasm_write(&b->lowered.m, &wasm);
	write_in_dir(b, "module.wasm", &wasm);
	wasm2c_run(&b->wasm2c, in, out, b->module->max_nesting, b->o->verbose);
	b->c_text = file_map(out);
	stage_done(b, "wasm2c: %zu bytes of C", b->c_text.n);
	free(in);
	free(out);
}

static void
write_units(struct build *b)
{
	struct buf defines = {0}, text = {0};
	program_defines(&b->spec, &defines);
	split_functions(&b->split, b->c_text, b->spec.dialect, &b->lowered);
	split_pack(&b->split, UNIT_BYTES);
	struct unit_spec spec = {&b->split,
	                         &b->lowered,
	                         b->spec.dialect,
	                         {(u8 *)defines.p, defines.n},
	                         b->o->level && !(b->o->no_pass & PASS_INLINE)};
	for (u32 i = 0; i < b->split.nunits; i++) {
		char name[32];
		unit_text(&spec, &b->split.units[i], &text);
		snprintf(name, sizeof name, "%03u.c", i);
		write_in_dir(b, name, &text);
	}
	buf_free(&defines);
	stage_done(b, "split: %u units", b->split.nunits);
}

static struct cc_code
code_of(const struct build *b)
{
	return (struct cc_code){b->o->level, b->module->max_nesting, b->kind == KIND_GO,
	                        b->headers};
}

static struct cc_link
link_of(const struct build *b)
{
	return (struct cc_link){b->library, &b->host.link, b->host.dynamic};
}

static void
emit_ninja(struct build *b)
{
	u32 *levels = xcalloc(b->split.nunits, sizeof *levels);
	for (u32 i = 0; i < b->split.nunits; i++)
		levels[i] = unit_level(&b->split.units[i], b->o->level);
	struct ninja n = {&b->cc, code_of(b), levels,    b->split.nunits,
	                  b->dir, b->headers, link_of(b)};
	remove_from_dir(b, "probe.c");
	remove_from_dir(b, "probe.out");
	ninja_write(&n);
	free(levels);
	remove_from_dir(b, "module.wasm");
	remove_from_dir(b, "wasm2c.c");
	remove_from_dir(b, "wasm2c.h");
	stage_done(b, "ninja: %u units", b->split.nunits);
}

static void
compile(struct build *b)
{
	struct cc_code code = code_of(b);
	size_t n = b->split.nunits + 2u;
	struct args *commands = xcalloc(n, sizeof *commands);
	struct objects objects = {.dir = b->dir};
	struct result failed;
	struct pool pool = {.jobs = jobs_of(b),
	                    .verbose = b->o->verbose,
	                    .what = "units compiled",
	                    .dir = b->dir,
	                    .finished = objects_keep,
	                    .arg = &objects};
	for (u32 i = 0; i < b->split.nunits; i++) {
		char source[32], object[32];
		snprintf(source, sizeof source, "%03u.c", i);
		snprintf(object, sizeof object, "%03u.o", i);
		code.level = unit_level(&b->split.units[i], b->o->level);
		cc_compile_command(&b->cc, &code, source, object, &commands[i]);
	}
	code.level = b->o->level;
	cc_compile_command(&b->cc, &code, "program.c", "program.o", &commands[n - 2]);
	cc_compile_command(&b->cc, &code, "image.S", "image.o", &commands[n - 1]);
	size_t left = objects_recall(&objects, commands, n, &b->cc.command, b->cc.version,
	                             b->headers);
	size_t bad = pool_run(&pool, commands, left, &failed);
	if (bad < left) {
		fputs(failed.out.p ? failed.out.p : "", stderr);
		fatal_hint("-v shows the commands, --keep=DIR keeps the C; -j1 needs the "
		           "least memory",
		           "%s %s (%d)", commands[bad].v[0],
		           failed.signal ? "was ended by a signal" : "failed",
		           failed.signal ? failed.signal : failed.status);
	}
	for (size_t i = 0; i < left; i++)
		args_free(&commands[i]);
	free(commands);
	objects_free(&objects);
	stage_done(b, "compile: %zu of %zu units, %u at once, at most %llu MiB each",
	           left, n, pool.jobs, (unsigned long long)(pool.peak_memory >> 20));
}

static void
link_program(struct build *b)
{
	struct args a = {0};
	struct result r;
	char cwd[4096];
	/* the link runs where the objects are; the output's name may be relative to us */
	const char *slash = b->temp[0] == '/' ? "" : "/";
	if (!getcwd(cwd, sizeof cwd))
		fatal("the current directory:");
	char *output = xasprintf("%s%s%s", *slash ? cwd : "", slash, b->temp);
	struct cc_link link = link_of(b);
	cc_link_command(&b->cc, &link, b->split.nunits, output, &a);
	spawn_show(a.v, b->o->verbose);
	if (!spawn_run(a.v, b->dir, &r))
		fatal("cannot run %s:", a.v[0]);
	if (r.status != 0) {
		fputs(r.out.p ? r.out.p : "", stderr);
		fatal_hint(
		        "libuv is needed: apt-get install libuv1-dev; is the disk full?",
		        "linking failed");
	}
	buf_free(&r.out);
	args_free(&a);
	free(output);
	if (b->key[0])
		cache_put(CACHE_PROGRAM, b->key, b->temp);
	output_commit();
	stage_done(b, "link: %llu KiB", (unsigned long long)(file_size(b->output) >> 10));
}

void
build(const struct options *o)
{
	struct build b = {.o = o, .started = progress_now()};
	b.input = file_map(o->input);
	if (recall_program(&b))
		return;
	read_module(&b);
	host_check_options(o);
	imports_check(&b.m, o->command != COMMAND_build || o->emit == EMIT_WASM ||
	                            o->host || o->stub_imports);
	if (o->command == COMMAND_header) {
		hostname_print(&b.m);
		return;
	}
	entry_start(&b.m);
	rewrite(&b);
	if (o->command == COMMAND_check) {
		report_module(o->input, &b.m, b.kind, &b.rewritten);
		return;
	}
	if (o->emit == EMIT_WASM) {
		emit_module(&b);
		return;
	}
	find_tools(&b);
	build_library(&b);
	decide(&b);
	provide(&b);
	lower_module(&b.lowered, b.module);
	if (!o->strip)
		symbols_name(&b.lowered.m, &b.lowered.arena);
	write_program(&b);
	write_names(&b);
	translate(&b);
	write_units(&b);
	if (o->emit == EMIT_NINJA) {
		emit_ninja(&b);
		return;
	}
	compile(&b);
	link_program(&b);
	cache_close();
}
