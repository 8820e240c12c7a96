/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/imports/c_types.h"
#include "tools/c/declare.h"
#include "tools/base/file.h"
#include "tools/imports/c_names.h"
#include "tools/imports/c_parameter.h"
#include "tools/c/library_api.h"
#include "tools/wasm/entry.h"

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* Returns the next LIB in the text that stands for the library's name, or NULL. */
static const char *
next_name(const char *at, const char *begin)
{
	while ((at = strstr(at, "LIB"))) {
		bool first = at == begin || !is_word(at[-1]);
		if (first && (at[3] == '_' || !is_word(at[3])))
			return at;
		at += 3;
	}
	return NULL;
}

/* The header's text in two parts: the exports go between them. */
struct parts {
	char *api;        /* the caller frees it */
	const char *rest; /* after the mark, which is a NUL now */
};

static struct parts
read_parts(const char *sources)
{
	static const char mark[] = "/* EXPORTS */\n";
	char *path = xasprintf("%s/runtime/embed/api.h", sources), *place;
	struct span s = file_map(path);
	const u8 *begin = memchr(s.p, '\n', s.n); /* leaves our licence out */
	begin = begin ? begin + 1 : s.p;
	size_t n = s.n - (size_t)(begin - s.p);
	struct parts t = {xasprintf("%.*s", (int)n, (const char *)begin), NULL};
	file_unmap(s);
	place = strstr(t.api, mark);
	if (place) {
		*place = 0;
		t.rest = place + strlen(mark);
	} else {
		fatal("%s is not what this tool was made with", path);
	}
	free(path);
	return t;
}

/* Whether the API has something of that name itself: LIB_open, LIB_OK. */
static bool
is_taken(const char *api, const char *name)
{
	size_t n = strlen(name);
	for (const char *at = api; (at = next_name(at, api)); at += 3)
		if (at[3] == '_' && strncmp(at + 4, name, n) == 0 && !is_word(at[4 + n]))
			return true;
	return strcmp(name, "run") == 0;
}

/* Appends the export's C name after "NAME_". If that name is taken, its first letter is
 * written as an escape, which no other name has. */
static void
export_name(const char *api, const struct export *e, struct buf *out)
{
	struct buf name = {0};
	c_names_escape(e->name, &name);
	buf_u8(&name, 0);
	if (is_taken(api, name.p))
		buf_printf(out, "_Z%02X%s", (u8)name.p[0], name.p + 1);
	else
		buf_str(out, name.p);
	buf_free(&name);
}

static bool
is_offered(const struct module *m, u32 i)
{
	return entry_callable(m, &m->exports[i]) &&
	       m->exports[i].name.n < HOSTNAME_MAX / 3;
}

/* --- the header --- */

/* An export whose parameters are named. */
struct named_export {
	const struct module *m;
	const struct source_params *params;
	const struct export *e;
};

/* Returns the parameter's name in the module, where C compilers put it with -g and Go's
 * never does. If it has none, returns its name in Go source, if that is known. */
static struct span
own_name(const void *arg, u32 i)
{
	const struct named_export *n = arg;
	struct span name = wasm_local_name(n->m, n->e->index, i);
	return name.n ? name
	              : source_params_name(n->params, n->e->name,
	                                   func_type(n->m, n->e->index)->nparams, i);
}

static void
prototype(const struct module *m, const struct source_params *params, const char *api,
          const struct export *e, const char *name, struct buf *out)
{
	const struct functype *t = func_type(m, e->index);
	const struct named_export named = {m, params, e};
	buf_printf(out, "int %s_", name);
	export_name(api, e, out);
	buf_printf(out, "(struct %s_instance *instance", name);
	for (u32 k = 0; k < t->nparams; k++) {
		char *p = c_parameter_name(own_name, &named, t->nparams, k);
		buf_printf(out, ", %s %s", c_type(t->types[k], C_STDINT), p);
		free(p);
	}
	if (t->nresults)
		buf_printf(out, ", %s *result", c_type(t->types[t->nparams], C_STDINT));
	buf_str(out, ");\n");
}

static bool
offers_vectors(const struct module *m)
{
	for (u32 i = 0; i < m->nexports; i++)
		if (is_offered(m, i) &&
		    entry_has_vectors(func_type(m, m->exports[i].index)))
			return true;
	return false;
}

static void
prototypes(const struct module *m, const struct source_params *params, bool runs,
           const char *api, const char *name, struct buf *out)
{
	if (offers_vectors(m))
		buf_str(out, c_vector_struct);
	u32 left_out = 0;
	for (u32 i = 0; i < m->nexports; i++) {
		if (is_offered(m, i))
			prototype(m, params, api, &m->exports[i], name, out);
		else
			left_out += m->exports[i].kind == EXT_FUNC &&
			            !entry_is(&m->exports[i]);
	}
	if (left_out)
		buf_printf(out,
		           "/* %u more cannot be called from C: references, several "
		           "results or a name that is too long. */\n",
		           left_out);
	if (runs)
		buf_printf(out,
		           "/* Runs the program (_start), once and before anything else; "
		           "the instance ends with it:\n * %s_EXITED, or "
		           "%s_TRAPPED. */\nint %s_run(struct %s_instance *instance);\n",
		           name, name, name, name);
}

/* Appends a part of the text with the library's name in it. */
static void
named(const char *part, const char *name, struct buf *out)
{
	const char *begin = part;
	for (const char *at; (at = next_name(begin, part)); begin = at + 3)
		buf_printf(out, "%.*s%s", (int)(at - begin), begin, name);
	buf_str(out, begin);
}

void
library_header(const struct module *m, const struct source_params *params, bool runs,
               const char *name, const char *sources, struct buf *out)
{
	struct parts t = read_parts(sources);
	named(t.api, name, out);
	prototypes(m, params, runs, t.api, name, out);
	named(t.rest, name, out);
	free(t.api);
}

/* --- the functions --- */

/* Writes the function that runs on the instance's stack. Its arguments and its result are
 * in a struct of the caller's. */
static void
caller(const struct module *m, u32 i, struct buf *out)
{
	u32 func = m->exports[i].index;
	const struct functype *t = func_type(m, func);
	struct buf type = {0};
	declare_result(t, &type);
	buf_printf(out, "struct call_%u {\n\tu8 none;\n", i);
	for (u32 k = 0; k < t->nparams; k++)
		buf_printf(out, "\t%s a%u;\n", c_type(t->types[k], C_UNIT), k);
	if (t->nresults)
		buf_printf(out, "\t%s result;\n", type.p);
	buf_printf(out,
	           "};\nstatic void\nrun_%u(void *instance, void *arg)\n"
	           "{\n\tstruct call_%u *c = arg;\n\t%s",
	           i, i, t->nresults ? "c->result = " : "");
	buf_printf(out, func < m->nimported_funcs ? "wrap_import_%u" : "FN(%u)", func);
	buf_str(out, "((GUEST *)instance");
	for (u32 k = 0; k < t->nparams; k++)
		buf_printf(out, ", c->a%u", k);
	buf_str(out, ");\n}\n");
	buf_free(&type);
}

/* How C outside of units passes a value: as the header says. */
static const char *
api_type(u8 type)
{
	return c_type(type, type == VT_V128 ? C_STDINT : C_UNIT);
}

static void
api_function(const struct module *m, u32 i, struct buf *out)
{
	const struct functype *t = func_type(m, m->exports[i].index);
	struct buf head = {0};
	buf_printf(&head, "int api_%u(struct instance *instance", i);
	for (u32 k = 0; k < t->nparams; k++)
		buf_printf(&head, ", %s a%u", api_type(t->types[k]), k);
	if (t->nresults)
		buf_printf(&head, ", %s *result", api_type(t->types[t->nparams]));
	buf_printf(out, "API %.*s) __asm__(\"gowasm.api.%u\");\n%.*s)\n{\n", (int)head.n,
	           head.p, i, (int)head.n, head.p);
	buf_printf(out, "\tstruct call_%u c;\n", i);
	for (u32 k = 0; k < t->nparams; k++)
		buf_printf(out,
		           t->types[k] == VT_V128 ? "\tc.a%u = v_of_struct(a%u);\n"
		                                  : "\tc.a%u = a%u;\n",
		           k, k);
	buf_printf(out, "\tint status = library_call(instance, run_%u, &c);\n", i);
	if (t->nresults)
		buf_printf(out, "\tif (status == 0 && result)\n\t\t*result = %s;\n",
		           t->types[t->nparams] == VT_V128 ? "v_to_struct(c.result)"
		                                           : "c.result");
	buf_str(out, "\treturn status;\n}\n");
	buf_free(&head);
}

void
library_text(const struct module *m, bool runs, struct buf *out)
{
	buf_str(out, "#include \"runtime/embed/library.h\"\n"
	             "#define API __attribute__((visibility(\"default\")))\n");
	for (u32 i = 0; i < m->nexports; i++)
		if (is_offered(m, i)) {
			caller(m, i, out);
			api_function(m, i, out);
		}
	if (runs)
		buf_str(out, "API int api_run(struct instance *instance) "
		             "__asm__(\"gowasm.api.run\");\n"
		             "int api_run(struct instance *instance)\n"
		             "{\n\treturn library_run(instance);\n}\n");
}

void
library_symbols(const struct module *m, bool runs, const char *name, const char *sources,
                struct buf *keep, struct buf *rename)
{
	/* the functions that the runtime has; the rest of the header are types and
	 * constants */
	static const char *const ours[] = {"open",        "close",       "message",
	                                   "exit_status", "memory_size", "memory"};
	struct parts t = read_parts(sources);
	for (size_t i = 0; i < LEN(ours); i++) {
		buf_printf(keep, "LIB_%s\n", ours[i]);
		buf_printf(rename, "LIB_%s %s_%s\n", ours[i], name, ours[i]);
	}
	for (u32 i = 0; i < m->nexports; i++) {
		if (!is_offered(m, i))
			continue;
		buf_printf(keep, "gowasm.api.%u\n", i);
		buf_printf(rename, "gowasm.api.%u %s_", i, name);
		export_name(t.api, &m->exports[i], rename);
		buf_u8(rename, '\n');
	}
	if (runs) {
		buf_str(keep, "gowasm.api.run\n");
		buf_printf(rename, "gowasm.api.run %s_run\n", name);
	}
	free(t.api);
}
