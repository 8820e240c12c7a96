/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tools/go/stats.h"
#include "tools/base/progress.h"

void
gostats_note(struct gorewrite_stats *s, enum gorewrite_pass pass, u64 before, u64 after)
{
	s->passes[pass].functions++;
	s->passes[pass].before += before;
	s->passes[pass].after += after;
}

u64
gostats_size(const struct gofn *g)
{
	u64 n = 0;
	for (u32 i = 0; i < g->nsegments; i++)
		n += g->segments[i].n;
	return n;
}

void
gostats_lap(struct gorewrite_stats *s, enum gorewrite_pass pass, double *since)
{
	double now = progress_now();
	s->passes[pass].seconds += now - *since;
	*since = now;
}

static int
most_first(const void *a, const void *b)
{
	const struct why_not *x = a, *y = b;
	return (x->n < y->n) - (x->n > y->n);
}

void
gostats_functions(struct gorewrite_stats *s, const struct goflow *f, struct arena *a)
{
	enum { REASONS = 64 };
	static const char *const names[STATS_N] = {"recognise", "multiply", "split",
	                                           "structure"};
	const struct module *m = f->m;
	u32 n = 0;
	for (u32 i = 0; i < STATS_N; i++)
		s->passes[i].name = names[i];
	s->why_not = arena_alloc(a, REASONS + 1, sizeof *s->why_not);
	for (u32 i = 0; i < m->nfuncs; i++) {
		const struct gofn *g = &f->fns[i];
		if (!gofn_is_go_type(func_type(m, m->nimported_funcs + i)))
			continue;
		s->go_functions++;
		s->matched += !g->why_not;
		for (u32 k = 0; g->why_not && k < REASONS; k++) {
			if (k == n)
				s->why_not[n++].why = g->why_not;
			if (s->why_not[k].why == g->why_not) {
				s->why_not[k].n++;
				break;
			}
		}
		if (!g->why_not)
			gostats_note(s, STATS_RECOGNISE, g->original, gostats_size(g));
	}
	qsort(s->why_not, n, sizeof *s->why_not, most_first);
}
