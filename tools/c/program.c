/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "runtime/shared/embedded.h"
#include "tools/go/recognise/attributes.h"
#include "tools/c/declare.h"
#include "tools/wasm/entry.h"
#include "tools/c/exports.h"
#include "tools/c/library_api.h"
#include "tools/c/program.h"
#include "tools/c/split.h"

bool
program_has_few_parameters(const struct module *m)
{
	for (u32 i = 0; i < m->ntypes; i++)
		if (m->types[i].nparams + (m->types[i].nresults > 1) > 9)
			return false;
	return true;
}

void
program_defines(const struct program_spec *spec, struct buf *out)
{
	buf_printf(out,
	           "#define GOWASM_DIALECT %d\n"
	           "#define GOWASM_MEMORY %d\n"
	           "#define GOWASM_KEEP_LOADS %d\n"
	           "#define GOWASM_EXACT_NANS %d\n"
	           "#define GOWASM_SAVE_NONE %d\n%s"
	           "#include \"runtime/guest/prelude.h\"\n"
	           "#include \"module.h\"\n",
	           spec->dialect, spec->memory_mode, spec->keep_loads, spec->keep_loads,
	           spec->save_none, spec->vectors ? "#define GOWASM_VECTORS 1\n" : "");
}

/* A function in a table takes the instance, an import takes the wasi. Writes a function
 * between the two for each import. */
static void
import_wrappers(const struct module *m, struct buf *out)
{
	for (u32 i = 0; i < m->nimported_funcs; i++) {
		const struct functype *t = func_type(m, i);
		buf_str(out, "static ");
		declare_result(t, out);
		buf_printf(out, " GUEST_CALL wrap_import_%u", i);
		declare_parameters(t, "GUEST *instance", out);
		buf_printf(out, "\n{\n\treturn IMPORT(%u)", i);
		declare_arguments(t, "instance->base.wasi", out);
		buf_str(out, ";\n}\n");
	}
}

static void
function_value(const struct module *m, const u32 *numbers, u32 func, struct buf *out)
{
	u32 type = func < m->nimported_funcs ? m->imports[func].type
	                                     : m->funcs[func - m->nimported_funcs].type;
	buf_printf(out, "{%u, (wasm_rt_function_ptr_t)", numbers[type]);
	if (func < m->nimported_funcs)
		buf_printf(out, "wrap_import_%u", func);
	else
		buf_printf(out, "FN(%u)", func);
	buf_str(out, ", {0}}");
}

static bool is_null(struct constexpr c)
{
	return c.op != OP_REF_FUNC;
}

/* Whether the functions of a segment are in image.S, as program_elements_s writes them: a
 * table of addresses would need a relocation for each when the program starts. */
static bool
is_placed(const struct elem *e)
{
	return e->mode == SEG_ACTIVE && e->type == VT_FUNCREF;
}

static void
element_items(const struct module *m, const u32 *numbers, struct buf *out)
{
	for (u32 i = 0; i < m->nelems; i++) {
		const struct elem *e = &m->elems[i];
		if (is_placed(e))
			buf_printf(out,
			           "extern const struct element gowasm_elements_%u[];\n",
			           i);
		/* a table.init of a segment that was placed has no items */
		buf_printf(out, "const wasm_rt_funcref_t ELEM_ITEMS(%u)[] = {\n", i);
		for (u32 k = 0; k < e->n && !is_placed(e); k++) {
			buf_u8(out, '\t');
			if (is_null(e->items[k]))
				buf_str(out, "{0, 0, {0}}");
			else
				function_value(m, numbers, (u32)e->items[k].bits, out);
			buf_str(out, ",\n");
		}
		buf_str(out, "\t{0, 0, {0}}};\n");
	}
}

static void
v128_value(const u8 *bytes, struct buf *out)
{
	buf_str(out, "v128_const(");
	for (u32 i = 0; i < 16; i++)
		buf_printf(out, i ? ", %u" : "%u", bytes[i]);
	buf_u8(out, ')');
}

static void
globals_init(const struct module *m, const u32 *numbers, struct buf *out)
{
	for (u32 i = 0; i < m->nglobals; i++) {
		const struct global *g = &m->globals[i];
		buf_printf(out, "\tinstance->w2c_g%u = ", i);
		if (g->type == VT_FUNCREF && !is_null(g->init)) {
			buf_str(out, "(wasm_rt_funcref_t)");
			function_value(m, numbers, (u32)g->init.bits, out);
		} else if (g->type == VT_FUNCREF || g->type == VT_EXTERNREF) {
			buf_printf(out, "wasm_rt_%s_null_value",
			           g->type == VT_FUNCREF ? "funcref" : "externref");
		} else if (g->type == VT_V128) {
			v128_value(g->init.vector, out);
		} else {
			const char *fmt = g->type == VT_I32   ? "%lluu"
			                  : g->type == VT_I64 ? "%lluull"
			                  : g->type == VT_F32
			                          ? "f32_reinterpret_i32(%lluu)"
			                          : "f64_reinterpret_i64(%lluull)";
			buf_printf(out, fmt, (unsigned long long)g->init.bits);
		}
		buf_str(out, ";\n");
	}
}

/* Places the functions of image.S, then those that are static in program.c. */
static void
place_elements(const struct module *m, const u32 *numbers, u32 i, struct buf *out)
{
	const struct elem *e = &m->elems[i];
	buf_printf(out,
	           "\tfuncref_table_place(base, &instance->w2c_T%u, gowasm_elements_%u, "
	           "%uu, "
	           "%u);\n",
	           e->table, i, (u32)e->offset.bits, e->n);
	for (u32 k = 0; k < e->n; k++) {
		if (is_null(e->items[k]) || e->items[k].bits >= m->nimported_funcs)
			continue;
		buf_printf(out, "\tinstance->w2c_T%u.data[%u] = (wasm_rt_funcref_t)",
		           e->table, (u32)e->offset.bits + k);
		function_value(m, numbers, (u32)e->items[k].bits, out);
		buf_str(out, ";\n");
	}
}

static void
tables_init(const struct module *m, const u32 *numbers, struct buf *out)
{
	for (u32 i = 0; i < m->ntables; i++) {
		const struct table *t = &m->tables[i];
		buf_printf(out,
		           "\tif (%s_table_open(&instance->w2c_T%u, %uu, %uu) != 0)\n"
		           "\t\thost_no_memory(base, \"a table\");\n",
		           t->type == VT_FUNCREF ? "funcref" : "externref", i,
		           t->limits.min, t->limits.has_max ? t->limits.max : UINT32_MAX);
	}
	for (u32 i = 0; i < m->nelems; i++) {
		const struct elem *e = &m->elems[i];
		if (is_placed(e))
			place_elements(m, numbers, i, out);
		else if (e->mode == SEG_ACTIVE)
			buf_printf(out,
			           "\texternref_table_init(&instance->w2c_T%u, %u, %uu, "
			           "0, %u);\n",
			           e->table, e->n, (u32)e->offset.bits, e->n);
		if (e->mode != SEG_PASSIVE)
			buf_printf(out, "\tinstance->ELEM_DROPPED(%u) = true;\n", i);
	}
}

/* Library functions that have bodies in C (native.h). */
static void
native_functions(const struct lowered *l, struct buf *out)
{
	const struct module *m = &l->m;
	for (u32 func = m->nimported_funcs; func < l->first_data_op; func++) {
		const struct attributes *f = attributes_of(m, func - m->nimported_funcs);
		if (!f->native || f->in_prelude)
			continue;
		declare_function(m, func, out);
		if (f->is_front) { /* (pc_b, sp) */
			buf_printf(out,
			           "\n{\n\tif (%s(instance, a1))\n\t\treturn a1;\n"
			           "\tu32 sp = FN(%u)(instance, a0, a1);\n",
			           f->native, f->fallback);
			if (f->learns)
				buf_printf(out,
				           "\tif (sp) /* it did not unwind */\n"
				           "\t\t%s_learn(instance, a1);\n",
				           f->native);
			buf_str(out, "\treturn sp;\n}\n");
			continue;
		}
		buf_printf(out, "\n{\n\treturn %s", f->native);
		declare_arguments(func_type(m, func), "instance", out);
		buf_str(out, ";\n}\n");
	}
}

/* The bodies of the functions that lower.c appended for memory.init and data.drop. */
static void
data_functions(const struct module *m, const struct lowered *l, struct buf *out)
{
	u64 offset = 0;
	for (u32 i = 0; i < l->ndata_ops / 2; i++) {
		const struct data *d = &m->datas[i];
		u32 init = l->first_data_op + 2 * i;
		declare_function(&l->m, init, out);
		buf_printf(out,
		           "\n{\n\tguest_init(&instance->base, gowasm_passive + %lluull, "
		           "instance->data_size[%u], a0, a1, a2);\n}\n",
		           (unsigned long long)offset, i);
		declare_function(&l->m, init + 1, out);
		buf_printf(out, "\n{\n\tinstance->data_size[%u] = 0;\n}\n", i);
		if (d->mode == SEG_PASSIVE)
			offset += d->bytes.n;
	}
}

static void
instantiate(const struct module *m, const struct lowered *l, const struct image *image,
            const u32 *numbers, struct buf *out)
{
	buf_str(out, "static void\ninstantiate(struct instance *base)\n{\n"
	             "\tGUEST *instance = (GUEST *)base;\n\t(void)instance;\n");
	globals_init(m, numbers, out);
	tables_init(m, numbers, out);
	for (u32 i = 0; i < l->ndata_ops / 2; i++)
		if (m->datas[i].mode == SEG_PASSIVE)
			buf_printf(out, "\tinstance->data_size[%u] = %zuu;\n", i,
			           m->datas[i].bytes.n);
	if (image->traps)
		buf_str(out, "\tTRAP(OOB);\n");
	if (m->has_start && m->start < m->nimported_funcs)
		buf_printf(out, "\twrap_import_%u(instance);\n", m->start);
	else if (m->has_start)
		buf_printf(out, "\tFN(%u)(instance);\n", m->start);
	buf_str(out, "}\n");
}

/* Writes the function `name`, which calls a function of the module before the others, if
 * there is one. */
static void
entry_text(const char *name, u32 func, struct buf *out)
{
	buf_printf(out,
	           "static void\n%s(struct instance *base)\n{\n\tGUEST *instance = "
	           "(GUEST *)base;\n\t(void)instance;\n",
	           name);
	if (func != ENTRY_NONE)
		buf_printf(out, "\tFN(%u)(instance);\n", func);
	buf_str(out, "}\n");
}

/* Writes the function that frees what instantiate allocated. */
static void
finish(const struct module *m, struct buf *out)
{
	buf_str(out, "static void\nfinish(struct instance *base)\n"
	             "{\n\tGUEST *instance = (GUEST *)base;\n\t(void)instance;\n");
	for (u32 i = 0; i < m->ntables; i++)
		buf_printf(out, "\t%s_table_close(&instance->w2c_T%u);\n",
		           m->tables[i].type == VT_FUNCREF ? "funcref" : "externref", i);
	buf_str(out, "}\n");
}

static void
string_list(const char *name, const char *const *strings, struct buf *out)
{
	buf_printf(out, "static const char *const %s[] = {\n", name);
	for (; *strings; strings++) {
		buf_u8(out, '\t');
		declare_string(*strings, out);
		buf_str(out, ",\n");
	}
	buf_str(out, "\t0};\n");
}

static void
description(const struct program_spec *spec, const struct module *m,
            const struct image *image, u32 nfuncs, struct buf *out)
{
	u64 max = m->memory.has_max ? m->memory.max : WASM_MAX_PAGES;
	if (spec->max_memory && spec->max_memory / WASM_PAGE < max)
		max = spec->max_memory / WASM_PAGE;
	buf_str(out, "static const struct image_run runs[] = {\n");
	for (u32 i = 0; i < image->nruns; i++)
		buf_printf(out, "\t{%u, %u, %lluull},\n", image->runs[i].page,
		           image->runs[i].pages,
		           (unsigned long long)image->runs[i].offset);
	buf_str(out, "\t{0, 0, 0}};\n");
	string_list("env", spec->policy.env, out);
	string_list("dirs", spec->policy.dirs, out);
	string_list("addresses", spec->policy.listen, out);
	string_list("connections", spec->policy.connect, out);
	buf_printf(out,
	           "const struct program gowasm_program = {\n"
	           "\t.mode = %d,\n\t.memory_pages = %u,\n\t.memory_max = %llu,\n"
	           "\t.runs = runs,\n\t.nruns = %u,\n\t.stack_size = %lluull,\n"
	           "\t.instance_size = sizeof(GUEST),\n\t.instantiate = instantiate,\n"
	           "\t.start = start,\n\t.initialize = initialize,\n"
	           "\t.finish = finish,\n\t.policy = {env, dirs, addresses, connections, "
	           "%s, "
	           "%lluull, %d, "
	           "%u, %u, %u, %u, %u, %u, %u},\n",
	           spec->memory_mode, m->has_memory ? m->memory.min : 0,
	           m->has_memory ? (unsigned long long)max : 0, image->nruns,
	           (unsigned long long)spec->stack_size,
	           spec->policy.embedded ? "&gowasm_embedded" : "0",
	           (unsigned long long)spec->policy.timeout, spec->policy.umask,
	           spec->policy.stdio_block, spec->policy.unlocked, spec->policy.fence,
	           spec->policy.pipe_ends, spec->policy.require_fence, spec->policy.is_go,
	           spec->policy.no_roots);
	if (spec->baked_room)
		buf_str(out, "\t.baked = &gowasm_grants,\n");
	if (spec->library)
		buf_printf(out, "\t.name = \"%s\",\n", spec->name);
	if (spec->vectors)
		buf_str(out, "\t.cpu = V_CPU,\n");
	if (spec->preempts)
		buf_printf(out,
		           "\t.preempt = {1, offsetof(GUEST, w2c_g2), %u, %u, %u, %u},\n",
		           spec->preempt.stackguard0, spec->preempt.m, spec->preempt.g0,
		           spec->preempt.curg);
	if (spec->signals)
		buf_printf(out, "\t.signals = %uu,\n", spec->signals);
	if (spec->traces)
		buf_printf(out,
		           "\t.functions = gowasm_functions,\n\t.nfunctions = %u,\n"
		           "\t.pclntab = %lluull,\n"
		           "\t.sp_noted = offsetof(GUEST, w2c_g%u),\n",
		           nfuncs, (unsigned long long)spec->pclntab, spec->sp_noted);
	if (spec->exports)
		buf_str(out, "\t.exports = exports,\n"
		             "\t.nexports = sizeof exports / sizeof *exports - 1,\n");
	buf_str(out, "};\n");
}

void
program_text(const struct program_spec *spec, const struct module *m,
             const struct lowered *l, const struct image *image, struct buf *out)
{
	u32 *numbers = declare_type_numbers(m);
	program_defines(spec, out);
	buf_str(out, "#include \"runtime/native/native.h\"\n"
	             "#include \"runtime/native/itabs.h\"\n"
	             "#include \"runtime/go/signals.h\"\n"
	             "extern const u8 gowasm_passive[];\n"
	             "extern const struct embedded gowasm_embedded;\n"
	             "extern const struct baked gowasm_grants;\n");
	for (u32 i = m->nimported_funcs; i < l->m.nimported_funcs + l->m.nfuncs; i++)
		declare_prototype(&l->m, i, out);
	import_wrappers(m, out);
	element_items(m, numbers, out);
	native_functions(l, out);
	data_functions(m, l, out);
	instantiate(m, l, image, numbers, out);
	entry_text("start", spec->start, out);
	entry_text("initialize", spec->initialize, out);
	finish(m, out);
	if (spec->exports)
		exports_text(m, out);
	if (spec->library)
		library_text(m, spec->runs, out);
	description(spec, m, image, l->m.nfuncs, out);
	free(numbers);
}

/* An executable moves the pages of the image into its memory. In a library they are
 * copied, since all instances share the image. */
void
program_image_s(const struct program_spec *spec, struct buf *out)
{
	buf_printf(out,
	           "\t.section .gowasm_image,\"%s\",%%progbits\n"
	           "\t.balign %u\n"
	           "\t.globl gowasm_image\n\t.hidden gowasm_image\n"
	           "gowasm_image:\n\t.incbin \"image.bin\"\n"
	           "\t.balign %u\n",
	           spec->library ? "a" : "aw", spec->library ? 64 : 65536,
	           spec->library ? 64 : 65536);
	buf_str(out, "\t.section .gowasm_passive,\"a\",%progbits\n"
	             "\t.globl gowasm_passive\n\t.hidden gowasm_passive\n"
	             "gowasm_passive:\n\t.incbin \"passive.bin\"\n"
	             "\t.section .note.GNU-stack,\"\",%progbits\n");
	if (spec->baked_room)
		buf_printf(out,
		           "\t.section " BAKED_SECTION ",\"a\",%%progbits\n"
		           "\t.balign 16\n"
		           "\t.globl gowasm_grants\n\t.hidden gowasm_grants\n"
		           "gowasm_grants:\n\t.long %u\n\t.zero %u\n",
		           spec->memory_pages, spec->baked_room - 4);
	if (spec->policy.embedded)
		buf_printf(out,
		           "\t.section .gowasm_embedded,\"a\",%%progbits\n"
		           "\t.balign %d\n"
		           "\t.globl gowasm_embedded\n\t.hidden gowasm_embedded\n"
		           "gowasm_embedded:\n\t.incbin \"embedded.bin\"\n",
		           EMBEDDED_PAGE);
}

/* Appends a function's symbol, as the assembler reads it. */
static void
symbol_of(const struct module *m, u32 func, const char *prefix, struct buf *out)
{
	const struct attributes *f = attributes_of(m, func - m->nimported_funcs);
	if (f->symbol)
		buf_printf(out, "\"%s\"", f->symbol);
	else
		buf_printf(out, "%s%u", prefix, func);
}

void
program_functions_s(const struct program_spec *spec, const struct lowered *l,
                    struct buf *out)
{
	const struct module *m = &l->m;
	const char *prefix = split_prefix(spec->dialect);
	buf_str(out, "\t.section .gowasm_functions,\"a\",%progbits\n\t.balign 4\n"
	             "\t.globl gowasm_functions\n\t.hidden gowasm_functions\n"
	             "gowasm_functions:\n");
	for (u32 i = 0; i < m->nfuncs; i++) {
		const struct attributes *f = attributes_of(m, i);
		buf_str(out, "\t.long ");
		if (f->in_prelude)
			buf_str(out, "0, 0\n");
		else {
			symbol_of(m, m->nimported_funcs + i, prefix, out);
			buf_printf(out, " - gowasm_functions, %u\n", func_origin(m, i));
		}
	}
}

void
program_elements_s(const struct program_spec *spec, const struct module *m,
                   const struct lowered *l, struct buf *out)
{
	const char *prefix = split_prefix(spec->dialect);
	u32 *numbers = declare_type_numbers(m);
	for (u32 i = 0; i < m->nelems; i++) {
		const struct elem *e = &m->elems[i];
		if (!is_placed(e))
			continue;
		buf_printf(out,
		           "\t.section .gowasm_elements,\"a\",%%progbits\n\t.balign 4\n"
		           "\t.globl gowasm_elements_%u\n\t.hidden gowasm_elements_%u\n"
		           "gowasm_elements_%u:\n",
		           i, i, i);
		for (u32 k = 0; k < e->n; k++) {
			u32 func = (u32)e->items[k].bits;
			buf_str(out, "\t.long ");
			if (is_null(e->items[k]) || func < m->nimported_funcs) {
				buf_str(out, "0, 0\n");
				continue;
			}
			symbol_of(&l->m, func, prefix, out);
			buf_printf(out, " - gowasm_elements_%u, %u\n", i,
			           numbers[m->funcs[func - m->nimported_funcs].type]);
		}
	}
	free(numbers);
}

void
program_passive(const struct module *m, struct buf *out)
{
	for (u32 i = 0; i < m->ndatas; i++)
		if (m->datas[i].mode == SEG_PASSIVE)
			buf_add(out, m->datas[i].bytes.p, m->datas[i].bytes.n);
}
