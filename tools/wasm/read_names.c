/* SPDX-License-Identifier: MIT */
#include "tools/wasm/reader.h"

/* Subsection 1 of the name section: function index, name, ... A tool may have written
 * names of functions that are gone; what does not fit is left out. */
static void
read_function_names(struct module *m, struct cursor *in)
{
	u32 n = read_u32(in), total = m->nimported_funcs + m->nfuncs;
	if (!m->func_names)
		m->func_names = arena_alloc(&m->arena, total + 1u, sizeof *m->func_names);
	for (u32 i = 0; i < n && !in->failed; i++) {
		u32 func = read_u32(in);
		u32 length = read_u32(in);
		struct span name = read_bytes(in, length);
		if (!in->failed && func < total)
			m->func_names[func] = name;
	}
}

static void
read_name_section(struct module *m, struct cursor in)
{
	while (in.p < in.end && !in.failed) {
		u8 id = read_u8(&in);
		u32 size = read_u32(&in);
		struct span part = read_bytes(&in, size);
		struct cursor sub = {part.p, part.p + part.n, false, false};
		if (in.failed)
			return;
		if (id == 0) {
			u32 length = read_u32(&sub);
			m->module_name = read_bytes(&sub, length);
		} else if (id == 1) {
			read_function_names(m, &sub);
		} else if (id == 2) {
			m->local_names = part;
		}
	}
}

/* Subsection 2: function index, (local index, name)... */
struct span
wasm_local_name(const struct module *m, u32 func, u32 local)
{
	struct span s = m->local_names, none = {0};
	struct cursor in = {s.p, s.p + s.n, false, false};
	for (u32 n = s.n ? read_u32(&in) : 0; n && !in.failed; n--) {
		u32 f = read_u32(&in);
		for (u32 k = read_u32(&in); k && !in.failed; k--) {
			u32 i = read_u32(&in), length = read_u32(&in);
			struct span name = read_bytes(&in, length);
			if (!in.failed && f == func && i == local)
				return name;
		}
	}
	return none;
}

bool
read_custom(struct reader *r)
{
	struct module *m = r->m;
	struct span name;
	if (!reader_name(r, "a custom section's name", &name))
		return false;
	if ((m->ncustoms & (m->ncustoms - 1)) ==
	    0) { /* room doubles at each power of two */
		struct custom *old = m->customs;
		m->customs = arena_alloc(&m->arena, 2 * m->ncustoms + 1u, sizeof *old);
		for (u32 i = 0; i < m->ncustoms; i++)
			m->customs[i] = old[i];
	}
	m->customs[m->ncustoms++] = (struct custom){name, {r->in.p, cursor_left(&r->in)}};
	if (span_is(name, "name"))
		read_name_section(m, r->in);
	r->in.p = r->in.end;
	return true;
}
