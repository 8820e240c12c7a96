/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/wasm/validate.h"

struct sections {
	const struct module *m;
	bool *declared;
	struct wasm_error *err;
};

static bool wrong(struct sections *s, size_t at, const char *fmt, ...) PRINTF(3, 4);

static bool
wrong(struct sections *s, size_t at, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(s->err->what, sizeof s->err->what, fmt, ap);
	va_end(ap);
	s->err->at = at;
	return false;
}

/* There are no imported globals. */
static bool
wrong_global(struct sections *s, u64 global, u32 nearlier, const char *where)
{
	if (global < nearlier && !s->m->globals[global].is_mutable)
		return wrong(s, 0,
		             "%s reads global %llu of the same module: such constant "
		             "expressions (garbage collection) are not supported",
		             where, (unsigned long long)global);
	return wrong(s, 0, "%s reads global %llu, which is not imported", where,
	             (unsigned long long)global);
}

/* `nglobals` stand in front of it. */
static bool
check_constexpr(struct sections *s, struct constexpr c, u8 want, u32 nglobals,
                const char *where)
{
	u8 type;
	switch (c.op) {
	case OP_I32_CONST:
		type = VT_I32;
		break;
	case OP_I64_CONST:
		type = VT_I64;
		break;
	case OP_F32_CONST:
		type = VT_F32;
		break;
	case OP_F64_CONST:
		type = VT_F64;
		break;
	case OP_V128_CONST:
		type = VT_V128;
		break;
	case OP_REF_NULL:
		type = (u8)c.bits;
		break;
	case OP_REF_FUNC:
		if (c.bits >= s->m->nimported_funcs + s->m->nfuncs)
			return wrong(s, 0, "%s names function %llu, which does not exist",
			             where, (unsigned long long)c.bits);
		s->declared[c.bits] = true;
		type = VT_FUNCREF;
		break;
	default: /* global.get may only name an imported global */
		return wrong_global(s, c.bits, nglobals, where);
	}
	return type == want || wrong(s, 0, "%s is %s where %s is needed", where,
	                             valtype_name(type), valtype_name(want));
}

static bool
check_elems(struct sections *s)
{
	const struct module *m = s->m;
	for (u32 i = 0; i < m->nelems; i++) {
		const struct elem *e = &m->elems[i];
		if (e->mode == SEG_ACTIVE) {
			if (e->table >= m->ntables)
				return wrong(s, 0,
				             "element segment %u is for table %u, which "
				             "does not exist",
				             i, e->table);
			if (m->tables[e->table].type != e->type)
				return wrong(s, 0,
				             "element segment %u has another type than "
				             "its table",
				             i);
			if (!check_constexpr(s, e->offset, VT_I32, m->nglobals,
			                     "an element segment's offset"))
				return false;
		}
		for (u32 k = 0; k < e->n; k++)
			if (!check_constexpr(s, e->items[k], e->type, m->nglobals,
			                     "an element"))
				return false;
	}
	return true;
}

static bool
check_datas(struct sections *s)
{
	for (u32 i = 0; i < s->m->ndatas; i++) {
		const struct data *d = &s->m->datas[i];
		if (d->mode != SEG_ACTIVE)
			continue;
		if (!s->m->has_memory)
			return wrong(s, d->at, "a data segment, and there is no memory");
		if (!check_constexpr(s, d->offset, VT_I32, s->m->nglobals,
		                     "a data segment's offset"))
			return false;
	}
	return true;
}

/* The exports that by_name compares: qsort passes no argument. */
static const struct export *sorted;

static int
by_name(const void *pa, const void *pb)
{
	struct span a = sorted[*(const u32 *)pa].name, b = sorted[*(const u32 *)pb].name;
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n ? memcmp(a.p, b.p, n) : 0;
	return r ? r : a.n < b.n ? -1 : a.n > b.n;
}

static bool
check_exports(struct sections *s)
{
	const struct module *m = s->m;
	const u32 counts[] = {m->nimported_funcs + m->nfuncs, m->ntables, m->has_memory,
	                      m->nglobals};
	bool ok = true;
	u32 *order = xreallocn(NULL, m->nexports + 1u, sizeof *order);
	for (u32 i = 0; i < m->nexports; i++) {
		order[i] = i;
		if (m->exports[i].index >= counts[m->exports[i].kind]) {
			ok = wrong(s, 0, "export %u names item %u, which does not exist",
			           i, m->exports[i].index);
			break;
		}
		if (m->exports[i].kind == EXT_FUNC)
			s->declared[m->exports[i].index] = true;
	}
	if (ok) {
		sorted = m->exports;
		qsort(order, m->nexports, sizeof *order, by_name);
		for (u32 i = 1; ok && i < m->nexports; i++)
			if (by_name(&order[i - 1], &order[i]) == 0) {
				char *name = span_show(m->exports[order[i]].name, 60);
				ok = wrong(s, 0, "two exports are called \"%s\"", name);
				free(name);
			}
	}
	free(order);
	return ok;
}

static bool
check_start(struct sections *s)
{
	const struct module *m = s->m;
	if (!m->has_start)
		return true;
	if (m->start >= m->nimported_funcs + m->nfuncs)
		return wrong(s, 0, "the start function %u does not exist", m->start);
	const struct functype *t = func_type(m, m->start);
	return (!t->nparams && !t->nresults) ||
	       wrong(s, 0, "the start function has parameters or results");
}

bool
validate_sections(const struct module *m, bool *declared, struct wasm_error *err)
{
	struct sections s = {m, declared, err};
	for (u32 i = 0; i < m->nglobals; i++)
		if (!check_constexpr(&s, m->globals[i].init, m->globals[i].type, i,
		                     "a global's first value"))
			return false;
	return check_elems(&s) && check_datas(&s) && check_exports(&s) && check_start(&s);
}
