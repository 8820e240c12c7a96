/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/source_params.h"

struct source_params_function {
	char *name;
	char **params; /* as WebAssembly counts them; "_" has none */
	u32 nparams;
};

/* A place in a file. */
struct at {
	const char *p, *end;
};

static bool
comes(const struct at *a, const char *word)
{
	size_t n = strlen(word);
	return (size_t)(a->end - a->p) >= n && memcmp(a->p, word, n) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_line(struct at *a)
{
	while (a->p < a->end && *a->p++ != '\n')
		;
}

static void
skip_comment(struct at *a)
{
	if (comes(a, "//")) {
		skip_line(a);
		return;
	}
	a->p += 2;
	while (a->p < a->end && !comes(a, "*/"))
		a->p++;
	a->p = a->end - a->p >= 2 ? a->p + 2 : a->end;
}

/* Blanks and comments. */
static void
skip_blanks(struct at *a)
{
	while (a->p < a->end) {
		if (is_blank(*a->p))
			a->p++;
		else if (comes(a, "//") || comes(a, "/*"))
			skip_comment(a);
		else
			return;
	}
}

/* A letter or digit of a name, of any alphabet. */
static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

static struct span
word(struct at *a)
{
	struct span w = {(const u8 *)a->p, 0};
	while (a->p < a->end && is_letter(*a->p))
		a->p++;
	w.n = (size_t)(a->p - (const char *)w.p);
	return w;
}

/* One of a list of parameters: `name type`, `name` or `type`. */
struct piece {
	struct span name; /* the first word */
	struct span type; /* what follows, without blanks around; may be empty */
};

/* Reads up to the comma or parenthesis after a piece. */
static struct piece
piece(struct at *a)
{
	struct piece p;
	int depth = 0;
	skip_blanks(a);
	p.name = word(a);
	skip_blanks(a);
	const char *begin = a->p, *last = begin;
	while (a->p < a->end && (depth || (*a->p != ',' && *a->p != ')'))) {
		char c = *a->p++;
		depth += (c == '(' || c == '[' || c == '{') -
		         (c == ')' || c == ']' || c == '}');
		last = a->p;
		skip_blanks(a);
	}
	p.type = (struct span){(const u8 *)begin, (size_t)(last - begin)};
	return p;
}

static void
add_param(struct source_params_function *e, struct span name, const char *suffix)
{
	e->params = xreallocn(e->params, e->nparams + 1, sizeof *e->params);
	e->params[e->nparams++] =
	        span_is(name, "_")
	                ? xstrdup("")
	                : xasprintf("%.*s%s", (int)name.n, (const char *)name.p, suffix);
}

/* Reads `(a, b int32, s string)`. Returns false if it is not a list of parameters, or has
 * no names. */
static bool
parameters(struct at *a, struct source_params_function *e)
{
	struct piece *v = NULL;
	u32 n = 0;
	bool named = false;
	if (a->p == a->end || *a->p != '(')
		return false;
	do {
		a->p++;
		skip_blanks(a);
		if (a->p < a->end && *a->p == ')')
			break; /* nothing, or a comma at the end */
		v = xreallocn(v, n + 1, sizeof *v);
		v[n] = piece(a);
		named |= v[n].name.n && v[n].type.n && v[n].type.p[0] != '.';
		n++;
	} while (a->p < a->end && *a->p == ',' && n < 1000);
	bool good = a->p < a->end && *a->p == ')' && (named || !n);
	struct span type = {0};
	for (u32 i = n; good && i-- > 0;) { /* a type counts for the names in front of
	                                       it */
		if (v[i].type.n)
			type = v[i].type;
		v[i].type = type;
		good = v[i].name.n && type.n;
	}
	for (u32 i = 0; good && i < n; i++) {
		add_param(e, v[i].name, "");
		if (span_is(v[i].type, "string"))
			add_param(e, v[i].name, "_len");
	}
	free(v);
	return good;
}

static void
export_free(struct source_params_function *e)
{
	for (u32 i = 0; i < e->nparams; i++)
		free(e->params[i]);
	free(e->params);
	free(e->name);
}

/* Reads a word of the same line, up to a blank. */
static struct span
line_word(struct at *a)
{
	while (a->p < a->end && (*a->p == ' ' || *a->p == '\t'))
		a->p++;
	struct span w = {(const u8 *)a->p, 0};
	while (a->p < a->end && !is_blank(*a->p))
		a->p++;
	w.n = (size_t)(a->p - (const char *)w.p);
	return w;
}

/* The two words of an import with a blank between them, which no export has. */
static char *
import_name(struct span module, struct span name)
{
	return xasprintf("%.*s %.*s", (int)module.n, (const char *)module.p, (int)name.n,
	                 (const char *)name.p);
}

/* Reads what follows `//go:wasmexport` or `//go:wasmimport`. */
static void
read_function(struct source_params *g, struct at *a, bool import)
{
	struct source_params_function e = {0};
	struct span name = line_word(a);
	e.name = import ? import_name(name, line_word(a))
	                : xasprintf("%.*s", (int)name.n, (const char *)name.p);
	skip_blanks(a); /* other comments too */
	if (!comes(a, "func"))
		goto none;
	a->p += strlen("func");
	skip_blanks(a);
	word(a);
	skip_blanks(a);
	if (!parameters(a, &e))
		goto none;
	g->v = xreallocn(g->v, g->n + 1, sizeof *g->v);
	g->v[g->n++] = e;
	return;
none:
	export_free(&e);
}

void
source_params_read(struct source_params *g, struct span file)
{
	static const char *const directives[] = {"//go:wasmexport", "//go:wasmimport"};
	struct at a = {(const char *)file.p, (const char *)file.p + file.n};
	/* the directive begins its line; in a comment or string it counts too, and
	 * changes only a name */
	while (a.p < a.end) {
		size_t k = 0;
		while (k < LEN(directives) && !comes(&a, directives[k]))
			k++;
		if (k < LEN(directives)) {
			a.p += strlen(directives[k]);
			if (a.p < a.end && (*a.p == ' ' || *a.p == '\t')) {
				read_function(g, &a, k == 1);
				continue;
			}
		}
		skip_line(&a);
	}
}

struct span
source_params_import(const struct source_params *g, struct span module, struct span name,
                     u32 nparams, u32 i)
{
	char *key = import_name(module, name);
	struct span found = source_params_name(g, span_of(key), nparams, i);
	free(key);
	return found;
}

struct span
source_params_name(const struct source_params *g, struct span export, u32 nparams, u32 i)
{
	for (u32 k = 0; k < g->n; k++) {
		const struct source_params_function *e = &g->v[k];
		if (span_is(export, e->name) && e->nparams == nparams)
			return (struct span){(const u8 *)e->params[i],
			                     strlen(e->params[i])};
	}
	return (struct span){0};
}

void
source_params_free(struct source_params *g)
{
	for (u32 k = 0; k < g->n; k++)
		export_free(&g->v[k]);
	free(g->v);
	*g = (struct source_params){0};
}
