/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "ctext.h"
#include "entry.h"
#include "file.h"
#include "gocollect.h"
#include "goloop.h"
#include "gonative.h"
#include "gonote.h"
#include "gosignal.h"
#include "grants.h"
#include "hostname.h"
#include "imports.h"
#include "keep.h"
#include "library.h"
#include "make.h"
#include "makelib.h"
#include "objects.h"
#include "output.h"
#include "progress.h"
#include "report.h"
#include "symbols.h"
#include "target.h"
#include "toolpath.h"

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
rewrite(struct build *b)
{
	u32 left_out = b->o->no_pass;
	struct gorewrite_options o = {.no_structure = left_out & PASS_STRUCTURE,
	                              .no_operations = b->o->no_intrinsics ||
	                                               b->o->emit == EMIT_WASM,
	                              .no_result = left_out & PASS_RESULT,
	                              .no_cold = left_out & PASS_COLD};
	struct wasm_error err;
	const char *why = "it was not made by Go";
	bool collects_at_once = false;
	b->module = &b->m;
	if (b->o->no_rewrite)
		return;
	if (b->kind == KIND_GO)
		b->signals_sleep = gonote_sleep(&b->m, &b->bodies);
	if (b->kind == KIND_GO && !(left_out & PASS_COLLECT))
		collects_at_once = gocollect_at_once(&b->m, &b->bodies);
	if (b->kind == KIND_GO && !b->is_library && b->o->emit != EMIT_WASM)
		b->signals = gosignal_prepare(&b->m, &b->bodies);
	if (b->kind == KIND_GO && !b->o->no_intrinsics && b->o->emit != EMIT_WASM)
		gonative_find(&b->m);
	if (b->kind != KIND_GO || !gorewrite(&b->rewritten, &b->m, &o, &why)) {
		gonative_forget(&b->m);
		b->signals = 0;
		stage_done(b, "not rewritten: %s", why);
		return;
	}
	if (!validate_module(&b->rewritten.m, &err))
		bug("the rewritten module is not valid: %s", err.what);
	b->module = &b->rewritten.m;
	if (!gosignal_in_front(b->module))
		b->signals = 0;
	if (b->o->stats)
		report_stats(&b->rewritten.stats, collects_at_once);
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
	toolpath_support(&b->library, &b->headers);
	objects_program_key(b->o, b->input, &b->cc.command,
	                    b->o->wasm2c ? b->o->wasm2c : "wasm2c", b->library,
	                    b->headers, b->key);
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
	toolpath_support(&b->library, &b->headers);
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
	target_build_library(&b->cc, toolpath_sources(b->headers), b->o->libuv, b->dir,
	                     stage_jobs(b), b->o->verbose);
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
	                       : b->cc.x86_64 && !b->is_library ? 1
	                                                        : 2,
	        .keep_loads = b->kind != KIND_GO,
	        .save_none = b->kind == KIND_GO && has_few_parameters(b->module),
	        .max_memory = o->max_memory,
	        .stack_size = stack << (o->level ? 0 : 1), /* frames of -O0 are larger */
	        .policy = grants_policy(o, signals && !b->signals_sleep),
	        .start = entry.start,
	        .initialize = b->is_library ? entry.initialize : ENTRY_NONE,
	        .library = b->is_library,
	        .runs = b->is_library && entry.start != ENTRY_NONE,
	};
	/* one that takes part in signals, unseen by us, may have asked for SIGPIPE */
	b->spec.policy.pipe_ends =
	        !b->is_library && b->kind == KIND_GO && (!signals || b->signals);
	b->spec.policy.is_go = b->kind == KIND_GO;
	b->spec.signals = b->signals;
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
	        .level = b->o->level, .headers = b->headers, .library = b->is_library};
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
build(const struct options *o)
{
	struct build b = {.o = o, .started = progress_now()};
	b.is_library = library_wanted(o);
	b.input = file_map(o->input);
	if (recall_program(&b))
		return;
	read_module(&b);
	imports_check(&b.m, o->command != COMMAND_build || o->emit == EMIT_WASM ||
	                            o->host || o->stub_imports);
	if (o->command == COMMAND_header) {
		hostname_print(&b.m);
		return;
	}
	check_entry(&b);
	rewrite(&b);
	if (o->command == COMMAND_check) {
		report_module(o, &b.m, b.kind, &b.rewritten, stage_jobs(&b));
		return;
	}
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
