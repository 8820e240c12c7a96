/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/progress.h"
#include "tools/toolchain/cache.h"
#include "tools/base/file.h"
#include "tools/c/library_api.h"
#include "tools/options/library_options.h"
#include "tools/build/make_program.h"
#include "tools/build/make_library.h"
#include "tools/base/progress.h"
#include "tools/build/source.h"
#include "tools/base/toolpath.h"
#include "tools/build/output.h"

void
make_library_open(const struct options *o, struct product *p)
{
	char *path = library_header_path(p->path);
	p->header_temp = output_open(path, OUTPUT_HEADER, o);
	free(path);
}

static void
run(const struct stage *s, struct args *a, const char *hint)
{
	struct result r;
	spawn_command(a->v, s->dir, s->o->verbose, &r);
	if (r.status != 0)
		spawn_failed(&r, hint, "%s failed", a->v[0]);
	buf_free(&r.out);
	args_free(a);
}

/* Returns the compiler's own ar or objcopy: another machine may need it. */
static char *
binutil(const struct cc *cc, const char *name)
{
	char *path = cc_program(cc, name), *llvm;
	if (path)
		return path;
	if ((path = toolpath_find(name)))
		return path;
	llvm = xasprintf("llvm-%s", name);
	if (!(path = toolpath_find(llvm)))
		fatal_hint("apt-get install binutils", "%s is needed for libraries",
		           name);
	free(llvm);
	return path;
}

/* Makes a copy of libuv's archive in our directory. Its objects are not made for shared
 * libraries, which matters for these variables of libc alone. The copy uses variables of
 * ours instead (runtime/embed/library.c). */
static void
copy_libuv(const struct stage *s, const char *objcopy, const char *uv)
{
	static const char *const variables[] = {"environ", "stderr", "in6addr_any",
	                                        "in6addr_loopback"};
	struct args a = {0};
	args_add(&a, objcopy);
	for (size_t i = 0; i < LEN(variables); i++)
		args_addf(&a, "--redefine-sym=%s=library_%s", variables[i], variables[i]);
	args_add(&a, uv);
	args_add(&a, "uv.a");
	run(s, &a, "is the disk full?");
}

/* Joins everything into one object in which only the API's symbols are global. */
static void
join(const struct stage *s, const struct front *f, const struct tools *t,
     const struct program_spec *spec, const struct cc_link *link, size_t units,
     bool with_uv)
{
	char *objcopy = binutil(&t->cc, "objcopy");
	struct args a = {0};
	struct buf keep = {0}, rename = {0};
	char *uv = cc_libuv(&t->cc);
	library_symbols(f->module, spec->runs, spec->name, t->sources, &keep, &rename);
	stage_write(s, "keep.txt", &keep);
	stage_write(s, "rename.txt", &rename);
	if (with_uv)
		copy_libuv(s, objcopy, uv);
	free(uv);
	cc_join_command(&t->cc, link, units, with_uv ? "uv.a" : NULL, "joined.o", &a);
	run(s, &a, "is the disk full?");
	args_add(&a, objcopy);
	args_add(&a, "--keep-global-symbols=keep.txt");
	args_add(&a, "joined.o");
	args_add(&a, "local.o");
	run(s, &a, "is the disk full?");
	args_add(&a, objcopy);
	args_add(&a, "--redefine-syms=rename.txt");
	if (t->cc.strip)
		args_add(&a, "--strip-unneeded");
	args_add(&a, "local.o");
	args_addf(&a, "%s.o", spec->name);
	run(s, &a, "is the disk full?");
	free(objcopy);
}

void
make_library(struct stage *s, const struct front *f, const struct tools *t,
             const struct program_spec *spec, const struct cc_link *link, size_t units,
             const struct product *p)
{
	struct args a = {0};
	struct buf text = {0};
	char *uv = cc_libuv(&t->cc);
	char *output = file_absolute(p->temp);
	char *object = xasprintf("%s.o", spec->name);
	progress_stage("link");
	join(s, f, t, spec, link, units, uv != NULL);
	if (s->o->emit == EMIT_LIB) {
		char *ar = binutil(&t->cc, "ar");
		unlink(p->temp); /* an empty file is no archive */
		args_add(&a, ar);
		args_add(&a, "rcs");
		args_add(&a, output);
		args_add(&a, object);
		free(ar);
	} else {
		cc_shared_command(&t->cc, link, object, !uv, path_base(p->path), output,
		                  &a);
	}
	run(s, &a, "what --host files need of other libraries: --host -lNAME");
	struct source_params params = source_read_params(s->o);
	library_header(&f->m, &params, spec->runs, spec->name, t->sources, &text);
	source_params_free(&params);
	file_write(p->header_temp, text.p, text.n);
	buf_free(&text);
	output_commit();
	free(output);
	free(object);
	free(uv);
	stage_done(s, "library: %llu KiB",
	           (unsigned long long)(file_size(p->path) >> 10));
}
