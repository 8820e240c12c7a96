/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/c/declare.h"
#include "tools/imports/c_names.h"
#include "tools/imports/wasi_table.h"
#include "tools/imports/c_types.h"

void
declare_result(const struct functype *t, struct buf *out)
{
	if (t->nresults < 2) {
		buf_str(out, t->nresults ? c_type(t->types[t->nparams], C_UNIT) : "void");
		return;
	}
	buf_str(out, "struct wasm_multi_");
	for (u32 i = 0; i < t->nresults; i++)
		buf_u8(out, (u8)c_letter(t->types[t->nparams + i]));
}

void
declare_parameters(const struct functype *t, const char *first, struct buf *out)
{
	buf_printf(out, "(%s", first);
	for (u32 i = 0; i < t->nparams; i++)
		buf_printf(out, ", %s a%u", c_type(t->types[i], C_UNIT), i);
	buf_str(out, ")");
}

void
declare_arguments(const struct functype *t, const char *first, struct buf *out)
{
	buf_printf(out, "(%s", first);
	for (u32 i = 0; i < t->nparams; i++)
		buf_printf(out, ", a%u", i);
	buf_str(out, ")");
}

void
declare_function(const struct module *m, u32 func, struct buf *out)
{
	const struct functype *t = func_type(m, func);
	declare_result(t, out);
	buf_printf(out, " GUEST_CALL FN(%u)", func);
	declare_parameters(t, "GUEST *instance", out);
}

void
declare_prototype(const struct module *m, u32 func, struct buf *out)
{
	const char *symbol =
	        func < m->nimported_funcs
	                ? NULL
	                : attributes_of(m, func - m->nimported_funcs)->symbol;
	declare_function(m, func, out);
	if (symbol)
		buf_printf(out, " __asm__(\"%s\")", symbol);
	buf_str(out, ";\n");
}

/* The struct in which wasm2c returns several results, once for each list of types. */
static void
multi_structs(const struct module *m, struct buf *out)
{
	for (u32 i = 0; i < m->ntypes; i++) {
		const struct functype *t = &m->types[i];
		struct buf name = {0};
		if (t->nresults < 2)
			continue;
		declare_result(t, &name);
		const char *tag = name.p + strlen("struct ");
		buf_printf(out, "#ifndef %s\n#define %s %s\nstruct %s {", tag, tag, tag,
		           tag);
		for (u32 k = 0; k < t->nresults; k++) {
			u8 type = t->types[t->nparams + k];
			buf_printf(out, " %s %c%u;", c_type(type, C_UNIT), c_letter(type),
			           k);
		}
		buf_str(out, " };\n#endif\n");
		buf_free(&name);
	}
}

/* qsort has no argument for it. */
static const struct module *sorted;

static int
by_type(const void *pa, const void *pb)
{
	u32 ia = *(const u32 *)pa, ib = *(const u32 *)pb;
	const struct functype *a = &sorted->types[ia], *b = &sorted->types[ib];
	if (a->nparams != b->nparams)
		return a->nparams < b->nparams ? -1 : 1;
	if (a->nresults != b->nresults)
		return a->nresults < b->nresults ? -1 : 1;
	size_t n = (size_t)a->nparams + a->nresults;
	int r = n ? memcmp(a->types, b->types, n) : 0;
	return r ? r : ia < ib ? -1 : 1;
}

u32
declare_type_hash(const struct functype *t)
{
	u32 h = 2166136261u; /* FNV-1a */
	h = (h ^ t->nparams) * 16777619u;
	h = (h ^ t->nresults) * 16777619u;
	for (u32 i = 0; i < t->nparams + t->nresults; i++)
		h = (h ^ t->types[i]) * 16777619u;
	return h ? h : 1;
}

static int
by_number(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;
	return (x > y) - (x < y);
}

/* Whether different types have different hashes. */
static bool
hashes_differ(const struct module *m, const u32 *order)
{
	u32 *hashes = xreallocn(NULL, m->ntypes + 1u, sizeof *hashes), n = 0;
	for (u32 i = 0; i < m->ntypes; i++)
		if (!i || !functype_eq(&m->types[order[i]], &m->types[order[i - 1]]))
			hashes[n++] = declare_type_hash(&m->types[order[i]]);
	qsort(hashes, n, sizeof *hashes, by_number);
	bool differ = true;
	for (u32 i = 1; i < n; i++)
		differ = differ && hashes[i] != hashes[i - 1];
	free(hashes);
	return differ;
}

u32 *
declare_type_numbers(const struct module *m)
{
	u32 *order = xreallocn(NULL, m->ntypes + 1u, sizeof *order);
	u32 *number = xreallocn(NULL, m->ntypes + 1u, sizeof *number);
	for (u32 i = 0; i < m->ntypes; i++)
		order[i] = i;
	sorted = m;
	qsort(order, m->ntypes, sizeof *order, by_type);
	bool hashed = hashes_differ(m, order);
	for (u32 i = 0; i < m->ntypes; i++) {
		const struct functype *t = &m->types[order[i]];
		bool same = i && functype_eq(t, &m->types[order[i - 1]]);
		number[order[i]] = hashed ? declare_type_hash(t)
		                   : same ? number[order[i - 1]]
		                          : order[i] + 1;
	}
	free(order);
	return number;
}

/* The numbers that call_indirect compares. Equal types have equal numbers. */
static void
type_numbers(int dialect, const struct module *m, struct buf *out)
{
	u32 *number = declare_type_numbers(m);
	if (dialect == 32)
		buf_str(out, "static const u32 func_types[] = {");
	for (u32 i = 0; i < m->ntypes; i++) {
		if (dialect == 32)
			buf_printf(out, "%u,%s", number[i], i % 16 == 15 ? "\n" : "");
		else
			buf_printf(out, "#define w2c_g_t%u %uu\n", i, number[i]);
	}
	if (dialect == 32)
		buf_str(out, "0};\n");
	free(number);
}

void
declare_instance(const struct module *m, u32 ndatas, struct buf *out)
{
	buf_str(out, "GUEST {\n\tstruct instance base;\n");
	for (u32 i = 0; i < m->nglobals; i++)
		buf_printf(out, "\t%s w2c_g%u;\n", c_type(m->globals[i].type, C_UNIT), i);
	for (u32 i = 0; i < m->ntables; i++)
		buf_printf(out, "\twasm_rt_%s_table_t w2c_T%u;\n",
		           m->tables[i].type == VT_FUNCREF ? "funcref" : "externref", i);
	for (u32 i = 0; i < m->nelems; i++)
		buf_printf(out, "\tbool ELEM_DROPPED(%u);\n", i);
	if (ndatas)
		buf_printf(out, "\tu32 data_size[%u];\n", ndatas);
	buf_str(out, "};\n");
}

static void
define_import(int dialect, u32 i, const char *prefix, const char *name, struct buf *out)
{
	buf_printf(out, "#define %s_i%u %s%s\n", dialect == 32 ? "Z_hZ" : "w2c_h", i,
	           prefix, name);
}

/* Defines import i as a call of a function of wasi/, which has that name there. */
static void
wasi_import(int dialect, u32 i, const char *name, const struct functype *t,
            struct buf *out)
{
	define_import(dialect, i, "import_", name, out);
	declare_result(t, out);
	buf_printf(out, " import_%s", name);
	declare_parameters(t, "struct wasi *w", out);
	buf_str(out, ";\n");
}

/* `static inline R host_i5(struct wasi *w, u32 a0, ...)`, as wasm2c calls import 5. */
static void
begin_inline(int dialect, u32 i, const struct functype *t, struct buf *out)
{
	char name[32];
	snprintf(name, sizeof name, "%u", i);
	define_import(dialect, i, "host_i", name, out);
	buf_str(out, "static inline __attribute__((unused)) ");
	declare_result(t, out);
	buf_printf(out, " host_i%u", i);
	declare_parameters(t, "struct wasi *w", out);
	buf_str(out, "\n{\n");
}

/* The arguments of a host function, which gets a v128 as a struct. */
static void
host_arguments(const struct functype *t, struct buf *out)
{
	buf_str(out, "(host_handle(w)");
	for (u32 i = 0; i < t->nparams; i++)
		buf_printf(out, t->types[i] == VT_V128 ? ", v_to_struct(a%u)" : ", a%u",
		           i);
	buf_str(out, ")");
}

/* Defines import i as a call of a host file's function. One that stands for a function of
 * WASI must not call back. */
static void
host_import(int dialect, const struct module *m, u32 i, enum provider by, struct buf *out)
{
	const struct functype *t = &m->types[m->imports[i].type];
	struct buf symbol = {0};
	c_names_symbol(&m->imports[i], &symbol);
	buf_str(out, "extern __attribute__((visibility(\"default\"))) ");
	c_names_prototype(t, symbol.p, false, out);
	buf_str(out, ";\n");
	begin_inline(dialect, i, t, out);
	buf_str(out, "\tinstance_need_stack(host_instance(w));\n");
	if (by == PROVIDER_WRAPPER)
		buf_str(out, "\thost_instance(w)->host.in_wasi++;\n");
	buf_u8(out, '\t');
	if (t->nresults) {
		declare_result(t, out);
		buf_str(out, " result = ");
	}
	bool vector = t->nresults && t->types[t->nparams] == VT_V128;
	buf_printf(out, "%s%s", vector ? "v_of_struct(" : "", symbol.p);
	host_arguments(t, out);
	buf_str(out, vector ? ")" : "");
	buf_str(out, ";\n");
	if (by == PROVIDER_WRAPPER)
		buf_str(out, "\thost_instance(w)->host.in_wasi--;\n");
	buf_str(out, t->nresults ? "\treturn result;\n}\n" : "}\n");
	buf_free(&symbol);
}

/* Defines import i, which nobody provides. */
static void
stub_import(int dialect, const struct module *m, u32 i, enum provider by, struct buf *out)
{
	const struct functype *t = &m->types[m->imports[i].type];
	begin_inline(dialect, i, t, out);
	if (by == PROVIDER_STUB_TRAP) {
		char *module = span_show(m->imports[i].module, 80);
		char *name = span_show(m->imports[i].name, 80);
		char *shown = xasprintf("%s.%s", module, name);
		buf_str(out, "\thost_missing(host_instance(w), ");
		declare_string(shown, out);
		buf_str(out, ");\n");
		free(module);
		free(name);
		free(shown);
	} else if (t->nresults) {
		buf_u8(out, '\t');
		declare_result(t, out);
		buf_str(out, " result = {0};\n\treturn result;\n");
	}
	buf_str(out, "}\n");
}

static void
import_names(int dialect, const struct module *m, const enum provider *provider,
             struct buf *out)
{
	for (u32 i = 0; i < m->nimports; i++) {
		const struct import *im = &m->imports[i];
		if (provider[i] == PROVIDER_WASI)
			wasi_import(dialect, i, wasi_table_symbol(m, im),
			            &m->types[im->type], out);
		else if (provider[i] == PROVIDER_HOST || provider[i] == PROVIDER_WRAPPER)
			host_import(dialect, m, i, provider[i], out);
		else
			stub_import(dialect, m, i, provider[i], out);
	}
}

void
declare_string(const char *s, struct buf *out)
{
	buf_u8(out, '"');
	for (; *s; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		             (*s >= '0' && *s <= '9') || strchr("_-=/.,: ", *s);
		if (plain)
			buf_u8(out, (u8)*s);
		else
			buf_printf(out, "\\%03o", (unsigned)(u8)*s);
	}
	buf_u8(out, '"');
}

void
declare_module(int dialect, const struct module *original, const struct lowered *l,
               const enum provider *provider, struct buf *out)
{
	const struct module *m = &l->m;
	buf_str(out, "#pragma GCC visibility push(hidden)\n");
	multi_structs(m, out);
	type_numbers(dialect, m, out);
	declare_instance(m, l->ndata_ops / 2, out);
	import_names(dialect, original, provider, out);
	for (u32 i = 0; i < m->nelems; i++)
		buf_printf(out, "extern const wasm_rt_funcref_t ELEM_ITEMS(%u)[];\n", i);
}
