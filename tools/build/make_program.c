/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tools/toolchain/cache.h"
#include "tools/toolchain/elf.h"
#include "tools/base/file.h"
#include "tools/build/grants.h"
#include "tools/build/make_program.h"
#include "tools/toolchain/ninja.h"
#include "tools/toolchain/objects.h"
#include "tools/base/pool.h"
#include "tools/base/progress.h"
#include "tools/c/unit.h"
#include "tools/base/keep.h"
#include "tools/build/output.h"
#include "tools/options/library_options.h"
#include "tools/base/toolpath.h"

void
make_module(const struct options *o, const struct module *m)
{
	struct buf wasm = {0};
	char *name = output_name(o->input), *path = output_path(o, name);
	const char *temp = output_open(path, OUTPUT_OBJECT, o);
	wasm_write(m, &wasm);
	file_write(temp, wasm.p, wasm.n);
	buf_free(&wasm);
	output_commit();
	free(name);
	free(path);
}

void
make_open(const struct options *o, struct product *p)
{
	if (p->temp)
		return;
	char *name = output_name(o->input);
	p->path = output_path(o, name);
	p->temp = output_open(p->path, OUTPUT_OBJECT, o);
	free(name);
}

/* Returns true if an earlier build used the same input, tools and options but for grants.
 * Nothing else is checked then. */
bool
make_recall(struct stage *s, const struct front *f, struct tools *t, struct product *p)
{
	cache_open(s->o->no_cache || s->o->command != COMMAND_build ||
	           (s->o->emit > EMIT_EXE && !library_wanted(s->o)));
	/* the files that C of --host includes are not known */
	if (!cache_is_open() || s->o->host || library_wanted(s->o) ||
	    !cc_search(&t->cc, s->o->cc, s->o->target))
		return false;
	toolpath_support(&t->library, &t->sources);
	struct buf options = {0};
	options_canonical(s->o, &options);
	buf_printf(&options, "room %u\n", grants_room(&p->grants));
	objects_program_key(
	        &(struct objects_program){
	                .options = {(const u8 *)options.p, options.n},
	                .module = f->input,
	                .embedded = {(const u8 *)f->embedded.p, f->embedded.n},
	                .compiler = &t->cc.command,
	                .linker = t->cc.linker_path,
	                .wasm2c = s->o->wasm2c ? s->o->wasm2c : "wasm2c",
	                .library = t->library,
	                .sources = t->sources,
	                .libuv = s->o->libuv,
	                .foreign = s->o->target},
	        p->key);
	buf_free(&options);
	if (s->o->keep || s->o->stats || !cache_has(CACHE_PROGRAM, p->key))
		return false;
	make_open(s->o, p);
	if (!cache_get(CACHE_PROGRAM, p->key, p->temp))
		return false; /* another process removed it meanwhile */
	grants_bake(p->temp, &p->grants, s->o);
	output_commit();
	stage_done(s, "cache: the executable of an earlier build%s",
	           make_knows_grants(p) ? "" : ", with other grants");
	return true;
}

/* The key of an entry that says that an executable was made with these grants. */
static void
grants_key(const struct product *p, char key[HASH_TEXT])
{
	struct hash h;
	hash_start(&h);
	hash_text(&h, p->key);
	hash_piece(&h, p->grants.p, p->grants.n);
	hash_hex(&h, key);
}

bool
make_knows_grants(const struct product *p)
{
	char key[HASH_TEXT];
	grants_key(p, key);
	return cache_has(CACHE_OBJECT, key);
}

void
make_keep_grants(const struct product *p)
{
	char key[HASH_TEXT], *file;
	if (!p->key[0])
		return;
	grants_key(p, key);
	file = xasprintf("%s/grants", tempdir_make());
	file_write(file, p->grants.p, p->grants.n);
	cache_put(CACHE_OBJECT, key, file);
	free(file);
}

void
make_ninja(struct stage *s, const struct cc *cc, const struct cc_code *code,
           const struct cc_link *link, const struct split *split)
{
	u32 *levels = xcalloc(split->nunits, sizeof *levels);
	for (u32 i = 0; i < split->nunits; i++)
		levels[i] = unit_level(&split->units[i], s->o->level);
	bool embeds = s->o->embed != NULL;
	struct ninja n = {cc,     *code,         levels, split->nunits,
	                  s->dir, code->sources, embeds, *link};
	stage_remove(s, "probe.c");
	stage_remove(s, "probe.out");
	ninja_write(&n);
	free(levels);
	stage_remove(s, "module.wasm");
	stage_remove(s, "wasm2c.c");
	stage_remove(s, "wasm2c.h");
	keep_all(s->dir);
	keep_finish("build.ninja");
	stage_done(s, "ninja: %u units", split->nunits);
}

static int
largest_first(const void *a, const void *b)
{
	const struct unit *x = *(const struct unit *const *)a;
	const struct unit *y = *(const struct unit *const *)b;
	return x->bytes != y->bytes ? (x->bytes < y->bytes ? 1 : -1) : (x > y) - (x < y);
}

/* Puts the large units first, so that all cores have work to the end. */
static const struct unit **
in_order(const struct split *s)
{
	const struct unit **order = xreallocn(NULL, s->nunits + 1u, sizeof *order);
	for (u32 i = 0; i < s->nunits; i++)
		order[i] = &s->units[i];
	qsort(order, s->nunits, sizeof *order, largest_first);
	return order;
}

void
make_objects(struct stage *s, const struct cc *cc, const struct cc_code *common,
             const struct split *split)
{
	struct cc_code code = *common;
	size_t n = split->nunits + 2u;
	struct args *commands = xcalloc(n, sizeof *commands);
	struct objects objects;
	struct pool pool = {.jobs = stage_jobs(s),
	                    .verbose = s->o->verbose,
	                    .dir = s->dir,
	                    .finished = objects_keep,
	                    .arg = &objects};
	const struct unit **order = in_order(split);
	for (u32 i = 0; i < split->nunits; i++) {
		char source[32], object[32];
		u32 number = (u32)(order[i] - split->units);
		snprintf(source, sizeof source, "%03u.c", number);
		snprintf(object, sizeof object, "%03u.o", number);
		code.level = unit_level(order[i], s->o->level);
		cc_compile_command(cc, &code, source, object, &commands[i]);
	}
	code.level = s->o->level;
	cc_compile_command(cc, &code, "program.c", "program.o", &commands[n - 2]);
	cc_compile_command(cc, &code, "image.S", "image.o", &commands[n - 1]);
	objects_start(&objects, s->dir, &cc->command, cc->version);
	objects_depend_on_module(&objects, code.sources);
	size_t left = objects_recall(&objects, commands, n);
	stage_compile(&pool, commands, left);
	free(commands);
	free(order);
	objects_free(&objects);
	s->units = n;
	s->compiled = left;
	stage_done(s, "compile: %zu of %zu units, %u at once, at most %llu MiB each",
	           left, n, pool.jobs, (unsigned long long)(pool.peak_memory >> 20));
}

/* --static is a promise, so this looks at what the linker made. */
static void
check_static(const struct stage *s, const struct product *p)
{
	struct buf needs = {0};
	if (s->o->statically && elf_needs(p->temp, &needs))
		fatal_hint("give archives to --host, or leave out --static; with zig: "
		           "--target ARCH-linux-musl --cc 'zig cc'",
		           "--static: %s would need %s", p->path, needs.p);
	buf_free(&needs);
}

void
make_executable(struct stage *s, const struct cc *cc, const struct cc_link *link,
                size_t units, const struct product *p)
{
	struct args a = {0};
	struct result r;
	progress_stage("link");
	/* the link runs where the objects are; the output's name may be relative to us */
	char *output = file_absolute(p->temp);
	cc_link_command(cc, link, units, output, &a);
	spawn_command(a.v, s->dir, s->o->verbose, &r);
	if (r.status != 0 && cc->linker) { /* one that is too old, perhaps */
		struct cc own = *cc;
		own.linker = NULL;
		args_free(&a);
		buf_free(&r.out);
		a = (struct args){0};
		cc_link_command(&own, link, units, output, &a);
		spawn_command(a.v, s->dir, s->o->verbose, &r);
	}
	if (r.status != 0)
		spawn_failed(
		        &r,
		        "libuv is needed: apt-get install libuv1-dev; is the disk full?",
		        "linking failed");
	buf_free(&r.out);
	args_free(&a);
	free(output);
	check_static(s, p);
	if (p->key[0])
		cache_put(CACHE_PROGRAM, p->key, p->temp);
	make_keep_grants(p);
	grants_bake(p->temp, &p->grants, s->o);
	output_commit();
	stage_done(s, "link: %llu KiB", (unsigned long long)(file_size(p->path) >> 10));
}
