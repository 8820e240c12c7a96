/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tools/wasm/reader.h"
#include "tools/wasm/feature.h"

enum {
	MAX_ITEMS = 1000000, /* types, imports, functions, globals, exports */
	MAX_PARAMS = 1000,
	MAX_TABLES = 100,
	MAX_SEGMENT_ITEMS = 10000000,
};

static bool
read_valtype(struct reader *r, u8 *type)
{
	*type = read_u8(&r->in);
	if (!reader_ok(r, "a type"))
		return false;
	if (is_valtype(*type))
		return true;
	const char *feature = feature_type(*type);
	if (feature)
		return reader_fail(r, r->in.p - 1, "%s", feature);
	return reader_fail(r, r->in.p - 1, "unknown value type 0x%02x", *type);
}

static bool
read_types(struct reader *r)
{
	struct module *m = r->m;
	if (!reader_count(r, "the type section", MAX_ITEMS, &m->ntypes))
		return false;
	m->types = arena_alloc(&m->arena, m->ntypes, sizeof *m->types);
	for (u32 i = 0; i < m->ntypes; i++) {
		struct functype *t = &m->types[i];
		u8 form = read_u8(&r->in);
		if (!reader_ok(r, "the type section"))
			return false;
		const char *feature = feature_text(FEATURE_FORM, form);
		if (feature)
			return reader_fail(r, r->in.p - 1, "%s", feature);
		if (form != 0x60)
			return reader_fail(r, r->in.p - 1,
			                   "a type of the unknown form 0x%02x", form);
		if (!reader_count(r, "a function type", MAX_PARAMS, &t->nparams))
			return false;
		/* The results follow the parameters; their count is in between. */
		struct cursor ahead = r->in;
		read_bytes(&ahead, t->nparams);
		u32 nresults = read_u32(&ahead);
		if (ahead.failed || nresults > MAX_PARAMS ||
		    nresults > cursor_left(&ahead))
			return reader_fail(
			        r, r->in.p,
			        "a function type is malformed or has more than "
			        "%d results",
			        MAX_PARAMS);
		u8 *types = arena_alloc(&m->arena, (size_t)t->nparams + nresults + 1, 1);
		for (u32 k = 0; k < t->nparams; k++)
			if (!read_valtype(r, &types[k]))
				return false;
		t->nresults = read_u32(&r->in);
		for (u32 k = 0; k < t->nresults; k++)
			if (!read_valtype(r, &types[t->nparams + k]))
				return false;
		t->types = types;
	}
	return true;
}

static bool
read_type_index(struct reader *r, u32 *type)
{
	*type = read_u32(&r->in);
	if (!reader_ok(r, "a type index"))
		return false;
	return *type < r->m->ntypes ||
	       reader_fail(r, r->in.p, "there is no type %u", *type);
}

static bool
read_imports(struct reader *r)
{
	static const char *const kinds[] = {"function", "table", "memory", "global"};
	struct module *m = r->m;
	if (!reader_count(r, "the import section", MAX_ITEMS, &m->nimports))
		return false;
	m->imports = arena_alloc(&m->arena, m->nimports, sizeof *m->imports);
	for (u32 i = 0; i < m->nimports; i++) {
		struct import *im = &m->imports[i];
		im->at = (size_t)(r->in.p - m->file.p);
		if (!reader_name(r, "an import's module name", &im->module) ||
		    !reader_name(r, "an import's name", &im->name))
			return false;
		u8 kind = read_u8(&r->in);
		if (!reader_ok(r, "the import section"))
			return false;
		const char *feature = feature_text(FEATURE_KIND, kind);
		if (feature)
			return reader_fail(r, r->in.p - 1, "%s", feature);
		if (kind >= LEN(kinds))
			return reader_fail(r, r->in.p - 1,
			                   "an import has the unknown kind %u", kind);
		if (kind != EXT_FUNC) {
			char *module = span_show(im->module, 60),
			     *name = span_show(im->name, 60);
			reader_fail(r, r->in.p - 1,
			            "the module imports the %s \"%s\".\"%s\"; only "
			            "functions can be "
			            "imported",
			            kinds[kind], module, name);
			free(module);
			free(name);
			return false;
		}
		im->kind = EXT_FUNC;
		if (!read_type_index(r, &im->type))
			return false;
	}
	m->nimported_funcs = m->nimports;
	return true;
}

static bool
read_functions(struct reader *r)
{
	struct module *m = r->m;
	if (!reader_count(r, "the function section", MAX_ITEMS, &m->nfuncs))
		return false;
	m->funcs = arena_alloc(&m->arena, m->nfuncs, sizeof *m->funcs);
	for (u32 i = 0; i < m->nfuncs; i++)
		if (!read_type_index(r, &m->funcs[i].type))
			return false;
	return true;
}

static bool
read_limits(struct reader *r, struct limits *l, u32 bound, const char *what)
{
	const u8 *at = r->in.p;
	u8 flags = read_u8(&r->in);
	if (!reader_ok(r, what))
		return false;
	if (flags & 2)
		return reader_fail(r, at, "threads (a shared %s) are not supported",
		                   what);
	if (flags & 4)
		return reader_fail(r, at, "memory64 (a 64-bit %s) is not supported",
		                   what);
	if (flags & 8)
		return reader_fail(r, at, "custom page sizes are not supported");
	if (flags > 1)
		return reader_fail(r, at, "%s has unknown flags 0x%02x", what, flags);
	l->min = read_u32(&r->in);
	l->has_max = flags & 1;
	l->max = l->has_max ? read_u32(&r->in) : bound;
	if (!reader_ok(r, what))
		return false;
	if (l->min > bound || (l->has_max && (l->max > bound || l->max < l->min)))
		return reader_fail(r, at, "%s has impossible limits (%u to %u)", what,
		                   l->min, l->max);
	return true;
}

static bool
read_tables(struct reader *r)
{
	struct module *m = r->m;
	if (!reader_count(r, "the table section", MAX_TABLES, &m->ntables))
		return false;
	m->tables = arena_alloc(&m->arena, m->ntables, sizeof *m->tables);
	for (u32 i = 0; i < m->ntables; i++) {
		struct table *t = &m->tables[i];
		const u8 *at = r->in.p;
		if (at < r->in.end && *at == 0x40)
			return reader_fail(r, at,
			                   "typed function references (a table with an "
			                   "initial value) are not supported");
		if (!read_valtype(r, &t->type))
			return false;
		if (t->type != VT_FUNCREF && t->type != VT_EXTERNREF)
			return reader_fail(r, at, "a table of %s", valtype_name(t->type));
		if (!read_limits(r, &t->limits, UINT32_MAX, "table"))
			return false;
		if (t->limits.min > MAX_SEGMENT_ITEMS)
			return reader_fail(r, at,
			                   "a table of %u elements; the limit is %d",
			                   t->limits.min, MAX_SEGMENT_ITEMS);
	}
	return true;
}

static bool
read_memory(struct reader *r)
{
	u32 n;
	if (!reader_count(r, "the memory section", MAX_TABLES, &n))
		return false;
	if (n > 1)
		return reader_fail(r, r->in.p,
		                   "several memories (multi-memory) are not supported");
	r->m->has_memory = n;
	return n == 0 || read_limits(r, &r->m->memory, WASM_MAX_PAGES, "memory");
}

static bool
read_globals(struct reader *r)
{
	struct module *m = r->m;
	if (!reader_count(r, "the global section", MAX_ITEMS, &m->nglobals))
		return false;
	m->globals = arena_alloc(&m->arena, m->nglobals, sizeof *m->globals);
	for (u32 i = 0; i < m->nglobals; i++) {
		struct global *g = &m->globals[i];
		if (!read_valtype(r, &g->type))
			return false;
		u8 flags = read_u8(&r->in);
		if (!reader_ok(r, "the global section"))
			return false;
		if (flags > 1)
			return reader_fail(
			        r, r->in.p - 1,
			        flags & 2 ? "threads (a shared global) are not supported"
			                  : "a global has unknown flags");
		g->is_mutable = flags;
		if (!reader_constexpr(r, &g->init))
			return false;
	}
	return true;
}

static bool
read_exports(struct reader *r)
{
	struct module *m = r->m;
	if (!reader_count(r, "the export section", MAX_ITEMS, &m->nexports))
		return false;
	m->exports = arena_alloc(&m->arena, m->nexports, sizeof *m->exports);
	for (u32 i = 0; i < m->nexports; i++) {
		struct export *e = &m->exports[i];
		if (!reader_name(r, "an export's name", &e->name))
			return false;
		u8 kind = read_u8(&r->in);
		e->index = read_u32(&r->in);
		if (!reader_ok(r, "the export section"))
			return false;
		const char *feature = feature_text(FEATURE_KIND, kind);
		if (feature)
			return reader_fail(r, r->in.p, "%s", feature);
		if (kind > EXT_GLOBAL)
			return reader_fail(r, r->in.p,
			                   "an export has the unknown kind %u", kind);
		e->kind = kind;
	}
	return true;
}

static bool
read_start(struct reader *r)
{
	r->m->has_start = true;
	r->m->start = read_u32(&r->in);
	return reader_ok(r, "the start section");
}

/* The eight forms of an element segment: bit 0 not active, bit 1 a table is named (or the
 * segment is declared), bit 2 items are expressions. */
static bool
read_elem(struct reader *r, struct elem *e)
{
	const u8 *at = r->in.p;
	u32 flags = read_u32(&r->in);
	if (!reader_ok(r, "the element section"))
		return false;
	if (flags > 7)
		return reader_fail(r, at, "an element segment has unknown flags %u",
		                   flags);
	e->mode = !(flags & 1) ? SEG_ACTIVE : flags & 2 ? SEG_DECLARED : SEG_PASSIVE;
	e->type = VT_FUNCREF;
	if (e->mode == SEG_ACTIVE && (flags & 2))
		e->table = read_u32(&r->in);
	if (e->mode == SEG_ACTIVE && !reader_constexpr(r, &e->offset))
		return false;
	if (flags & 3) {
		u8 kind = read_u8(&r->in);
		if (!reader_ok(r, "the element section"))
			return false;
		const char *feature = flags & 4 ? feature_type(kind) : NULL;
		if (feature)
			return reader_fail(r, r->in.p - 1, "%s", feature);
		if (flags & 4 ? kind != VT_FUNCREF && kind != VT_EXTERNREF : kind != 0)
			return reader_fail(r, r->in.p - 1,
			                   "an element segment has an unknown type");
		e->type = flags & 4 ? kind : VT_FUNCREF;
	}
	if (!reader_count(r, "an element segment", MAX_SEGMENT_ITEMS, &e->n))
		return false;
	e->items = arena_alloc(&r->m->arena, e->n, sizeof *e->items);
	for (u32 i = 0; i < e->n; i++) {
		if (flags & 4) {
			if (!reader_constexpr(r, &e->items[i]))
				return false;
		} else {
			e->items[i] = (struct constexpr){OP_REF_FUNC, {read_u32(&r->in)}};
		}
	}
	return reader_ok(r, "an element segment");
}

static bool
read_elems(struct reader *r)
{
	struct module *m = r->m;
	if (!reader_count(r, "the element section", MAX_ITEMS, &m->nelems))
		return false;
	m->elems = arena_alloc(&m->arena, m->nelems, sizeof *m->elems);
	for (u32 i = 0; i < m->nelems; i++)
		if (!read_elem(r, &m->elems[i]))
			return false;
	return true;
}

static bool
read_datacount(struct reader *r)
{
	r->m->has_datacount = true;
	r->ndeclared_datas = read_u32(&r->in);
	return reader_ok(r, "the data count section");
}

static bool
read_code(struct reader *r)
{
	struct module *m = r->m;
	r->has_code = true;
	if (!reader_count(r, "the code section", MAX_ITEMS, &r->nbodies))
		return false;
	if (r->nbodies != m->nfuncs)
		return reader_fail(r, r->in.p,
		                   "%u functions are declared, %u have a body", m->nfuncs,
		                   r->nbodies);
	for (u32 i = 0; i < m->nfuncs; i++) {
		u32 n = read_u32(&r->in);
		m->funcs[i].at = (size_t)(r->in.p - m->file.p);
		m->funcs[i].body = read_bytes(&r->in, n);
		if (!reader_ok(r, "a function body"))
			return false;
	}
	return true;
}

static bool
read_datas(struct reader *r)
{
	struct module *m = r->m;
	if (!reader_count(r, "the data section", MAX_SEGMENT_ITEMS, &m->ndatas))
		return false;
	m->datas = arena_alloc(&m->arena, m->ndatas, sizeof *m->datas);
	for (u32 i = 0; i < m->ndatas; i++) {
		struct data *d = &m->datas[i];
		d->at = (size_t)(r->in.p - m->file.p);
		u32 flags = read_u32(&r->in);
		if (!reader_ok(r, "the data section"))
			return false;
		if (flags > 2)
			return reader_fail(r, r->in.p,
			                   "a data segment has unknown flags %u", flags);
		if (flags == 2 && read_u32(&r->in) != 0)
			return reader_fail(
			        r, r->in.p,
			        "several memories (multi-memory) are not supported");
		d->mode = flags == 1 ? SEG_PASSIVE : SEG_ACTIVE;
		if (d->mode == SEG_ACTIVE && !reader_constexpr(r, &d->offset))
			return false;
		u32 n = read_u32(&r->in);
		d->bytes = read_bytes(&r->in, n);
		if (!reader_ok(r, "a data segment"))
			return false;
	}
	return true;
}

bool
read_section(struct reader *r, u8 id)
{
	static bool (*const readers[])(struct reader *) = {
	        [1] = read_types,   [2] = read_imports, [3] = read_functions,
	        [4] = read_tables,  [5] = read_memory,  [6] = read_globals,
	        [7] = read_exports, [8] = read_start,   [9] = read_elems,
	        [10] = read_code,   [11] = read_datas,  [12] = read_datacount,
	};
	return readers[id](r);
}
