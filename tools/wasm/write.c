/* SPDX-License-Identifier: MIT */
#include "tools/wasm/leb.h"
#include "tools/wasm/module.h"

static void
write_name(struct buf *out, struct span s)
{
	write_uleb(out, s.n);
	buf_add(out, s.p, s.n);
}

static void
write_limits(struct buf *out, const struct limits *l)
{
	buf_u8(out, l->has_max);
	write_uleb(out, l->min);
	if (l->has_max)
		write_uleb(out, l->max);
}

static void
write_constexpr(struct buf *out, struct constexpr c)
{
	if (c.op == OP_V128_CONST) {
		buf_u8(out, 0xfd);
		write_uleb(out, c.op - 0xfd00u);
		buf_add(out, c.vector, 16);
		buf_u8(out, OP_END);
		return;
	}
	buf_u8(out, (u8)c.op);
	switch (c.op) {
	case OP_I32_CONST:
		write_sleb(out, (i32)c.bits);
		break;
	case OP_I64_CONST:
		write_sleb(out, (i64)c.bits);
		break;
	case OP_F32_CONST:
		write_fixed(out, c.bits, 4);
		break;
	case OP_F64_CONST:
		write_fixed(out, c.bits, 8);
		break;
	case OP_REF_NULL:
		buf_u8(out, (u8)c.bits);
		break;
	default: /* OP_REF_FUNC, OP_GLOBAL_GET */
		write_uleb(out, c.bits);
	}
	buf_u8(out, OP_END);
}

/* Appends a section, unless it has no items, and empties its buffer for the next one. */
static void
write_section(struct buf *out, u8 id, u32 items, struct buf *body)
{
	if (items) {
		buf_u8(out, id);
		write_uleb(out, body->n);
		buf_add(out, body->p, body->n);
	}
	body->n = 0;
}

static void
write_types(const struct module *m, struct buf *b)
{
	write_uleb(b, m->ntypes);
	for (u32 i = 0; i < m->ntypes; i++) {
		const struct functype *t = &m->types[i];
		buf_u8(b, 0x60);
		write_uleb(b, t->nparams);
		buf_add(b, t->types, t->nparams);
		write_uleb(b, t->nresults);
		buf_add(b, t->types + t->nparams, t->nresults);
	}
}

static void
write_imports(const struct module *m, struct buf *b)
{
	write_uleb(b, m->nimports);
	for (u32 i = 0; i < m->nimports; i++) {
		write_name(b, m->imports[i].module);
		write_name(b, m->imports[i].name);
		buf_u8(b, EXT_FUNC);
		write_uleb(b, m->imports[i].type);
	}
}

static void
write_globals(const struct module *m, struct buf *b)
{
	write_uleb(b, m->nglobals);
	for (u32 i = 0; i < m->nglobals; i++) {
		buf_u8(b, m->globals[i].type);
		buf_u8(b, m->globals[i].is_mutable);
		write_constexpr(b, m->globals[i].init);
	}
}

static void
write_exports(const struct module *m, struct buf *b)
{
	write_uleb(b, m->nexports);
	for (u32 i = 0; i < m->nexports; i++) {
		write_name(b, m->exports[i].name);
		buf_u8(b, (u8)m->exports[i].kind);
		write_uleb(b, m->exports[i].index);
	}
}

/* In the general form: flags 4 (expressions) with 1 (passive) and 2 (table, or
 * declared). */
static void
write_elems(const struct module *m, struct buf *b)
{
	write_uleb(b, m->nelems);
	for (u32 i = 0; i < m->nelems; i++) {
		const struct elem *e = &m->elems[i];
		write_uleb(b, e->mode == SEG_ACTIVE ? 6 : e->mode == SEG_PASSIVE ? 5 : 7);
		if (e->mode == SEG_ACTIVE) {
			write_uleb(b, e->table);
			write_constexpr(b, e->offset);
		}
		buf_u8(b, e->type);
		write_uleb(b, e->n);
		for (u32 k = 0; k < e->n; k++)
			write_constexpr(b, e->items[k]);
	}
}

static void
write_code(const struct module *m, struct buf *b)
{
	write_uleb(b, m->nfuncs);
	for (u32 i = 0; i < m->nfuncs; i++)
		write_name(b, m->funcs[i].body);
}

static void
write_datas(const struct module *m, struct buf *b)
{
	write_uleb(b, m->ndatas);
	for (u32 i = 0; i < m->ndatas; i++) {
		const struct data *d = &m->datas[i];
		write_uleb(b, d->mode == SEG_PASSIVE);
		if (d->mode == SEG_ACTIVE)
			write_constexpr(b, d->offset);
		write_name(b, d->bytes);
	}
}

void
wasm_write(const struct module *m, struct buf *out)
{
	struct buf b = {0};
	buf_add(out, "\0asm\1\0\0\0", 8);
	write_types(m, &b);
	write_section(out, 1, m->ntypes, &b);
	write_imports(m, &b);
	write_section(out, 2, m->nimports, &b);
	write_uleb(&b, m->nfuncs);
	for (u32 i = 0; i < m->nfuncs; i++)
		write_uleb(&b, m->funcs[i].type);
	write_section(out, 3, m->nfuncs, &b);
	write_uleb(&b, m->ntables);
	for (u32 i = 0; i < m->ntables; i++) {
		buf_u8(&b, m->tables[i].type);
		write_limits(&b, &m->tables[i].limits);
	}
	write_section(out, 4, m->ntables, &b);
	write_uleb(&b, 1);
	write_limits(&b, &m->memory);
	write_section(out, 5, m->has_memory, &b);
	write_globals(m, &b);
	write_section(out, 6, m->nglobals, &b);
	write_exports(m, &b);
	write_section(out, 7, m->nexports, &b);
	write_uleb(&b, m->start);
	write_section(out, 8, m->has_start, &b);
	write_elems(m, &b);
	write_section(out, 9, m->nelems, &b);
	write_uleb(&b, m->ndatas);
	write_section(out, 12, m->has_datacount, &b);
	write_code(m, &b);
	write_section(out, 10, m->nfuncs, &b);
	write_datas(m, &b);
	write_section(out, 11, m->ndatas, &b);
	buf_free(&b);
}
