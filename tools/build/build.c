/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/build/build.h"
#include "tools/go/dump.h"
#include "tools/embed/embed.h"
#include "tools/build/host_files.h"
#include "tools/build/limits.h"
#include "tools/c/split.h"
#include "tools/build/write_c.h"
#include "tools/wasm/entry.h"
#include "tools/base/file.h"
#include "tools/go/patch/resume_sp.h"
#include "tools/build/grants.h"
#include "tools/imports/check.h"
#include "tools/options/library_options.h"
#include "tools/build/make_functions.h"
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
read_module(struct stage *s, struct front *f)
{
	struct wasm_error err;
	progress_stage("read");
	if (!wasm_read(&f->m, f->input, &err) || !validate_module(&f->m, &err)) {
		if (err.at)
			fatal("%s: at byte 0x%zx: %s", s->o->input, err.at, err.what);
		fatal("%s: %s", s->o->input, err.what);
	}
	f->kind = module_kind(&f->m);
	if (f->kind == KIND_GOJS)
		fatal_hint("build it with GOOS=wasip1 GOARCH=wasm",
		           "%s: this module was built with GOOS=js, for a browser",
		           s->o->input);
	if (f->kind == KIND_GO && names_find(&f->names, &f->m))
		names_fill(&f->names, &f->m);
	stage_done(s, "read: %u functions, %zu bytes", f->m.nfuncs, f->input.n);
}

/* Makes the module that is compiled. A module stays as it is if it is not Go's, or if
 * Go's linker wrote it in a way that is not known here. */
static void
rewrite_module(struct stage *s, struct front *f, const struct dump *dump)
{
	struct rewrite_options o = {.without = s->o->no_pass,
	                            .library = library_wanted(s->o),
	                            .emit_wasm = s->o->emit == EMIT_WASM,
	                            .no_intrinsics = s->o->no_intrinsics,
	                            .dump = dump};
	struct wasm_error err;
	const char *why = "it was not made by Go";
	f->module = &f->m;
	if (s->o->no_rewrite)
		return;
	progress_stage("rewrite");
	if (f->kind != KIND_GO || !rewrite(&f->rewritten, &f->m, &f->bodies, &o, &why)) {
		if (dump->wanted)
			fatal("--dump: %s has no functions to print: %s", s->o->input,
			      why);
		stage_done(s, "not rewritten: %s", why);
		return;
	}
	if (!validate_module(&f->rewritten.m, &err))
		bug("the rewritten module is not valid: %s", err.what);
	f->module = &f->rewritten.m;
	progress_hide();
	if (s->o->stats)
		stats_print(&f->rewritten.stats);
	stage_done(s, "rewrite: %u of %u Go functions", f->rewritten.stats.matched,
	           f->rewritten.stats.go_functions);
}

static void
find_tools(struct stage *s, struct tools *t, bool vectors)
{
	toolpath_support(&t->library, &t->sources);
	wasm2c_find(&t->wasm2c, s->o->wasm2c, vectors);
	if (s->o->target)
		target_find(s->o->target);
	cc_find(&t->cc, s->o->cc, s->o->target, s->o->launcher);
	if (s->o->target)
		target_check(target_find(s->o->target), &t->cc, s->o->libuv);
	if (s->o->statically)
		cc_require_static(&t->cc, s->o->libuv != NULL);
	t->cc.vectors = vectors;
	t->cc.strip = s->o->strip;
	t->cc.debug = s->o->debug;
	stage_done(s, "tools: wasm2c %s, %s, linker %s", t->wasm2c.version, t->cc.version,
	           t->cc.linker ? t->cc.linker : "ld");
}

/* The runtime for another machine goes where the units are. */
static void
build_runtime(struct stage *s, struct tools *t)
{
	if (!s->o->target)
		return;
	target_build_library(&t->cc, t->sources, s->o->libuv, s->dir, stage_jobs(s),
	                     s->o->verbose);
	t->library = s->dir;
	stage_done(s, "runtime for %s", s->o->target);
}

static void
provide(struct stage *s, const struct module *m, const struct tools *t, struct host *host)
{
	struct cc_code code = {.level = s->o->level,
	                       .sources = t->sources,
	                       .library = library_wanted(s->o)};
	host_files_prepare(host, s->o, m, &t->cc, &code, t->library, s->dir);
	if (s->o->statically && host->dynamic)
		fatal_hint("give archives (.a) to --host, or leave out --static",
		           "--static: a file or library of --host is shared");
	if (s->o->host)
		stage_done(s, "host: %zu objects and libraries", host->link.n);
}

/* Checks that a program has a _start, and that a library has something to call. */
static void
check_entry(const struct options *o, const struct module *m)
{
	bool any = o->emit == EMIT_WASM || o->command == COMMAND_check;
	if (library_wanted(o))
		entry_library(m);
	else if (!any || entry_find(m).initialize == ENTRY_NONE)
		entry_start(m);
}

/* Decides what the options left open. */
static struct program_spec
decide(const struct options *o, const struct front *f, const struct tools *t,
       const struct product *product)
{
	const struct options none = {0}, *granted = product->grants.n ? &none : o;
	struct entry entry = entry_find(&f->m);
	bool signals = module_uses_signals(&f->m), library = library_wanted(o);
	bool go = f->kind == KIND_GO;
	/* A program keeps what it has used until it ends. A library may have many
	 * instances. */
	u64 stack = (library ? 256ull : 1024ull) << 20;
	struct program_spec spec = {
	        .dialect = t->wasm2c.dialect,
	        .memory_mode = o->memory                  ? (int)o->memory
	                       : t->cc.x86_64 && !library ? MEMORY_FIXED
	                                                  : MEMORY_BASE,
	        .keep_loads = !go,
	        .vectors = f->m.has_vectors,
	        .save_none = go && program_has_few_parameters(f->module),
	        .max_memory = granted->max_memory,
	        .stack_size = stack << (o->level ? 0 : 1), /* frames of -O0 are larger */
	        .policy = grants_policy(granted, signals && !f->rewritten.signals_wait),
	        .exports = o->host != NULL,
	        .signals = f->rewritten.signals,
	        .start = entry.start,
	        .initialize = library ? entry.initialize : ENTRY_NONE,
	        .library = library,
	        .runs = library && entry.start != ENTRY_NONE,
	        .memory_pages = f->m.has_memory ? f->m.memory.min : 0,
	        .baked_room = product->grants.n ? grants_room(&product->grants) : 0,
	};
	/* A program that handles signals in a way that we do not know may have asked for
	 * SIGPIPE. */
	spec.policy.pipe_ends = !library && go && (!signals || f->rewritten.signals);
	spec.policy.is_go = go;
	spec.policy.embedded = (const void *)f->embedded.p;
	/* in a library the host handles signals */
	spec.preempts =
	        !library && go && !o->no_preempt && preempt_find(&f->m, &spec.preempt);
	grants_check_memory(o, spec.memory_pages);
	grants_warn(o);
	return spec;
}

/* Fills in what a trap needs to show Go's stack. */
static void
note_stack(const struct options *o, u64 pclntab, struct lowered *l,
           struct program_spec *spec)
{
	if (o->strip || spec->library || !pclntab)
		return;
	spec->pclntab = pclntab;
	spec->sp_noted = resume_sp_note(&l->m, &l->arena);
	spec->traces = spec->sp_noted != 0;
}

/* Makes the module that wasm2c gets. */
static void
lower(const struct options *o, const struct front *f, struct lowered *l,
      struct program_spec *spec)
{
	lower_module(l, f->module);
	if (spec->preempts)
		preempt_widen(&l->m, &spec->preempt, &l->arena);
	note_stack(o, f->names.address, l, spec);
	if (!o->strip)
		symbols_name(&l->m, &l->arena);
}

static void
read_input(struct stage *s, struct front *f)
{
	const struct options *o = s->o;
	read_module(s, f);
	check_imports(&f->m, o->command != COMMAND_build || o->emit == EMIT_WASM ||
	                             o->host || o->stub_imports);
	if (o->command == COMMAND_header)
		return;
	check_entry(o, &f->m);
	rewrite_module(s, f, &(struct dump){0});
}

/* --dump: prints functions, and builds nothing. */
static void
dump(struct stage *s, struct front *f)
{
	struct dump d = {0};
	char *error;
	if (s->o->no_rewrite)
		misuse("--dump prints what the rewrite does: leave out "
		       "--no-rewrite");
	if (!dump_parse(&d, s->o->dump, &error))
		misuse("%s", error);
	read_module(s, f);
	rewrite_module(s, f, &d);
}

void
build_read(struct stage *s, struct front *f)
{
	*f = (struct front){.input = file_map(s->o->input)};
	read_input(s, f);
}

/* --- the stages in their order --- */

/* What the stages hand on. */
struct build {
	struct stage stage;
	struct front front;
	struct tools tools;
	struct product product;
	struct program_spec spec;
	struct host host;
	struct lowered lowered;
	struct split split;
	struct cc_code code;
	struct cc_link link;
	bool shares; /* functions are compiled for all programs: units are not needed */
	u32 objects; /* of functions, to be linked */
};

/* Reads what --embed names. An output that is there already must not be among it. */
static void
read_embedded(const struct options *o, struct front *f)
{
	if (!o->embed || o->emit == EMIT_WASM)
		return;
	char *name = output_name(o->input);
	char *path = o->emit == EMIT_NINJA ? NULL : output_path(o, name);
	embed_read((const char *const *)o->embed, path, &f->embedded);
	free(path);
	free(name);
}

static void
do_read(struct build *b)
{
	read_input(&b->stage, &b->front);
}

/* Says what will not work before the compilers start, because they take long. */
static void
do_note(struct build *b)
{
	if (!b->stage.o->quiet)
		limits_note(&b->front.m, b->stage.o, true);
}

/* An executable of the cache: what will not work with these grants is said once. */
static void
note_other_grants(struct build *b)
{
	grants_warn(b->stage.o);
	if (make_knows_grants(&b->product))
		return;
	if (!b->stage.o->quiet) {
		read_module(&b->stage, &b->front);
		limits_note(&b->front.m, b->stage.o, false);
	}
	make_keep_grants(&b->product);
}

static void
do_emit_module(struct build *b)
{
	make_module(b->stage.o, b->front.module);
}

static void
do_find_tools(struct build *b)
{
	find_tools(&b->stage, &b->tools, b->front.m.has_vectors);
}

static void
do_open_output(struct build *b)
{
	make_open(b->stage.o, &b->product);
}

static void
do_open_directory(struct build *b)
{
	b->stage.dir = workdir_make(b->stage.o->keep);
}

static void
do_build_runtime(struct build *b)
{
	build_runtime(&b->stage, &b->tools);
}

static void
do_decide(struct build *b)
{
	b->spec = decide(b->stage.o, &b->front, &b->tools, &b->product);
	b->code = (struct cc_code){.level = b->stage.o->level,
	                           .max_nesting = b->front.module->max_nesting,
	                           .go = b->front.kind == KIND_GO,
	                           .sources = b->tools.sources,
	                           .library = b->spec.library};
}

static void
do_open_header(struct build *b)
{
	b->spec.name = library_name(b->product.path);
	make_library_open(b->stage.o, &b->product);
}

static void
do_provide(struct build *b)
{
	provide(&b->stage, b->front.module, &b->tools, &b->host);
	b->link = (struct cc_link){b->tools.library, &b->host.link, b->host.dynamic};
}

static void
do_lower(struct build *b)
{
	lower(b->stage.o, &b->front, &b->lowered, &b->spec);
}

static void
do_write_program(struct build *b)
{
	write_c_program(&b->stage, b->front.module, &b->lowered, &b->spec, &b->host);
	write_c_names(&b->stage, b->front.module);
}

static void
do_share(struct build *b)
{
	struct functions f;
	struct cc_code cuts = b->code;
	cuts.cuts = true;
	b->shares =
	        functions_find(&f, &b->stage, &b->front, &b->tools, &b->lowered, &b->spec,
	                       &b->host, &cuts) &&
	        functions_make(&f, &b->stage, &b->tools, &b->lowered, &b->spec, &cuts);
	b->objects = 1;
	functions_free(&f);
}

static void
do_units(struct build *b)
{
	if (b->shares)
		return;
	struct span c = write_c_translate(&b->stage, &b->tools.wasm2c, &b->lowered);
	write_c_units(&b->stage, c, &b->lowered, &b->spec, &b->front.names,
	              b->tools.cc.clang, &b->split);
	b->objects = b->split.nunits;
}

static void
do_ninja(struct build *b)
{
	make_ninja(&b->stage, &b->tools.cc, &b->code, &b->link, &b->split);
}

static void
do_compile(struct build *b)
{
	if (b->shares)
		return;
	make_objects(&b->stage, &b->tools.cc, &b->code, &b->split);
}

static void
do_link(struct build *b)
{
	make_executable(&b->stage, &b->tools.cc, &b->link, b->objects, &b->product);
}

static void
do_library(struct build *b)
{
	make_library(&b->stage, &b->front, &b->tools, &b->spec, &b->link, b->objects,
	             &b->product);
}

static void
do_finish(struct build *b)
{
	(void)b;
	keep_finish(NULL);
	cache_close();
}

enum {
	EXE = 1 << EMIT_EXE,
	WASM = 1 << EMIT_WASM,
	NINJA = 1 << EMIT_NINJA,
	LIBRARY = 1 << EMIT_LIB | 1 << EMIT_SHARED,
	LINKED = EXE | LIBRARY,
	NATIVE = LINKED | NINJA,
	ALL = NATIVE | WASM,
};

/* Which stages run for which --emit. */
static const struct {
	unsigned emits;
	void (*run)(struct build *b);
} stages[] = {
        {ALL, do_read},
        {WASM, do_emit_module},
        {NATIVE, do_note},
        {NATIVE, do_find_tools},
        {LINKED, do_open_output},
        {NATIVE, do_open_directory},
        {NATIVE, do_build_runtime},
        {NATIVE, do_decide},
        {LIBRARY, do_open_header},
        {NATIVE, do_provide},
        {NATIVE, do_lower},
        {NATIVE, do_write_program},
        {LINKED, do_share},
        {NATIVE, do_units},
        {NINJA, do_ninja},
        {LINKED, do_compile},
        {EXE, do_link},
        {LIBRARY, do_library},
        {LINKED, do_finish},
};

void
build(const struct options *o)
{
	unsigned emit = 1u << (o->emit ? o->emit : EMIT_EXE);
	struct build b = {.stage = stage_start(o),
	                  .front = {.input = file_map(o->input)}};
	if (o->dump) {
		progress_finish();
		dump(&b.stage, &b.front);
		return;
	}
	read_embedded(o, &b.front);
	if (emit == 1u << EMIT_EXE)
		grants_text(o, &b.product.grants);
	if (make_recall(&b.stage, &b.front, &b.tools, &b.product)) {
		note_other_grants(&b);
		stage_built(&b.stage, b.product.path);
		return;
	}
	for (size_t i = 0; i < LEN(stages); i++)
		if (stages[i].emits & emit)
			stages[i].run(&b);
	stage_built(&b.stage, b.product.path);
}
