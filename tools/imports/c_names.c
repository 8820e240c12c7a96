/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/imports/c_names.h"
#include "tools/imports/c_parameter.h"
#include "tools/imports/c_types.h"
#include "tools/imports/wasi_table.h"

static bool
is_alnum(u8 c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* An underscore stays, unless it could be taken for an escape (_Z) or for the two
 * underscores between module and name. */
void
c_names_escape(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		bool plain =
		        is_alnum(s.p[i]) || (s.p[i] == '_' && i + 1 < s.n &&
		                             is_alnum(s.p[i + 1]) && s.p[i + 1] != 'Z');
		if (plain)
			buf_u8(out, s.p[i]);
		else
			buf_printf(out, "_Z%02X", s.p[i]);
	}
}

void
c_names_symbol(const struct import *im, struct buf *out)
{
	buf_str(out, "gowasm_");
	c_names_escape(im->module, out);
	buf_str(out, "__");
	c_names_escape(im->name, out);
}

bool
c_names_possible(const struct module *m, const struct import *im, const char **why)
{
	const struct functype *t = &m->types[im->type];
	*why = NULL;
	if (t->nresults > 1)
		*why = "several results";
	for (u32 i = 0; i < t->nparams + t->nresults; i++)
		if (t->types[i] == VT_FUNCREF || t->types[i] == VT_EXTERNREF)
			*why = "references";
	if (7 + 3 * (im->module.n + im->name.n) + 2 > HOSTNAME_MAX)
		*why = "a name that is too long";
	return !*why;
}

/* An import whose parameters are named. */
struct named_import {
	const struct import *im;
	u32 nparams;
	c_names_own *own; /* or NULL */
	const void *arg;
};

static struct span
own_name(const void *arg, u32 i)
{
	const struct named_import *n = arg;
	struct span none = {0}, name = none;
	if (n->own)
		name = n->own(n->arg, n->im, n->nparams, i);
	return span_is(name, "g") ? none : name;
}

static void
prototype(const struct functype *t, const char *symbol, bool builtin,
          const struct named_import *n, struct buf *out)
{
	enum c_words words = builtin ? C_BUILTIN : C_STDINT;
	buf_printf(out, "%s %s(struct gowasm *g",
	           t->nresults ? c_type(t->types[t->nparams], words) : "void", symbol);
	for (u32 i = 0; i < t->nparams; i++) {
		char *name = c_parameter_name(own_name, n, t->nparams, i);
		buf_printf(out, ", %s %s", c_type(t->types[i], words), name);
		free(name);
	}
	buf_str(out, ")");
}

void
c_names_prototype(const struct functype *t, const char *symbol, bool builtin,
                  struct buf *out)
{
	prototype(t, symbol, builtin, &(struct named_import){0}, out);
}

bool
c_names_is_first(const struct module *m, u32 i)
{
	for (u32 k = 0; k < i; k++)
		if (span_eq(m->imports[k].module, m->imports[i].module) &&
		    span_eq(m->imports[k].name, m->imports[i].name))
			return false;
	return true;
}

/* Appends text of the module to a C comment: letters and a few signs, the rest in
 * hexadecimal. */
static void
comment_text(struct span s, struct buf *out)
{
	enum { MOST = 120 };
	for (size_t i = 0; i < s.n && i < MOST; i++) {
		u8 c = s.p[i];
		if (is_alnum(c) || (c && strchr("_-. ()[],", c)))
			buf_u8(out, c);
		else
			buf_printf(out, c == '/' ? "%c" : "\\x%02x", c);
	}
	if (s.n > MOST)
		buf_str(out, "...");
}

/* `module name (i32) -> (i32)`, and Go's name of it where that is known. */
static void
comment(const struct module *m, u32 i, struct buf *out)
{
	const struct import *im = &m->imports[i];
	char *type = functype_show(&m->types[im->type]);
	buf_str(out, "/* ");
	comment_text(im->module, out);
	buf_str(out, " ");
	comment_text(im->name, out);
	buf_printf(out, " %s", type);
	if (m->func_names && m->func_names[i].n) {
		buf_str(out, "; in the program: ");
		comment_text(m->func_names[i], out);
	}
	buf_str(out, " */\n");
	free(type);
}

/* Appends the prototype of import i as a host file defines it. For a function of WASI,
 * also appends that of the function in wasi/, which the host file's function may call. */
static void
prototypes(const struct module *m, u32 i, bool builtin, c_names_own *own, const void *arg,
           struct buf *out)
{
	const struct import *im = &m->imports[i];
	const struct functype *t = &m->types[im->type];
	const struct named_import n = {im, t->nparams, own, arg};
	struct buf symbol = {0};
	c_names_symbol(im, &symbol);
	prototype(t, symbol.p, builtin, &n, out);
	buf_str(out, ";\n");
	buf_free(&symbol);
	const char *name = wasi_table_has(im) ? wasi_table_symbol(m, im) : NULL;
	if (!name)
		return;
	char *before = xasprintf("gowasm_wasi_%s", name);
	prototype(t, before, builtin, &n, out);
	buf_str(out, ";\n");
	free(before);
}

static void
all(const struct module *m, bool wasi, bool people, c_names_own *own, const void *arg,
    struct buf *out)
{
	const char *why;
	for (u32 i = 0; i < m->nimports; i++) {
		const struct import *im = &m->imports[i];
		if (wasi_table_has(im) != wasi || !c_names_is_first(m, i))
			continue;
		if (people) {
			buf_str(out, "\n");
			comment(m, i, out);
		}
		if (c_names_possible(m, im, &why))
			prototypes(m, i, !people, own, arg, out);
		else if (people)
			buf_printf(out, "/* no C function can provide it: %s */\n", why);
	}
}

void
c_names_print(const struct module *m, c_names_own *own, const void *arg)
{
	struct buf text = {0}, *out = &text;
	buf_str(out, "/* What the module imports, as gowasm2native header prints it: "
	             "--host FILE.c\n"
	             " * provides it. gowasm.h says what a host file may use. */\n"
	             "#ifndef GOWASM_IMPORTS_H\n#define GOWASM_IMPORTS_H\n\n"
	             "#include <gowasm.h>\n");
	all(m, false, true, own, arg, out);
	buf_str(out, "\n/* Functions of WASI. They are there already; a host file that "
	             "defines the first\n"
	             " * of two stands in for it, and may call the second. */\n");
	all(m, true, true, own, arg, out);
	buf_str(out, "\n#endif\n");
	fwrite(text.p, 1, text.n, stdout);
	buf_free(&text);
}

void
c_names_forced(const struct module *m, struct buf *out)
{
	buf_str(out, c_vector_struct);
	buf_str(out, "struct gowasm;\n"
	             "#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
	all(m, false, false, NULL, NULL, out);
	all(m, true, false, NULL, NULL, out);
	buf_str(out, "#ifdef __cplusplus\n}\n#endif\n");
}
