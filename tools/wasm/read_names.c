/* SPDX-License-Identifier: MIT */
#include "tools/wasm/reader.h"

/* Whether a name map is whole: index, name, ...; or, if `maps`, index, name map, ... */
static bool
is_name_map(struct cursor *in, bool maps)
{
	for (u32 n = read_u32(in); n && !in->failed; n--) {
		read_u32(in);
		if (maps)
			is_name_map(in, false);
		else
			read_bytes(in, read_u32(in));
	}
	return !in->failed;
}

/* Returns the next subsection; false at the end, or if it is cut short. */
static bool
next_part(struct cursor *in, u8 *id, struct cursor *part)
{
	if (in->p == in->end)
		return false;
	*id = read_u8(in);
	struct span s = read_bytes(in, read_u32(in));
	*part = (struct cursor){s.p, s.p + s.n, false, false};
	return !in->failed;
}

static bool
is_name_section(struct span s)
{
	struct cursor in = {s.p, s.p + s.n, false, false}, part;
	u8 id;
	while (next_part(&in, &id, &part)) {
		if (id == 0)
			read_bytes(&part, read_u32(&part));
		if (part.failed || ((id == 1 || id == 2) && !is_name_map(&part, id == 2)))
			return false;
	}
	return !in.failed;
}

/* Subsection 1. A tool may leave names of functions that are gone; names that do not fit
 * are skipped. */
static void
read_function_names(struct module *m, struct cursor *in)
{
	u32 total = m->nimported_funcs + m->nfuncs;
	if (!m->func_names)
		m->func_names = arena_alloc(&m->arena, total + 1u, sizeof *m->func_names);
	for (u32 n = read_u32(in); n && !in->failed; n--) {
		u32 func = read_u32(in);
		struct span name = read_bytes(in, read_u32(in));
		if (func < total)
			m->func_names[func] = name;
	}
}

void
read_names(struct module *m)
{
	struct cursor part;
	u8 id;
	u32 i = m->ncustoms;
	while (i > 0 && !(span_is(m->customs[i - 1].name, "name") &&
	                  is_name_section(m->customs[i - 1].bytes)))
		i--;
	if (!i)
		return;
	struct span s = m->customs[i - 1].bytes;
	struct cursor in = {s.p, s.p + s.n, false, false};
	while (next_part(&in, &id, &part)) {
		if (id == 0)
			m->module_name = read_bytes(&part, read_u32(&part));
		else if (id == 1)
			read_function_names(m, &part);
		else if (id == 2)
			m->local_names = (struct span){part.p, cursor_left(&part)};
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
	r->in.p = r->in.end;
	return true;
}
