/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/progress.h"
#include "tools/build/build.h"
#include "tools/commands/estimate.h"
#include "tools/go/patch/preempt.h"
#include "tools/imports/c_names.h"
#include "tools/build/limits.h"
#include "tools/build/source.h"
#include "tools/commands/check.h"
#include "runtime/shared/kernel.h"
#include "tools/imports/check.h"

/* The producers section: "Go" with its length in front, then its version likewise. Only
 * letters that a version has are shown. */
static void
print_go_version(const struct module *m)
{
	for (u32 i = 0; i < m->ncustoms; i++) {
		struct span s = m->customs[i].bytes;
		if (!span_is(m->customs[i].name, "producers"))
			continue;
		const u8 *at = memmem(s.p, s.n, "\2Go", 3), *end = s.p + s.n;
		if (!at || end - at < 5)
			continue;
		size_t left = (size_t)(end - at) - 4, n = at[3] < 36 ? at[3] : 36;
		printf(", ");
		for (const u8 *p = at + 4; n && left; p++, n--, left--) {
			bool plain = (*p >= 'a' && *p <= 'z') ||
			             (*p >= '0' && *p <= '9') || *p == '.' || *p == '-';
			putchar(plain ? *p : '?');
		}
		return;
	}
}

static void
print_rewrite(const struct module *m, const struct rewrite_stats *s)
{
	struct preempt_offsets preempt;
	printf("%u of %u Go functions recognised, %u of the library with a body in C\n",
	       s->matched, s->go_functions, s->natives);
	stats_print_why_not(s);
	puts(preempt_find(m, &preempt)
	             ? "a goroutine that computes lets others run where it calls"
	             : "a goroutine that computes keeps others "
	               "waiting: its layout is not "
	               "known");
}

/* What --require-fence asks of a machine, and whether this one has it. */
static void
print_fence(void)
{
	long landlock = kernel_landlock();
	bool filters = kernel_filters();
	printf("it starts only where the kernel has Landlock (Linux 5.19) and filters of "
	       "system calls: here it ");
	if (landlock >= KERNEL_LANDLOCK_LEAST && filters)
		printf("does, with version %ld of Landlock\n", landlock);
	else
		printf("does not, without %s%s%s\n",
		       landlock < KERNEL_LANDLOCK_LEAST ? "Landlock" : "",
		       landlock < KERNEL_LANDLOCK_LEAST && !filters ? " and " : "",
		       filters ? "" : "filters");
}

/* What --host or --stub-imports has to provide. A build says the same if nobody does. */
static void
print_imports(const struct module *m, const struct options *o)
{
	char *list = check_others(m);
	if (list)
		printf("it imports what is not WASI's%s:%s\n",
		       o->host || o->stub_imports
		               ? "; --host or --stub-imports provides it"
		               : ": write it in C and add --host FILE.c, or "
		                 "--stub-imports=trap",
		       list);
	free(list);
}

/* --stats: for those who work on the compiler. */
static void
print_module(const struct front *f)
{
	const struct module *m = &f->m;
	const struct rewrite_stats *s = &f->rewritten.stats;
	printf("%u functions, blocks nested up to %u deep, %u imports\n", m->nfuncs,
	       m->max_nesting, m->nimports);
	if (s->go_functions)
		print_rewrite(m, s);
	else
		puts("not rewritten: it is compiled as it is");
}

void
check_run(const struct options *o)
{
	static const char *const kinds[] = {
	        [KIND_GO] = "a Go program for wasip1",
	        [KIND_TINYGO] = "a program made by TinyGo",
	        [KIND_OTHER] = "a WASI program that Go did not make",
	        [KIND_GOJS] = "a Go program for a browser",
	};
	struct stage stage = stage_start(o);
	struct front f;
	build_read(&stage, &f);
	progress_finish();
	const struct module *m = &f.m;
	printf("%s: %s", o->source ? o->source : o->input, kinds[f.kind]);
	if (f.kind == KIND_GO)
		print_go_version(m);
	putchar('\n');
	print_imports(m, o);
	if (f.kind == KIND_GO)
		limits_print(m, o);
	if (o->require_fence)
		print_fence();
	estimate_print(m, o, stage_jobs(&stage));
	if (o->stats)
		print_module(&f);
}

static struct span
name_of_parameter(const void *arg, const struct import *im, u32 nparams, u32 i)
{
	return source_params_import(arg, im->module, im->name, nparams, i);
}

void
header_run(const struct options *o)
{
	struct stage stage = stage_start(o);
	struct front f;
	build_read(&stage, &f);
	progress_finish();
	struct source_params params = source_read_params(o);
	c_names_print(&f.m, name_of_parameter, &params);
	source_params_free(&params);
}
