/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/file.h"
#include "tools/base/pool.h"
#include "tools/build/make_functions.h"
#include "tools/build/write_c.h"
#include "tools/c/declare.h"
#include "tools/c/unit.h"
#include "tools/functions/assemble.h"
#include "tools/functions/batch.h"
#include "tools/functions/cut.h"
#include "tools/go/recognise/attributes.h"
#include "tools/imports/c_names.h"
#include "tools/toolchain/objects.h"

static u16
machine_of(const struct cc *cc)
{
	return cc->x86_64                                 ? EM_X86_64
	       : strncmp(cc->machine, "aarch64-", 8) == 0 ? EM_AARCH64
	                                                  : 0;
}

/* --- looking up --- */

/* What a call of each import depends on: who provides it, under which symbol. */
static const char **
import_symbols(const struct module *m, const enum provider *provider, struct arena *a)
{
	const char **symbols = xcalloc(m->nimports + 1u, sizeof *symbols);
	for (u32 i = 0; i < m->nimports; i++) {
		struct buf text = {0};
		buf_printf(&text, "%d ", provider[i]);
		if (provider[i] == PROVIDER_WASI)
			buf_add(&text, m->imports[i].name.p, m->imports[i].name.n);
		else
			c_names_symbol(&m->imports[i], &text);
		buf_u8(&text, 0);
		symbols[i] = arena_copy(a, text.p, text.n, 0, 1);
		buf_free(&text);
	}
	return symbols;
}

/* What decides about the code of all functions. */
static void
common_key(const struct stage *s, const struct tools *tools, const struct lowered *l,
           const struct program_spec *spec, const struct cc_code *code,
           u8 key[HASH_BYTES])
{
	struct args command = {0};
	struct buf text = {0};
	cc_compile_command(&tools->cc, code, "batch.c", "batch.o", &command);
	program_defines(spec, &text);
	declare_instance(&l->m, l->ndata_ops / 2, &text);
	buf_printf(&text, "fold %d\n", !(s->o->no_pass >> PASS_fold & 1));
	objects_functions_key(&(struct objects_functions){.compiler = &tools->cc.command,
	                                                  .command = &command,
	                                                  .version = tools->cc.version,
	                                                  .wasm2c = tools->wasm2c.path,
	                                                  .sources = tools->sources,
	                                                  .text = {(u8 *)text.p, text.n}},
	                      key);
	buf_free(&text);
	args_free(&command);
}

static bool
has_hashed_types(const struct module *m)
{
	u32 *numbers = declare_type_numbers(m);
	bool ok = true;
	for (u32 i = 0; i < m->ntypes; i++)
		ok = ok && numbers[i] == declare_type_hash(&m->types[i]);
	free(numbers);
	return ok;
}

/* Looks the functions up. Returns NULL, or why the build takes the other way. */
static const char *
look_up(struct functions *f, const struct module *m)
{
	struct store *store = cache_functions();
	for (u32 i = 0; i < m->nfuncs; i++) {
		const struct canonical_function *c = &f->canonical.functions[i];
		struct record r;
		if (attributes_of(m, i)->native)
			continue;
		if (c->why_not)
			return c->why_not;
		f->keys++;
		if (!store || !store_find(store, c->key, &f->records[i]) ||
		    !record_open(&r, f->records[i]) || r.nrefs > c->nrefs)
			f->records[i] = (struct span){NULL, 0};
		f->found += f->records[i].p != NULL;
	}
	return NULL;
}

bool
functions_find(struct functions *f, struct stage *s, const struct front *front,
               const struct tools *tools, const struct lowered *l,
               const struct program_spec *spec, const struct host *host,
               const struct cc_code *code)
{
	struct arena arena = {0};
	u8 common[HASH_BYTES];
	*f = (struct functions){0};
	if (front->module != &front->rewritten.m || s->o->debug ||
	    (s->o->no_pass >> PASS_share & 1) || !machine_of(&tools->cc))
		return false;
	const char *why = has_hashed_types(&l->m) ? NULL : "two types have one hash";
	const char **imports = import_symbols(front->module, host->provider, &arena);
	common_key(s, tools, l, spec, code, common);
	struct canonical_spec c = {.common = {common, sizeof common},
	                           .level = s->o->level,
	                           .repeats = s->o->level &&
	                                      !(s->o->no_pass >> PASS_inline & 1),
	                           .imports = imports};
	canonical_find(&f->canonical, &l->m, &c);
	f->records = xcalloc(l->m.nfuncs + 1u, sizeof *f->records);
	if (!why)
		why = look_up(f, &l->m);
	free(imports);
	arena_free(&arena);
	if (why)
		stage_done(s, "functions are not shared: %s", why);
	else
		stage_done(s, "functions: %u of %u found", f->found, f->keys);
	return !why;
}

/* --- making those that are missing --- */

struct maker {
	struct functions *f;
	struct stage *s;
	const struct lowered *l;
	struct objects objects;
	size_t others; /* commands before those of batches */
	const char *failed;
};

/* All functions that a batch contains or may contain copies of. */
static void
mark_needed(const struct functions *f, const struct module *m, u8 *needed)
{
	for (u32 i = 0; i < m->nfuncs; i++) {
		const struct canonical_function *c = &f->canonical.functions[i];
		if (f->records[i].p || attributes_of(m, i)->native)
			continue;
		needed[i] = 1;
		for (u32 k = 1; k < c->nrefs; k++)
			if (c->refs[k] >= m->nimported_funcs &&
			    f->canonical.functions[c->refs[k] - m->nimported_funcs]
			            .repeats)
				needed[c->refs[k] - m->nimported_funcs] = 1;
	}
}

/* The module that wasm2c gets: only the bodies that are needed, with marked constants. */
static void
reduce(const struct functions *f, const struct lowered *l, struct lowered *out)
{
	static const u8 trap_body[] = {0, OP_UNREACHABLE, OP_END};
	const struct module *m = &l->m;
	u8 *needed = xcalloc(m->nfuncs + 1u, 1);
	*out = (struct lowered){
	        .m = *m, .first_data_op = l->first_data_op, .ndata_ops = l->ndata_ops};
	out->m.funcs = arena_copy(&out->arena, m->funcs, m->nfuncs, 0, sizeof *m->funcs);
	mark_needed(f, m, needed);
	for (u32 i = 0; i < m->nfuncs; i++) {
		if (needed[i])
			canonical_mark(&f->canonical, i, &out->m.funcs[i], &out->arena);
		else
			out->m.funcs[i].body = (struct span){trap_body, sizeof trap_body};
	}
	free(needed);
}

static u32
position(void *arg, u32 of, u32 n)
{
	const struct maker *w = arg;
	const struct module *m = &w->l->m;
	if (of < m->nimported_funcs || of - m->nimported_funcs >= m->nfuncs)
		return UINT32_MAX;
	const struct canonical_function *c =
	        &w->f->canonical.functions[of - m->nimported_funcs];
	for (u32 k = 0; k < c->nrefs; k++)
		if (c->refs[k] == n)
			return k;
	return UINT32_MAX;
}

static void
keep_record(void *arg, u32 n, struct span record, const char *refused)
{
	struct maker *w = arg;
	u32 i = n - w->l->m.nimported_funcs;
	if (n < w->l->m.nimported_funcs || i >= w->l->m.nfuncs)
		return;
	if (refused) {
		w->failed = refused;
		return;
	}
	u8 *copy = arena_alloc(&w->f->canonical.arena, record.n, 1);
	memcpy(copy, record.p, record.n);
	w->f->records[i] = (struct span){copy, record.n};
	if (cache_functions())
		store_add(cache_functions(), w->f->canonical.functions[i].key, record);
}

/* For struct pool: an object is there. */
static void
take_object(void *arg, size_t command)
{
	struct maker *w = arg;
	char name[32];
	if (command < w->others) {
		objects_keep(&w->objects, command);
		return;
	}
	snprintf(name, sizeof name, "b%03zu.o", command - w->others);
	char *path = stage_path(w->s, name);
	struct span object = file_map(path);
	const char *wrong = cut_object(
	        object,
	        &(struct cut_names){.ref = position, .found = keep_record, .arg = w});
	if (wrong)
		w->failed = wrong;
	file_unmap(object);
	if (!w->s->o->keep)
		stage_remove(w->s, name);
	free(path);
}

static void
write_batches(struct maker *w, const struct batch_spec *spec, const struct cc *cc,
              const struct cc_code *common, const struct batch *batches, u32 n,
              struct args *commands)
{
	struct cc_code code = *common;
	for (u32 i = 0; i < n; i++) {
		struct buf text = {0};
		char source[32], object[32];
		snprintf(source, sizeof source, "b%03u.c", i);
		snprintf(object, sizeof object, "b%03u.o", i);
		batch_text(spec, &batches[i], &text);
		stage_write(w->s, source, &text);
		code.level = batches[i].level;
		cc_compile_command(cc, &code, source, object, &commands[i]);
	}
}

/* Writes the C of the missing functions. Returns the batches' number and sets
 * *commands, which has room for two more before them. */
static u32
translate(struct maker *w, const struct tools *tools, const struct program_spec *program,
          const struct cc_code *code, struct args **commands)
{
	const struct module *m = &w->l->m;
	u32 *missing = xreallocn(NULL, m->nfuncs + 1u, sizeof *missing), n = 0,
	    batches = 0;
	struct lowered reduced;
	struct split split;
	for (u32 i = 0; i < m->nfuncs; i++)
		if (!w->f->records[i].p && !attributes_of(m, i)->native)
			missing[n++] = i;
	*commands = NULL;
	if (n) {
		reduce(w->f, w->l, &reduced);
		struct span c = write_c_translate(w->s, &tools->wasm2c, &reduced);
		split_functions(&split, c, program->dialect, &reduced);
		struct batch_spec spec = {&split, &reduced, &w->f->canonical, program,
		                          !(w->s->o->no_pass >> PASS_fold & 1)};
		struct batch *b = batch_pack(&spec, missing, n,
		                             unit_target(w->s->o->level), &batches);
		*commands = xcalloc(batches + 2u, sizeof **commands);
		write_batches(w, &spec, &tools->cc, code, b, batches, *commands + 2);
		free(b);
		split_free(&split);
		lower_free(&reduced);
		file_unmap(c);
	} else {
		*commands = xcalloc(2, sizeof **commands);
	}
	free(missing);
	stage_done(w->s, "functions: %u to compile in %u batches", n, batches);
	return batches;
}

static void
compile(struct maker *w, const struct tools *tools, const struct cc_code *common,
        u32 batches, struct args *commands)
{
	struct cc_code code = *common;
	struct pool pool = {.jobs = stage_jobs(w->s),
	                    .verbose = w->s->o->verbose,
	                    .dir = w->s->dir,
	                    .finished = take_object,
	                    .arg = w};
	code.cuts = false;
	cc_compile_command(&tools->cc, &code, "program.c", "program.o", &commands[0]);
	cc_compile_command(&tools->cc, &code, "image.S", "image.o", &commands[1]);
	objects_start(&w->objects, w->s->dir, &tools->cc.command, tools->cc.version);
	objects_depend_on_module(&w->objects, code.sources);
	w->others = objects_recall(&w->objects, commands, 2);
	memmove(commands + w->others, commands + 2, batches * sizeof *commands);
	stage_compile(&pool, commands, w->others + batches);
	objects_free(&w->objects);
	stage_done(w->s, "compile: %u batches, %u at once, at most %llu MiB each",
	           batches, pool.jobs, (unsigned long long)(pool.peak_memory >> 20));
}

/* --- putting together --- */

static struct assembly_number *
assembly_numbers(const struct functions *f, const struct lowered *l,
                 const struct program_spec *spec, struct arena *a)
{
	const struct module *m = &l->m;
	const char *prefix = split_prefix(spec->dialect);
	u32 n = m->nimported_funcs + m->nfuncs;
	struct assembly_number *numbers = xcalloc(n + 1u, sizeof *numbers);
	for (u32 func = 0; func < n; func++) {
		u32 i = func - m->nimported_funcs;
		const char *symbol =
		        func < m->nimported_funcs ? NULL : attributes_of(m, i)->symbol;
		if (!symbol) {
			char *name = xasprintf("%s%u", prefix, func);
			symbol = arena_copy(a, name, strlen(name) + 1, 0, 1);
			free(name);
		}
		numbers[func] = (struct assembly_number){.name = span_of(symbol)};
		if (func < m->nimported_funcs || attributes_of(m, i)->native)
			continue;
		numbers[func].global = true;
		numbers[func].constants = f->canonical.functions[i].values;
		numbers[func].nconstants = f->canonical.functions[i].nvalues;
	}
	return numbers;
}

static void
put_together(struct functions *f, struct stage *s, const struct lowered *l,
             const struct program_spec *spec, u16 machine)
{
	const struct module *m = &l->m;
	struct arena arena = {0};
	struct record *records = xcalloc(m->nfuncs + 1u, sizeof *records);
	struct assembly_function *functions = xcalloc(m->nfuncs + 1u, sizeof *functions);
	struct assembly_number *numbers = assembly_numbers(f, l, spec, &arena);
	struct assembly_error err;
	struct buf object = {0};
	u32 n = 0;
	for (u32 i = 0; i < m->nfuncs; i++) {
		const struct canonical_function *c = &f->canonical.functions[i];
		if (attributes_of(m, i)->native)
			continue;
		if (!record_open(&records[n], f->records[i]))
			bug("the record of function %u cannot be opened", i);
		functions[n] = (struct assembly_function){
		        &records[n], m->nimported_funcs + i, c->refs, c->nrefs};
		n++;
	}
	struct assembly a = {machine, functions, n, numbers,
	                     m->nimported_funcs + m->nfuncs};
	if (!assemble(&object, &a, &err))
		bug("function %u cannot be put into an object: %s", err.number, err.what);
	if (s->o->stats)
		printf("%u functions to link: %u from the cache, %u compiled, "
		       "%zu bytes\n",
		       f->keys, f->found, f->keys - f->found, object.n);
	stage_write(s, "000.o", &object);
	free(records);
	free(functions);
	free(numbers);
	arena_free(&arena);
}

bool
functions_make(struct functions *f, struct stage *s, const struct tools *tools,
               const struct lowered *l, const struct program_spec *spec,
               const struct cc_code *code)
{
	struct maker w = {.f = f, .s = s, .l = l};
	struct args *commands;
	u32 batches = translate(&w, tools, spec, code, &commands);
	compile(&w, tools, code, batches, commands);
	free(commands);
	for (u32 i = 0; i < l->m.nfuncs && !w.failed; i++)
		if (!f->records[i].p && !attributes_of(&l->m, i)->native)
			w.failed = "the compiler left a function out";
	if (cache_functions())
		store_commit(cache_functions());
	if (w.failed) {
		stage_done(s, "functions are not shared: %s", w.failed);
		return false;
	}
	put_together(f, s, l, spec, machine_of(&tools->cc));
	s->parts = "functions";
	s->units = f->keys;
	s->compiled = f->keys - f->found;
	stage_done(s, "functions: one object");
	return true;
}

void
functions_free(struct functions *f)
{
	canonical_free(&f->canonical);
	free(f->records);
	*f = (struct functions){0};
}
