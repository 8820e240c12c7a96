/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tools/go/stats.h"

static int
most_first(const void *a, const void *b)
{
	const struct why_not *x = a, *y = b;
	return (x->n < y->n) - (x->n > y->n);
}

void
stats_functions(struct rewrite_stats *s, const struct flow *f, struct arena *a)
{
	enum { REASONS = 64 };
	const struct module *m = f->m;
	u32 n = 0;
	s->why_not = arena_alloc(a, REASONS + 1, sizeof *s->why_not);
	for (u32 i = 0; i < m->nfuncs; i++) {
		const struct function *g = &f->fns[i];
		if (!function_is_go_type(func_type(m, m->nimported_funcs + i)))
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
	}
	qsort(s->why_not, n, sizeof *s->why_not, most_first);
}

void
stats_print_why_not(const struct rewrite_stats *s)
{
	for (const struct why_not *w = s->why_not; w->why; w++)
		printf("%8u not recognised: %s\n", w->n, w->why);
}

void
stats_print(const struct rewrite_stats *s)
{
	printf("%-12s %8s %10s %22s %8s\n", "pass", "places", "functions", "instructions",
	       "s");
	printf("%-12s %8s %10u %22s %8.3f\n", "recognise", "", s->matched, "",
	       s->seconds);
	for (enum pass_number i = 0; i < PASS_N; i++) {
		const struct pass_stats *p = &s->passes[i];
		if (pass_rows[i].scope == SCOPE_UNITS)
			continue;
		printf("%-12s %8u %10u %10llu -> %8llu %8.3f\n", pass_rows[i].name,
		       p->places, p->functions, (unsigned long long)p->before,
		       (unsigned long long)p->after, p->seconds);
	}
	printf("%u of %u Go functions matched, %u in two bodies, %u with a body in C\n",
	       s->matched, s->go_functions, s->two_bodies, s->natives);
	stats_print_why_not(s);
}
