/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/go/dump.h"
#include "tools/go/recognise/print.h"

static const char recognise[] = "recognise"; /* the word for functions before any pass */

static bool
is_word(const char *value, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(value, word, n) == 0;
}

/* Returns a message with the passes that --dump takes, in the order in which they run. */
static char *
list_words(const char *value, size_t n)
{
	struct buf b = {0};
	char *shown = span_show((struct span){(const u8 *)value, n}, 60);
	buf_printf(&b, "--dump: there is no pass \"%s\"; there is", shown);
	free(shown);
	bool said = false;
	for (enum pass_number i = 0; i < PASS_N; i++) {
		if (pass_rows[i].scope == SCOPE_UNITS)
			continue;
		if (!said && pass_rows[i].scope != SCOPE_MODULE) {
			buf_printf(&b, " %s,", recognise);
			said = true;
		}
		buf_printf(&b, " %s,", pass_rows[i].name);
	}
	b.p[b.n - 1] = 0; /* the last comma */
	return b.p;
}

bool
dump_parse(struct dump *d, const char *value, char **error)
{
	size_t n = strcspn(value, ":");
	*d = (struct dump){.wanted = true};
	if (value[n])
		d->function = value + n + 1;
	d->recognised = is_word(value, n, recognise);
	while (!d->recognised && d->pass < PASS_N &&
	       !is_word(value, n, pass_rows[d->pass].name))
		d->pass++;
	if (!d->recognised && d->pass == PASS_N)
		*error = list_words(value, n);
	else if (d->function && !*d->function)
		*error = xasprintf("--dump=%s needs a function's name after the colon",
		                   value);
	else if (!d->recognised && pass_rows[d->pass].scope == SCOPE_UNITS)
		*error = xasprintf("--dump=%s: this pass works on C; --keep DIR keeps "
		                   "what it made",
		                   pass_rows[d->pass].name);
	else
		return true;
	return false;
}

bool
dump_is_at(const struct dump *d, enum pass_number pass)
{
	return d->wanted && !d->recognised && d->pass == pass;
}

bool
dump_wants(const struct dump *d, const struct module *m, u32 func)
{
	char number[16];
	if (!d->function)
		return true;
	if (m->func_names && m->func_names[func].n)
		return span_is(m->func_names[func], d->function);
	snprintf(number, sizeof number, "f%u", func);
	return strcmp(number, d->function) == 0;
}

static void
print(struct dump *d, struct buf *text)
{
	fwrite(text->p, 1, text->n, stdout);
	buf_free(text);
	d->printed++;
}

void
dump_functions(struct dump *d, const struct module *m, const struct flow *f, bool bodies)
{
	for (u32 i = 0; i < f->m->nfuncs; i++) {
		u32 func = m->nimported_funcs + i;
		struct buf text = {0};
		/* without a name: only functions that passes look at */
		if (!dump_wants(d, m, func) ||
		    (f->fns[i].why_not && !bodies && !d->function))
			continue;
		print_function(m, f, i, bodies, &text);
		print(d, &text);
	}
}

void
dump_module(struct dump *d, const struct module *m)
{
	struct flow f;
	struct arena a = {0};
	flow_find(&f, m, &a);
	dump_functions(d, m, &f, true);
	flow_free(&f);
	arena_free(&a);
}

void
dump_body(struct dump *d, const struct module *m, u32 func, const char *kind,
          const struct code *c)
{
	struct buf text = {0};
	if (!dump_wants(d, m, func))
		return;
	print_body(m, func, kind, c, &text);
	print(d, &text);
}

/* Appends up to five functions whose names contain the wanted one. */
static u32
near(const struct dump *d, const struct module *m, struct buf *out)
{
	enum { FEW = 5 };
	u32 found = 0;
	for (u32 i = 0; i < m->nfuncs && m->func_names && found < FEW; i++) {
		struct span name = m->func_names[m->nimported_funcs + i];
		if (!name.n || !memmem(name.p, name.n, d->function, strlen(d->function)))
			continue;
		char *shown = span_show(name, 100);
		buf_printf(out, "%s%s", found++ ? ", " : "", shown);
		free(shown);
	}
	return found;
}

void
dump_end(const struct dump *d, const struct module *m)
{
	struct buf hint = {0};
	if (!d->function || d->printed)
		return;
	buf_str(&hint, "functions whose names contain that: ");
	bool any = near(d, m, &hint) > 0;
	char *shown = span_show(span_of(d->function), 100);
	fatal_hint(any             ? hint.p
	           : m->func_names ? NULL
	                           : "the module has no names: f12 is function 12",
	           "--dump: no function is called %s, or this pass does not write it",
	           shown);
}
