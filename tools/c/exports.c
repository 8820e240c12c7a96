/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/c/declare.h"
#include "tools/c/exports.h"
#include "tools/wasm/entry.h"

static char
letter(u8 type)
{
	return type == VT_I32 ? 'i' : type == VT_I64 ? 'I' : type == VT_F32 ? 'f' : 'F';
}

/* C that makes a value of that type of its bits, and C that makes bits of the value. */
static void
from_bits(u8 type, u32 i, struct buf *out)
{
	const char *fmt = type == VT_I32   ? ", (u32)a[%u]"
	                  : type == VT_I64 ? ", a[%u]"
	                  : type == VT_F32 ? ", f32_reinterpret_i32((u32)a[%u])"
	                                   : ", f64_reinterpret_i64(a[%u])";
	buf_printf(out, fmt, i);
}

static const char *
to_bits(u8 type)
{
	return type == VT_F32   ? "i32_reinterpret_f32"
	       : type == VT_F64 ? "i64_reinterpret_f64"
	                        : "";
}

static void
caller(const struct module *m, u32 i, struct buf *out)
{
	u32 func = m->exports[i].index;
	const struct functype *t = func_type(m, func);
	buf_printf(out,
	           "static u64\ncall_export_%u(struct instance *base, const u64 *a)\n"
	           "{\n\tGUEST *instance = (GUEST *)base;\n\t",
	           i);
	if (t->nresults)
		buf_printf(out, "return %s(", to_bits(t->types[t->nparams]));
	buf_printf(out, func < m->nimported_funcs ? "wrap_import_%u" : "FN(%u)", func);
	buf_str(out, "(instance");
	for (u32 k = 0; k < t->nparams; k++)
		from_bits(t->types[k], k, out);
	buf_str(out, t->nresults ? "));\n}\n" : ");\n\treturn 0;\n}\n");
}

/* Whether gowasm_call can call it: it passes 64 bits for each parameter. */
static bool
is_offered(const struct module *m, const struct export *e)
{
	return entry_callable(m, e) && !entry_has_vectors(func_type(m, e->index));
}

void
exports_text(const struct module *m, struct buf *out)
{
	for (u32 i = 0; i < m->nexports; i++)
		if (is_offered(m, &m->exports[i]))
			caller(m, i, out);
	buf_str(out, "static const struct host_export exports[] = {\n");
	for (u32 i = 0; i < m->nexports; i++) {
		const struct export *e = &m->exports[i];
		if (!is_offered(m, e))
			continue;
		const struct functype *t = func_type(m, e->index);
		char *name = xasprintf("%.*s", (int)e->name.n, (const char *)e->name.p);
		buf_str(out, "\t{");
		declare_string(name, out);
		buf_str(out, ", \"");
		for (u32 k = 0; k < t->nparams; k++)
			buf_u8(out, (u8)letter(t->types[k]));
		buf_u8(out, ':');
		if (t->nresults)
			buf_u8(out, (u8)letter(t->types[t->nparams]));
		buf_printf(out, "\", call_export_%u},\n", i);
		free(name);
	}
	buf_str(out, "\t{0, 0, 0}};\n");
}
