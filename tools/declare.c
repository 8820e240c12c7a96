/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "declare.h"

static const char *
c_type(u8 type)
{
	switch (type) {
	case VT_I32:
		return "u32";
	case VT_I64:
		return "u64";
	case VT_F32:
		return "f32";
	case VT_F64:
		return "f64";
	case VT_FUNCREF:
		return "wasm_rt_funcref_t";
	case VT_EXTERNREF:
		return "wasm_rt_externref_t";
	}
	bug("no C type for value type 0x%x", type);
}

/* wasm2c's letter for a type in the names of multiple results. */
static char
letter(u8 type)
{
	switch (type) {
	case VT_I32:
		return 'i';
	case VT_I64:
		return 'j';
	case VT_F32:
		return 'f';
	case VT_F64:
		return 'd';
	case VT_FUNCREF:
		return 'r';
	}
	return 'e';
}

void
declare_result(const struct functype *t, struct buf *out)
{
	if (t->nresults < 2) {
		buf_str(out, t->nresults ? c_type(t->types[t->nparams]) : "void");
		return;
	}
	buf_str(out, "struct wasm_multi_");
	for (u32 i = 0; i < t->nresults; i++)
		buf_u8(out, (u8)letter(t->types[t->nparams + i]));
}

void
declare_parameters(const struct functype *t, const char *first, struct buf *out)
{
	buf_printf(out, "(%s", first);
	for (u32 i = 0; i < t->nparams; i++)
		buf_printf(out, ", %s a%u", c_type(t->types[i]), i);
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
	buf_printf(out, " FN(%u)", func);
	declare_parameters(t, "GUEST *instance", out);
}

/* The struct that wasm2c returns several results in, once for each list of types. */
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
			buf_printf(out, " %s %c%u;", c_type(type), letter(type), k);
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

u32 *
declare_type_numbers(const struct module *m)
{
	u32 *order = xreallocn(NULL, m->ntypes + 1u, sizeof *order);
	u32 *number = xreallocn(NULL, m->ntypes + 1u, sizeof *number);
	for (u32 i = 0; i < m->ntypes; i++)
		order[i] = i;
	sorted = m;
	qsort(order, m->ntypes, sizeof *order, by_type);
	for (u32 i = 0; i < m->ntypes; i++) {
		bool same =
		        i && functype_eq(&m->types[order[i]], &m->types[order[i - 1]]);
		number[order[i]] = same ? number[order[i - 1]] : order[i] + 1;
	}
	free(order);
	return number;
}

/* Type numbers by which call_indirect compares: equal types have equal ones. */
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

static void
instance_struct(const struct module *m, u32 ndatas, struct buf *out)
{
	buf_str(out, "GUEST {\n\tstruct instance base;\n");
	for (u32 i = 0; i < m->nglobals; i++)
		buf_printf(out, "\t%s w2c_g%u;\n", c_type(m->globals[i].type), i);
	for (u32 i = 0; i < m->ntables; i++)
		buf_printf(out, "\twasm_rt_%s_table_t w2c_T%u;\n",
		           m->tables[i].type == VT_FUNCREF ? "funcref" : "externref", i);
	for (u32 i = 0; i < m->nelems; i++)
		buf_printf(out, "\tbool ELEM_DROPPED(%u);\n", i);
	if (ndatas)
		buf_printf(out, "\tu32 data_size[%u];\n", ndatas);
	buf_str(out, "};\n");
}

/* Imports are the functions of wasi/, by their names there. imports_check has found every
 * one of them in its table, so that the names are C identifiers. */
static void
import_names(int dialect, const struct module *m, struct buf *out)
{
	const char *fmt = dialect == 32 ? "#define Z_hZ_i%u " : "#define w2c_h_i%u ";
	for (u32 i = 0; i < m->nimports; i++) {
		const struct functype *t = &m->types[m->imports[i].type];
		struct span name = m->imports[i].name;
		buf_printf(out, fmt, i);
		buf_printf(out, "import_%.*s\n", (int)name.n, (const char *)name.p);
		declare_result(t, out);
		buf_printf(out, " import_%.*s", (int)name.n, (const char *)name.p);
		declare_parameters(t, "struct wasi *w", out);
		buf_str(out, ";\n");
	}
}

void
declare_module(int dialect, const struct module *original, const struct lowered *l,
               struct buf *out)
{
	const struct module *m = &l->m;
	buf_str(out, "#pragma GCC visibility push(hidden)\n");
	multi_structs(m, out);
	type_numbers(dialect, m, out);
	instance_struct(m, l->ndata_ops / 2, out);
	import_names(dialect, original, out);
	for (u32 i = 0; i < m->nelems; i++)
		buf_printf(out, "extern const wasm_rt_funcref_t ELEM_ITEMS(%u)[];\n", i);
}
