/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/build/build.h"
#include "tools/build/write_c.h"
#include "tools/wasm/entry.h"
#include "tools/base/file.h"
#include "tools/go/patch/resume_sp.h"
#include "tools/build/grants.h"
#include "tools/go/dump.h"
#include "tools/imports/check.h"
#include "tools/options/library_options.h"
#include "tools/build/make_program.h"
#include "tools/build/make_library.h"
#include "tools/toolchain/objects.h"
#include "tools/base/progress.h"
#include "tools/c/symbols.h"
#include "tools/toolchain/target.h"
#include "tools/base/toolpath.h"
#include "tools/base/keep.h"
#include "tools/build/output.h"

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
	if (b->kind == KIND_GO && gonames_find(&b->names, &b->m))
		gonames_fill(&b->names, &b->m);
	stage_done(b, "read: %u functions, %zu bytes", b->m.nfuncs, b->input.n);
}

/* Makes the module that is compiled. A module that is not Go's, or Go's in a way that is
 * not known here, stays as it is. */
static void
rewrite(struct build *b, const struct dump *dump)
{
	struct gorewrite_options o = {.without = b->o->no_pass,
	                              .library = b->is_library,
	                              .emit_wasm = b->o->emit == EMIT_WASM,
	                              .no_intrinsics = b->o->no_intrinsics,
	                              .dump = dump};
	struct wasm_error err;
	const char *why = "it was not made by Go";
	b->module = &b->m;
	if (b->o->no_rewrite)
		return;
	if (b->kind != KIND_GO ||
	    !gorewrite(&b->rewritten, &b->m, &b->bodies, &o, &why)) {
		if (dump->wanted)
			fatal("--dump: %s has no functions to print: %s", b->o->input,
			      why);
		stage_done(b, "not rewritten: %s", why);
		return;
	}
	if (!validate_module(&b->rewritten.m, &err))
		bug("the rewritten module is not valid: %s", err.what);
	b->module = &b->rewritten.m;
	if (b->o->stats)
		gostats_print(&b->rewritten.stats);
	stage_done(b, "rewrite: %u of %u Go functions", b->rewritten.stats.matched,
	           b->rewritten.stats.go_functions);
}

static void
emit_module(struct build *b)
{
	struct buf wasm = {0};
	char *name = output_name(b->o->input), *path = output_path(b->o, name);
	const char *temp = output_open(path, OUTPUT_OBJECT, b->o);
	wasm_write(b->module, &wasm);
	file_write(temp, wasm.p, wasm.n);
	buf_free(&wasm);
	output_commit();
	free(name);
	free(path);
}

static void
open_output(struct build *b)
{
	if (b->temp)
		return;
	char *name = output_name(b->o->input);
	b->output = output_path(b->o, name);
	b->temp = output_open(b->output, OUTPUT_OBJECT, b->o);
	free(name);
}

/* Whether an earlier build made this executable: of the same bytes, with the same tools
 * and options. Nothing else is looked at then. */
static bool
recall_program(struct build *b)
{
	cache_open(b->o->no_cache || b->o->command != COMMAND_build ||
	           (b->o->emit > EMIT_EXE && !b->is_library));
	/* what files of --host include is not known */
	if (!cache_is_open() || b->o->host || b->is_library ||
	    !cc_search(&b->cc, b->o->cc, b->o->target))
		return false;
	toolpath_support(&b->library, &b->sources);
	struct buf options = {0};
	options_canonical(b->o, &options);
	objects_program_key(
	        &(struct objects_program){.options = {(const u8 *)options.p, options.n},
	                                  .module = b->input,
	                                  .compiler = &b->cc.command,
	                                  .wasm2c =
	                                          b->o->wasm2c ? b->o->wasm2c : "wasm2c",
	                                  .library = b->library,
	                                  .sources = b->sources,
	                                  .libuv = b->o->libuv,
	                                  .foreign = b->o->target},
	        b->key);
	buf_free(&options);
	if (b->o->keep || b->o->stats || !cache_has(CACHE_PROGRAM, b->key))
		return false;
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
	toolpath_support(&b->library, &b->sources);
	wasm2c_find(&b->wasm2c, b->o->wasm2c);
	if (b->o->target)
		target_find(b->o->target);
	cc_find(&b->cc, b->o->cc, b->o->target, b->o->launcher);
	if (b->o->target)
		target_check(target_find(b->o->target), &b->cc, b->o->libuv);
	if (b->o->statically)
		cc_require_static(&b->cc, b->o->libuv != NULL);
	b->cc.strip = b->o->strip;
	b->cc.debug = b->o->debug;
	if (b->o->emit != EMIT_NINJA)
		open_output(b);
	b->dir = workdir_make(b->o->keep);
	stage_done(b, "tools: wasm2c %s, %s", b->wasm2c.version, b->cc.version);
}

/* The runtime for another machine goes where the units are. */
static void
build_library(struct build *b)
{
	if (!b->o->target)
		return;
	target_build_library(&b->cc, b->sources, b->o->libuv, b->dir, stage_jobs(b),
	                     b->o->verbose);
	b->library = b->dir;
	stage_done(b, "runtime for %s", b->o->target);
}

/* Whether the parameters of all functions, the instance, and the place of more results
 * than fit into registers, go into the ten registers that are not needed for anything
 * else: with more, clang passes one in r11, which it uses itself at the beginning of
 * functions with large frames. (path_open has nine parameters.) */
static bool
has_few_parameters(const struct module *m)
{
	for (u32 i = 0; i < m->ntypes; i++)
		if (m->types[i].nparams + (m->types[i].nresults > 1) > 9)
			return false;
	return true;
}

/* Decides what the options left open. */
static void
decide(struct build *b)
{
	const struct options *o = b->o;
	struct entry entry = entry_find(&b->m);
	bool signals = module_uses_signals(&b->m);
	/* what is used stays in use until the end; a library may have many instances */
	u64 stack = (b->is_library ? 256ull : 1024ull) << 20;
	b->spec = (struct program_spec){
	        .dialect = b->wasm2c.dialect,
	        .memory_mode = o->memory                        ? (int)o->memory
	                       : b->cc.x86_64 && !b->is_library ? MEMORY_FIXED
	                                                        : MEMORY_BASE,
	        .keep_loads = b->kind != KIND_GO,
	        .save_none = b->kind == KIND_GO && has_few_parameters(b->module),
	        .max_memory = o->max_memory,
	        .stack_size = stack << (o->level ? 0 : 1), /* frames of -O0 are larger */
	        .policy = grants_policy(o, signals && !b->rewritten.signals_wait),
	        .start = entry.start,
	        .initialize = b->is_library ? entry.initialize : ENTRY_NONE,
	        .library = b->is_library,
	        .runs = b->is_library && entry.start != ENTRY_NONE,
	};
	/* one that takes part in signals, unseen by us, may have asked for SIGPIPE */
	b->spec.policy.pipe_ends = !b->is_library && b->kind == KIND_GO &&
	                           (!signals || b->rewritten.signals);
	b->spec.policy.is_go = b->kind == KIND_GO;
	b->spec.signals = b->rewritten.signals;
	/* signals are the host's */
	b->spec.preempts = !b->is_library && b->kind == KIND_GO && !o->no_preempt &&
	                   gopreempt_find(&b->m, &b->spec.preempt);
	u64 first = (u64)b->m.memory.min * WASM_PAGE;
	if (o->max_memory && b->m.has_memory && o->max_memory < first)
		fatal("--max-memory is below the %llu KiB that the program starts with",
		      (unsigned long long)(first >> 10));
}

static void
provide(struct build *b)
{
	struct cc_code code = {
	        .level = b->o->level, .sources = b->sources, .library = b->is_library};
	host_prepare(&b->host, b->o, b->module, &b->cc, &code, b->library, b->dir);
	if (b->o->statically && b->host.dynamic)
		fatal_hint("give archives (.a) to --host, or leave out --static",
		           "--static: a file or library of --host is shared");
	b->spec.exports = b->o->host != NULL;
	if (b->o->host)
		stage_done(b, "host: %zu objects and libraries", b->host.link.n);
}

/* What a trap needs to show Go's stack. */
static void
note_stack(struct build *b)
{
	if (b->o->strip || b->is_library || !b->names.address)
		return;
	b->spec.pclntab = b->names.address;
	b->spec.sp_noted = goloop_note(&b->lowered.m, &b->lowered.arena);
	b->spec.traces = b->spec.sp_noted != 0;
}

/* Understands --dump. */
static struct dump
find_dump(const struct options *o)
{
	struct dump d = {0};
	char *error;
	if (!o->dump)
		return d;
	if (o->no_rewrite)
		misuse("--dump prints what the rewrite does: leave out "
		       "--no-rewrite");
	if (!dump_parse(&d, o->dump, &error))
		misuse("%s", error);
	return d;
}

/* A program has a _start; a library something to offer. */
static void
check_entry(const struct build *b)
{
	bool any = b->o->emit == EMIT_WASM || b->o->command == COMMAND_check;
	if (b->is_library)
		entry_library(&b->m);
	else if (!any || entry_find(&b->m).initialize == ENTRY_NONE)
		entry_start(&b->m);
}

void
build_read(struct build *b, const struct options *o)
{
	*b = (struct build){.o = o, .started = progress_now()};
	b->is_library = library_wanted(o);
	struct dump dump = find_dump(o);
	b->input = file_map(o->input);
	if (!dump.wanted && recall_program(b)) {
		b->done = true;
		return;
	}
	read_module(b);
	imports_check(&b->m, o->command != COMMAND_build || o->emit == EMIT_WASM ||
	                             o->host || o->stub_imports || o->dump);
	if (o->command == COMMAND_header)
		return;
	if (!dump.wanted)
		check_entry(b);
	rewrite(b, &dump);
	b->done = dump.wanted;
}

void
build(const struct options *o)
{
	struct build b;
	build_read(&b, o);
	if (b.done)
		return;
	if (o->emit == EMIT_WASM) {
		emit_module(&b);
		return;
	}
	find_tools(&b);
	build_library(&b);
	decide(&b);
	if (b.is_library)
		makelib_open(&b);
	provide(&b);
	lower_module(&b.lowered, b.module);
	if (b.spec.preempts)
		gopreempt_widen(&b.lowered.m, &b.spec.preempt, &b.lowered.arena);
	note_stack(&b);
	if (!o->strip)
		symbols_name(&b.lowered.m, &b.lowered.arena);
	ctext_program(&b);
	ctext_names(&b);
	ctext_translate(&b);
	ctext_units(&b);
	if (o->emit == EMIT_NINJA) {
		make_ninja(&b);
		return;
	}
	make_objects(&b);
	if (b.is_library)
		makelib(&b);
	else
		make_executable(&b);
	keep_finish(NULL);
	cache_close();
}
