/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/c/symbols.h"

struct symbol {
	char *text;
	u32 func; /* index into m->funcs */
	bool numbered;
};

static bool
is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(u8 c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "x0.f", "v12.b": assemblers know registers by such names. */
static bool
is_register_like(const char *s)
{
	size_t n = 0;
	while (is_letter((u8)s[n]))
		n++;
	return n <= 3 && is_digit((u8)s[n]);
}

/* Whether no symbol but a guest's is named so. */
static bool
is_ours(const char *s)
{
	return is_letter((u8)s[0]) && strchr(s, '.') && !is_register_like(s);
}

/* The compilers' words for parts and copies of functions: "f.part.0". */
static bool
is_like_clone(const char *s)
{
	static const char *const words[] = {"cold",       "part",     "isra", "constprop",
	                                    "localalias", "lto_priv", "llvm"};
	while ((s = strchr(s, '.'))) {
		size_t n = strcspn(++s, ".");
		for (size_t i = 0; i < LEN(words); i++)
			if (n == strlen(words[i]) && memcmp(s, words[i], n) == 0)
				return true;
	}
	return false;
}

static struct symbol
symbol_of(struct span name, const char *role, u32 func)
{
	struct buf b = {0};
	struct symbol s = {.func = func};
	size_t n = name.n < SYMBOL_MAX ? name.n : SYMBOL_MAX;
	for (size_t i = 0; i < n; i++) {
		u8 c = name.p[i];
		buf_u8(&b, is_letter(c) || is_digit(c) || c == '.' ? c : '_');
	}
	buf_printf(&b, "%s%s", role ? "." : "", role ? role : "");
	s.text = is_ours(b.p) ? xstrdup(b.p) : xasprintf("wasm.%s", b.p);
	s.numbered = n < name.n || is_like_clone(s.text);
	buf_free(&b);
	return s;
}

static int
by_text(const void *pa, const void *pb)
{
	const struct symbol *a = pa, *b = pb;
	int r = strcmp(a->text, b->text);
	return r ? r : a->func < b->func ? -1 : 1;
}

void
symbols_name(struct module *m, struct arena *a)
{
	struct symbol *symbols = xreallocn(NULL, m->nfuncs + 1u, sizeof *symbols);
	u32 n = 0;
	for (u32 i = 0; i < m->nfuncs && m->func_names; i++) {
		struct span name = m->func_names[m->nimported_funcs + i];
		if (name.n && !attributes_of(m, i)->in_prelude)
			symbols[n++] = symbol_of(name, attributes_of(m, i)->role, i);
	}
	qsort(symbols, n, sizeof *symbols, by_text);
	for (u32 i = 0; i < n; i++)
		if (i && strcmp(symbols[i].text, symbols[i - 1].text) == 0)
			symbols[i].numbered = true;
	for (u32 i = 0; i < n; i++) {
		struct symbol *s = &symbols[i];
		size_t room = strlen(s->text) + sizeof "$4294967295";
		char *text = arena_alloc(a, room, 1);
		if (s->numbered)
			snprintf(text, room, "%s$%u", s->text, s->func);
		else
			snprintf(text, room, "%s", s->text);
		m->attributes[s->func].symbol = text;
		free(s->text);
	}
	free(symbols);
}
