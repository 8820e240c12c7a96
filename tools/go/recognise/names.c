/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/function.h"
#include "tools/go/recognise/names.h"
#include "tools/wasm/image.h"

enum { MOST_PAGES = 4096 /* 256 MiB; Go's data begins below 1 MiB */ };

static void
flatten(struct names *g, const struct module *m)
{
	struct image image;
	u32 n = 0;
	image_build(&image, m);
	for (u32 i = 0; i < image.npages && i < MOST_PAGES; i++)
		n = image.pages[i] ? i + 1 : n;
	g->size = (u64)n * WASM_PAGE;
	g->memory = xcalloc(n + 1u, WASM_PAGE);
	for (u32 i = 0; i < n; i++)
		if (image.pages[i])
			memcpy(g->memory + (u64)i * WASM_PAGE, image.pages[i], WASM_PAGE);
	image_free(&image);
}

/* Whether the table may be that of m. Go's linker leaves a handful of functions, which it
 * writes itself, out of the table. */
static bool
is_of(const struct gopclntab *t, const struct module *m)
{
	struct gopclntab_func f;
	return t->nfunc <= m->nfuncs && t->nfunc >= m->nfuncs / 2 &&
	       gopclntab_at(t, t->nfunc - 1, &f) && f.index < m->nfuncs &&
	       gopclntab_name(t, &f).n;
}

bool
names_find(struct names *g, const struct module *m)
{
	static const u8 magic[] = {0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8};
	*g = (struct names){0};
	if (!m->has_memory || !m->ndatas)
		return false;
	flatten(g, m);
	const u8 *p = g->memory, *end = p + g->size;
	while ((p = memmem(p, (size_t)(end - p), magic, sizeof magic))) {
		if (gopclntab_open(&g->table, p, (u64)(end - p)) && is_of(&g->table, m)) {
			g->address = (u64)(p - g->memory);
			return true;
		}
		p++;
	}
	names_free(g);
	return false;
}

void
names_fill(const struct names *g, struct module *m)
{
	struct gopclntab_func f;
	u32 total = m->nimported_funcs + m->nfuncs;
	if (!g->address)
		return;
	if (!m->func_names)
		m->func_names = arena_alloc(&m->arena, total + 1u, sizeof *m->func_names);
	for (u32 i = 0; i < g->table.nfunc; i++) {
		if (!gopclntab_at(&g->table, i, &f) || f.index >= m->nfuncs)
			continue;
		struct span *name = &m->func_names[m->nimported_funcs + f.index];
		struct gopclntab_text text = gopclntab_name(&g->table, &f);
		if (!name->n)
			*name = (struct span){text.p, text.n};
	}
}

void
names_free(struct names *g)
{
	free(g->memory);
	*g = (struct names){0};
}

bool
names_is(struct span name, const char *go)
{
	for (size_t i = 0; i < name.n; i++)
		if (!go[i] || (name.p[i] != (u8)go[i] &&
		               (name.p[i] != '_' || !strchr("/(*)", go[i]))))
			return false;
	return !go[name.n];
}

u32
names_function(const struct module *m, const char *go)
{
	for (u32 i = 0; m->func_names && i < m->nfuncs; i++)
		if (names_is(m->func_names[m->nimported_funcs + i], go) &&
		    function_is_go_type(func_type(m, m->nimported_funcs + i)))
			return i;
	return GONAMES_NONE;
}
