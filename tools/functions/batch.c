/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "runtime/shared/guest_memory.h"
#include "tools/c/declare.h"
#include "tools/c/float_names.h"
#include "tools/c/fold.h"
#include "tools/c/unit.h"
#include "tools/functions/batch.h"
#include "tools/go/recognise/attributes.h"

/* --- packing --- */

static const struct canonical *sorted; /* qsort has no argument for it */

static int
by_level(const void *pa, const void *pb)
{
	u32 a = *(const u32 *)pa, b = *(const u32 *)pb;
	int x = sorted->functions[a].level, y = sorted->functions[b].level;
	return x != y ? x - y : (a > b) - (a < b);
}

static size_t
text_bytes(const struct batch_spec *spec, u32 i)
{
	const struct split *s = spec->split;
	return s->pieces[s->piece_of[spec->l->m.nimported_funcs + i]].text.n;
}

struct batch *
batch_pack(const struct batch_spec *spec, u32 *functions, u32 n, size_t target,
           u32 *nbatches)
{
	struct batch *batches = xcalloc(n + 1u, sizeof *batches), *b = NULL;
	sorted = spec->canonical;
	qsort(functions, n, sizeof *functions, by_level);
	*nbatches = 0;
	for (u32 i = 0; i < n; i++) {
		u8 level = spec->canonical->functions[functions[i]].level;
		size_t bytes = text_bytes(spec, functions[i]);
		if (!b || b->level != level || b->bytes + bytes > target / 2 * 3 ||
		    b->bytes >= target) {
			b = &batches[(*nbatches)++];
			*b = (struct batch){.functions = &functions[i], .level = level};
		}
		b->n++;
		b->bytes += bytes;
	}
	return batches;
}

/* --- symbolic constants --- */

/* The digits at p as a marked constant: sets *k and returns their number, else 0. */
static size_t
marked(const u8 *p, const u8 *end, u32 *k)
{
	u64 v = 0;
	size_t n = 0;
	while (n < 19 && p + n < end && (u8)(p[n] - '0') < 10)
		v = v * 10 + (p[n++] - '0');
	*k = (u32)v;
	return n == 19 && (v & ~(u64)UINT32_MAX) == CANONICAL_MARK && end - p > 22 &&
	                       memcmp(p + n, "ull", 3) == 0
	               ? n + 3
	               : 0;
}

static bool
is_store(struct span line)
{
	static const char *const names[] = {"i64_store(", "i64_store_default32("};
	for (size_t i = 0; i < LEN(names); i++)
		if (line.n > strlen(names[i]) &&
		    memcmp(line.p, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* Appends a line with `GUEST_CONSTANT(12, 3)` for each marked constant of function 12, or
 * as a store of one: constant_i64_store(..., 12, 3), or large_ if the function has large
 * ones. */
static void
write_line(u32 func, bool large, struct span line, struct buf *out)
{
	const u8 *p = line.p, *end = line.p + line.n, *from = p;
	u32 k;
	while ((p = memchr(p, '9', (size_t)(end - p)))) {
		size_t n = (p > line.p && split_is_word(p[-1])) ? 0 : marked(p, end, &k);
		if (!n) {
			p++;
			continue;
		}
		bool store = is_store(line) && from == line.p &&
		             memcmp(p - 2, ", ", 2) == 0 && end - p == (long)n + 2 &&
		             memcmp(p + n, ");", 2) == 0;
		if (store)
			buf_str(out, large ? "large_" : "constant_");
		buf_add(out, from, (size_t)(p - from));
		if (store)
			buf_printf(out, "%u, %u", func, k);
		else
			buf_printf(out, "GUEST_CONSTANT(%u, %u)", func, k);
		from = p += n;
	}
	buf_add(out, from, (size_t)(end - from));
	buf_u8(out, '\n');
}

/* --- a function --- */

struct writer {
	const struct batch_spec *spec;
	struct fold fold;
	struct buf plain, folded; /* one function */
	u32 *numbers;             /* of types */
	u8 *how;                  /* by function index: of the bits below */
	u32 *repeated, nrepeated;
};
enum { NAMED = 1, REPEATED = 2 };

/* wasm2c 1.0.32 names type 3 func_types[3]. The number stands in its place: at -O0, it
 * would be read from memory. */
static void
number_types(const struct writer *w, struct span text, struct buf *out)
{
	static const char name[] = "func_types[";
	const u8 *p = text.p, *end = text.p + text.n;
	for (;;) {
		const u8 *q = memmem(p, (size_t)(end - p), name, sizeof name - 1);
		buf_add(out, p, (size_t)((q ? q : end) - p));
		if (!q)
			return;
		u32 i = 0;
		for (p = q + sizeof name - 1; p < end && *p != ']'; p++)
			i = i * 10 + (*p - '0');
		if (p == end || i >= w->spec->l->m.ntypes)
			bug("wasm2c names type %u", i);
		buf_printf(out, "%uu", w->numbers[i]);
		p++;
	}
}

static void
append_function(struct writer *w, u32 func, struct buf *out)
{
	const struct split *s = w->spec->split;
	struct span text = s->pieces[s->piece_of[func]].text, line;
	bool large =
	        w->spec->canonical->functions[func - w->spec->l->m.nimported_funcs].large;
	w->plain.n = w->folded.n = 0;
	float_names_find(text, &w->plain);
	struct span rest = {(u8 *)w->plain.p, w->plain.n};
	if (w->spec->fold) {
		fold_function(&w->fold, rest, &w->folded);
		rest = (struct span){(u8 *)w->folded.p, w->folded.n};
	}
	while (split_next_line(&rest, &line))
		write_line(func, large, split_unindented(line), out);
}

/* Notes what the bodies in the batch name, and which functions are repeated for them: all
 * that their keys cover. */
static void
note_references(struct writer *w, const struct batch *b)
{
	const struct canonical *c = w->spec->canonical;
	u32 imported = w->spec->l->m.nimported_funcs;
	for (u32 i = 0; i < b->n; i++) {
		const struct canonical_function *f = &c->functions[b->functions[i]];
		for (u32 k = 0; k < f->nrefs; k++) {
			u32 func = f->refs[k];
			if (func < imported || w->how[func] & REPEATED)
				continue;
			/* itself as the first is its body; it may also be among those
			 * that are repeated, by way of another */
			bool repeats = k && c->functions[func - imported].repeats;
			w->how[func] |= NAMED | (repeats ? REPEATED : 0);
			if (repeats)
				w->repeated[w->nrepeated++] = func;
		}
	}
}

static void
prototype(const struct writer *w, u32 func, const char *prefix, const char *letter,
          struct buf *out)
{
	const struct module *m = &w->spec->l->m;
	const struct attributes *d = attributes_of(m, func - m->nimported_funcs);
	if (d->apart)
		buf_str(out, "__attribute__((noinline)) ");
	if (d->cold)
		buf_str(out, "__attribute__((cold)) ");
	buf_str(out, prefix);
	declare_function(m, func, out);
	buf_printf(out, " __asm__(\"%s%u\");\n", letter, func);
}

static const char repeated_prefix[] = "extern inline __attribute__((gnu_inline)) ";

static void
prototypes(const struct writer *w, struct buf *out)
{
	const struct module *m = &w->spec->l->m;
	const char *name = split_prefix(w->spec->program->dialect);
	for (u32 func = m->nimported_funcs; func < m->nimported_funcs + m->nfuncs;
	     func++) {
		const struct attributes *d = attributes_of(m, func - m->nimported_funcs);
		if (!w->how[func])
			continue;
		/* wabt 1.0.41 */
		buf_printf(out, "#define wrap_%s%u %s%u\n", name, func, name, func);
		if (d->in_prelude)
			buf_printf(out, "#define %s%u %s\n", name, func, d->native);
		else
			prototype(w, func, w->how[func] & REPEATED ? repeated_prefix : "",
			          "F", out);
	}
}

void
batch_text(const struct batch_spec *spec, const struct batch *b, struct buf *out)
{
	const struct module *m = &spec->l->m;
	u32 all = m->nimported_funcs + m->nfuncs;
	const char *name = split_prefix(spec->program->dialect);
	struct writer w = {
	        .spec = spec,
	        .fold = {.checked = spec->program->memory_mode == MEMORY_CHECKED,
	                 .resumes = !spec->program->keep_loads,
	                 .p.keep_loads = spec->program->keep_loads},
	        .numbers = declare_type_numbers(m),
	        .how = xcalloc(all + 1u, 1),
	        .repeated = xreallocn(NULL, all + 1u, sizeof *w.repeated)};
	struct buf text = {0};
	program_defines(spec->program, out);
	buf_str(out, "#include \"runtime/guest/constants.h\"\n");
	note_references(&w, b);
	prototypes(&w, out);
	for (u32 i = 0; i < w.nrepeated; i++) {
		buf_str(&text, repeated_prefix);
		append_function(&w, w.repeated[i], &text);
	}
	for (u32 i = 0; i < b->n; i++) {
		u32 func = m->nimported_funcs + b->functions[i];
		buf_printf(&text, "#define %s%u D%u\n", name, func, func);
		prototype(&w, func, "", "D", &text);
		if (unit_aligns(m, b->functions[i]))
			buf_str(&text, "__attribute__((aligned(64))) ");
		append_function(&w, func, &text);
		/* others call it by the other name */
		buf_printf(&text, "#undef %s%u\n", name, func);
	}
	number_types(&w, (struct span){(u8 *)text.p, text.n}, out);
	buf_free(&text);
	fold_free(&w.fold);
	buf_free(&w.plain);
	buf_free(&w.folded);
	free(w.numbers);
	free(w.how);
	free(w.repeated);
}
