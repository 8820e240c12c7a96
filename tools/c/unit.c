/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "runtime/shared/guest_memory.h"
#include "tools/go/recognise/attributes.h"
#include "tools/c/declare.h"
#include "tools/c/fold.h"
#include "tools/c/lines.h"
#include "tools/c/unit.h"
#include "tools/c/float_names.h"

/* The longest text of a function that is worth repeating, in bytes. With less, gobench is
 * slower; with more, only builds are. */
enum { INLINE_BYTES = 2000, INLINE_DEPTH = 3 };

/* The functions that a unit names. */
struct named {
	const struct unit_spec *spec;
	const struct unit *unit;
	u8 *how; /* by function index: of the bits below */
	u32 *inlined, ninlined;
};
enum { CALLED = 1, WRAPPED = 2 /* its reference goes through a wrapper */, INLINED = 4 };

static bool
is_own(const struct named *n, u32 func)
{
	u32 piece = n->spec->split->piece_of[func];
	return piece != UINT32_MAX && piece >= n->unit->pieces - n->spec->split->pieces &&
	       piece < n->unit->pieces - n->spec->split->pieces + n->unit->npieces;
}

static bool
is_worth_repeating(const struct named *n, u32 func)
{
	const struct module *m = &n->spec->l->m;
	u32 piece = n->spec->split->piece_of[func], i = func - m->nimported_funcs;
	return n->spec->inlines && piece != UINT32_MAX &&
	       n->spec->split->pieces[piece].text.n <= INLINE_BYTES && !is_own(n, func) &&
	       !attributes_of(m, i)->cold && !attributes_of(m, i)->apart;
}

/* Notes what the text names, and what the functions name that are repeated for it. */
static void
note_names(struct named *n, struct span t, u32 depth)
{
	const char *prefix = split_prefix(n->spec->program->dialect);
	size_t prefix_n = strlen(prefix);
	const struct module *m = &n->spec->l->m;
	u32 limit = m->nimported_funcs + m->nfuncs;
	const u8 *end = t.p + t.n, *p = t.p;
	while ((p = memchr(p, 'w', (size_t)(end - p)))) {
		const u8 *word = p;
		while (p < end && split_is_word(*p))
			p++;
		if (word > t.p && split_is_word(word[-1]))
			continue;
		bool wrap = (size_t)(p - word) > 5 && memcmp(word, "wrap_", 5) == 0;
		word += wrap ? 5 : 0;
		u32 f = split_function_number(word, (size_t)(p - word), prefix, prefix_n,
		                              limit);
		if (f == UINT32_MAX)
			continue;
		n->how[f] |= wrap ? CALLED | WRAPPED : CALLED;
		if (n->how[f] & INLINED || depth == INLINE_DEPTH ||
		    !is_worth_repeating(n, f))
			continue;
		n->how[f] |= INLINED;
		n->inlined[n->ninlined++] = f;
		note_names(n, n->spec->split->pieces[n->spec->split->piece_of[f]].text,
		           depth + 1);
	}
}

/* Writes a symbol as a C name, with the middle dot that Go's assembly has. */
static void
define_name(const char *prefix, u32 func, const char *symbol, struct buf *out)
{
	buf_printf(out, "#define %s%u ", prefix, func);
	for (; *symbol; symbol++)
		buf_str(out, *symbol == '.' ? "\u00b7" : (char[]){*symbol, 0});
	buf_u8(out, '\n');
}

/* In the order of their numbers. */
static void
prototypes(const struct named *n, struct buf *out)
{
	const struct module *m = &n->spec->l->m;
	const char *prefix = split_prefix(n->spec->program->dialect);
	for (u32 f = 0; f < m->nimported_funcs + m->nfuncs; f++) {
		if (!n->how[f])
			continue;
		if (n->how[f] & WRAPPED) /* wabt 1.0.41 */
			buf_printf(out, "#define wrap_%s%u %s%u\n", prefix, f, prefix, f);
		const struct attributes *d =
		        f < m->nimported_funcs ? NULL
		                               : attributes_of(m, f - m->nimported_funcs);
		if (d && d->in_prelude) {
			buf_printf(out, "#define %s%u %s\n", prefix, f, d->native);
			continue;
		}
		if (n->how[f] & INLINED && n->spec->defines_names && d && d->symbol)
			define_name(prefix, f, d->symbol, out);
		if (n->how[f] & INLINED)
			buf_str(out, "static inline ");
		if (d && d->apart)
			buf_str(out, "__attribute__((noinline)) ");
		if (d && d->cold)
			buf_str(out, "__attribute__((cold)) ");
		declare_prototype(m, f, out);
	}
}

static void
append_function(const struct unit_spec *spec, struct fold *fold, const struct piece *p,
                struct buf *out)
{
	const struct module *m = &spec->l->m;
	struct buf plain = {0}, named = {0}, *to = spec->names ? &plain : out;
	float_names_find(p->text, spec->fold ? &named : to);
	if (spec->fold)
		fold_function(fold, (struct span){(u8 *)named.p, named.n}, to);
	if (spec->names)
		lines_function(spec->names, func_origin(m, p->func - m->nimported_funcs),
		               split_prefix(spec->program->dialect),
		               (struct span){(u8 *)plain.p, plain.n}, out);
	buf_free(&plain);
	buf_free(&named);
}

/* How fast a loop or a recursion is depends on where in a line of the cache it lies
 * (`machine` in tests/bench/resume). Other functions would only get larger. */
bool
unit_aligns(const struct module *m, u32 i)
{
	return m->funcs[i].loops && !attributes_of(m, i)->cold;
}

void
unit_text(const struct unit_spec *spec, const struct unit *u, struct buf *out)
{
	const struct split *s = spec->split;
	u32 limit = spec->l->m.nimported_funcs + spec->l->m.nfuncs;
	struct named n = {spec, u, .how = xcalloc(limit + 1u, 1)};
	n.inlined = xreallocn(NULL, s->npieces + 1u, sizeof *n.inlined);
	struct fold fold = {.checked = spec->program->memory_mode == MEMORY_CHECKED,
	                    .resumes = !spec->program->keep_loads,
	                    .p.keep_loads = spec->program->keep_loads};
	for (u32 i = 0; i < u->npieces; i++)
		note_names(&n, u->pieces[i].text, 0);
	buf_add(out, spec->defines.p, spec->defines.n);
	prototypes(&n, out);
	for (u32 i = 0; i < n.ninlined; i++) {
		buf_str(out, "static inline ");
		append_function(spec, &fold, &s->pieces[s->piece_of[n.inlined[i]]], out);
	}
	for (u32 i = 0; i < u->npieces; i++) {
		const struct piece *p = &u->pieces[i];
		if (unit_aligns(&spec->l->m, p->func - spec->l->m.nimported_funcs))
			buf_str(out, "__attribute__((aligned(64))) ");
		append_function(spec, &fold, p, out);
	}
	fold_free(&fold);
	free(n.how);
	free(n.inlined);
}

size_t
unit_target(u32 level)
{
	return level ? 600000 : 1000000;
}

/* Functions of megabytes are tables that an init function fills, and run once; a compiler
 * takes minutes to optimise them. */
u32
unit_level(const struct unit *u, u32 level)
{
	enum { HUGE_FUNCTION = 4000000, LARGE_FUNCTION = 1500000 };
	return u->bytes > HUGE_FUNCTION                 ? 0
	       : u->bytes > LARGE_FUNCTION && level > 1 ? 1
	                                                : level;
}
