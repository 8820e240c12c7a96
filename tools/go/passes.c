/* SPDX-License-Identifier: MIT */
#include "tools/base/progress.h"
#include "tools/go/dump.h"
#include "tools/go/passes.h"
#include "tools/go/recognise/check.h"

bool
passes_wants(const struct passes *ps, enum pass_number pass)
{
	return !(ps->without >> pass & 1) && !(pass_rows[pass].needs & ~ps->fulfilled);
}

void
passes_note(struct passes *ps, enum pass_number pass, u64 before, u64 after)
{
	ps->stats[pass].functions++;
	ps->stats[pass].before += before;
	ps->stats[pass].after += after;
}

u64
passes_size(const struct function *g)
{
	u64 n = 0;
	for (u32 i = 0; i < g->nsegments; i++)
		n += g->segments[i].n;
	return n;
}

#ifdef CHECK_PASSES
enum { CHECKING = true };
#else
enum { CHECKING = false };
#endif

/* Debug and asan builds: checks that a function is still one after a pass. */
static void
check_recognised(const struct passes *ps, const char *pass, const struct function *g)
{
	if (!CHECKING || g->why_not)
		return;
	const char *what = check_function(ps->p.flow, ps->made, g);
	if (what)
		bug("after the pass %s, function %u: %s", pass,
		    ps->p.m->nimported_funcs + (u32)(g - ps->p.flow->fns), what);
}

static void
check_functions(const struct passes *ps, const char *pass)
{
	for (u32 i = 0; CHECKING && i < ps->p.m->nfuncs; i++)
		check_recognised(ps, pass, &ps->p.flow->fns[i]);
}

void
passes_recognised(struct passes *ps)
{
	check_functions(ps, "recognise");
	if (ps->dump->wanted && ps->dump->recognised)
		dump_functions(ps->dump, ps->made, ps->p.flow, false);
}

/* Runs a pass over every recognised function. */
static void
each_function(struct passes *ps, enum pass_number pass)
{
	for (u32 i = 0; i < ps->p.m->nfuncs; i++) {
		struct function *g = &ps->p.flow->fns[i];
		if (g->why_not)
			continue;
		u64 before = passes_size(g);
		u32 places = pass_rows[pass].function(&ps->p, g);
		if (!places)
			continue;
		check_recognised(ps, pass_rows[pass].name, g);
		ps->stats[pass].places += places;
		passes_note(ps, pass, before, passes_size(g));
	}
}

static void
run(struct passes *ps, enum pass_number pass)
{
	double since = progress_now();
	if (pass_rows[pass].scope == SCOPE_FUNCTION) {
		each_function(ps, pass);
	} else {
		ps->stats[pass].places += pass_rows[pass].module(&ps->p);
		if (pass_rows[pass].scope == SCOPE_FUNCTIONS)
			check_functions(ps, pass_rows[pass].name);
	}
	ps->stats[pass].seconds += progress_now() - since;
}

void
passes_run(struct passes *ps, enum pass_scope scope)
{
	for (enum pass_number pass = 0; pass < PASS_N; pass++) {
		if (pass_rows[pass].scope != scope)
			continue;
		if (passes_wants(ps, pass))
			run(ps, pass);
		if (!dump_is_at(ps->dump, pass))
			continue;
		if (scope == SCOPE_MODULE)
			dump_module(ps->dump, ps->p.m);
		else
			dump_functions(ps->dump, ps->made, ps->p.flow, false);
	}
}
