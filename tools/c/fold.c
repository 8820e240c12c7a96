/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/c/fold.h"
#include "tools/c/split.h"
#include "tools/c/fold_nature.h"

enum { LONGEST = 300 /* bytes of an expression; more becomes a statement */ };

static bool
contains(struct span s, const char *what)
{
	return memmem(s.p, s.n, what, strlen(what)) != NULL;
}

/* Writes the slots that the statement reads whose expressions may not stand in it. */
static void
flush_unfit(struct fold *f, const struct stmt *s, struct nature n)
{
	u32 i = 0;
	for (const struct mention *m; (m = stmt_reads(&f->p.stmts, s, &i));) {
		const struct pending *e = &f->p.v[m->slot];
		if (!e->active)
			continue;
		bool again = false;
		u32 j = i;
		for (const struct mention *o; (o = stmt_reads(&f->p.stmts, s, &j));)
			again |= o->slot == m->slot;
		if ((n.twice && e->form != PENDING_ATOM) || (n.select && e->loads) ||
		    again)
			pending_write(&f->p, m->slot);
	}
}

static bool
is_constant(struct span s)
{
	size_t i = 0;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	struct span suffix = {s.p + i, s.n - i};
	return i && (span_is(suffix, "u") || span_is(suffix, "ull"));
}

static bool
is_one_word(struct span s)
{
	const u8 *p = s.p;
	struct span word = next_word(&p, s.p + s.n);
	return word.p == s.p && word.n == s.n;
}

/* Returns the form of the value that `rhs` describes. Sets *cast if it has that form only
 * after a cast to the slot's type. */
static enum form
form_of(const struct stmt *s, struct nature n, bool *cast)
{
	struct span r = s->rhs;
	char letter = slot_letter(s->slot);
	*cast = false;
	bool variable = is_one_word(r) && r.p[0] > '9' && slot_of(r) == NO_SLOT;
	if (!s->op.n && ((letter != 'd' && is_constant(r)) || variable))
		return PENDING_ATOM;
	if (s->op.n || n.select || s->copied != NO_SLOT)
		return PENDING_TERM;
	if (n.type == letter || starts_with(r, "instance->"))
		return PENDING_TERM;
	if (letter != 'd' && starts_with(r, letter == 'i' ? "(u32)(" : "(u64)("))
		return PENDING_TERM;
	if (letter == 'i' && (starts_with(r, "!(") || starts_with(r, "(u64)((s64)")))
		return PENDING_BOOL;
	static const char *const comparisons[] = {" == ", " != ", " < ",
	                                          " > ",  " <= ", " >= "};
	for (size_t i = 0; letter == 'i' && r.p[0] != '(' && i < LEN(comparisons); i++)
		if (contains(r, comparisons[i]))
			return PENDING_BOOL;
	*cast = true;
	return PENDING_TERM;
}

/* Appends the value of an assignment. `x op= y` gives `x op y`. */
static bool
value_of(struct fold *f, const struct stmt *s, int keep, struct buf *out)
{
	if (starts_with(s->rhs, "!(")) { /* `if (!x)` would exchange the branches */
		struct span operand = {s->rhs.p + 1, s->rhs.n - 1};
		bool loads = pending_substitute(&f->p, s, operand, keep, out);
		buf_str(out, " == 0");
		return loads;
	}
	if (!s->op.n)
		return pending_substitute(&f->p, s, s->rhs, keep, out);
	struct span left = {s->lhs.p, (size_t)(s->op.p + s->op.n - s->lhs.p)};
	bool loads = pending_substitute(&f->p, s, left, keep, out);
	buf_u8(out, ' ');
	return pending_substitute(&f->p, s, s->rhs, keep, out) || loads;
}

/* Writes `value` to the slot now; straight to the variable, if the next statement only
 * copies it there. Returns how many statements that was. */
static u32
write_slot(struct fold *f, const struct stmt *s, struct buf *value)
{
	const struct stmt *next = s + 1;
	bool copy = next < f->p.stmts.v + f->p.stmts.n && next->kind == STMT_ASSIGN &&
	            next->copied == s->slot && next->slot == NO_SLOT &&
	            is_one_word(next->lhs);
	struct span to = copy ? next->lhs : s->lhs;
	pending_discard(&f->p, s->slot);
	pending_write_mentions(&f->p, to);
	pending_name(&f->p, to, &f->p.body);
	buf_str(&f->p.body, " = ");
	buf_add(&f->p.body, value->p, value->n);
	buf_str(&f->p.body, ";\n");
	if (copy && next->live) {
		struct pending alias = {.form = PENDING_ATOM};
		buf_add(&alias.text, to.p, to.n);
		pending_put(&f->p, s->slot, alias);
	}
	buf_free(value);
	return copy ? 2 : 1;
}

static u32
assign_slot(struct fold *f, const struct stmt *s, struct nature n)
{
	bool cast;
	enum form form = form_of(s, n, &cast);
	bool one = s->copied != NO_SLOT && f->p.v[s->copied].active;
	if (one) { /* the value moves to another slot unchanged */
		form = f->p.v[s->copied].form;
		if (s->live && form != PENDING_ATOM) {
			pending_write(&f->p, s->copied);
			form = PENDING_TERM;
		}
	}
	struct pending v = {.form = form};
	if (cast && !n.acts)
		buf_printf(&v.text, "(%s)(", slot_type(s->slot));
	v.loads = value_of(f, s, s->live ? s->copied : NO_SLOT, &v.text) || n.loads;
	if (cast && !n.acts)
		buf_u8(&v.text, ')');
	if (n.acts)
		pending_write_loads(&f->p);
	if (n.acts || v.text.n > LONGEST || names_slot(&v.text))
		return write_slot(f, s, &v.text);
	pending_put(&f->p, s->slot, v);
	return 1;
}

static void
assign_variable(struct fold *f, const struct stmt *s, struct nature n)
{
	struct buf value = {0};
	const struct pending *e = s->copied == NO_SLOT || !f->p.v[s->copied].active
	                                  ? NULL
	                                  : &f->p.v[s->copied];
	bool tee = e && s->live && e->form != PENDING_ATOM;
	if (tee && !is_one_word(s->lhs)) {
		pending_write(&f->p, s->copied);
		tee = false;
	}
	value_of(f, s, s->live && !tee ? s->copied : NO_SLOT, &value);
	if (is_one_word(s->lhs))
		pending_write_mentions(&f->p, s->lhs);
	if (n.acts || !is_one_word(s->lhs))
		pending_write_loads(&f->p);
	buf_add(&f->p.body, s->lhs.p, s->lhs.n);
	buf_str(&f->p.body, " = ");
	buf_add(&f->p.body, value.p, value.n);
	buf_str(&f->p.body, ";\n");
	if (tee) { /* from now on the variable stands for the value that was teed */
		struct pending alias = {.form = PENDING_ATOM};
		buf_add(&alias.text, s->lhs.p, s->lhs.n);
		pending_put(&f->p, s->copied, alias);
	}
	buf_free(&value);
}

/* In each iteration the head of a resumed loop asks whether to go on at another place.
 * Without a hint the compiler merges that question with the switch after it, which takes
 * several comparisons (make bench-resume). */
static void
write_branch(struct fold *f, const struct buf *text)
{
	struct span line = {(const u8 *)text->p, text->n};
	if (f->resumes && span_is(line, "if (w2c_p0) {"))
		buf_str(&f->p.body, "if (UNLIKELY(w2c_p0)) {");
	else
		buf_add(&f->p.body, text->p, text->n);
}

/* The statement with its slots' expressions, and a line's end. */
static void
write_substituted(struct fold *f, const struct stmt *s, bool effect)
{
	struct buf text = {0};
	pending_substitute(&f->p, s, s->text, NO_SLOT, &text);
	if (effect)
		pending_write_loads(&f->p);
	else
		pending_boundary(&f->p, s);
	write_branch(f, &text);
	buf_u8(&f->p.body, '\n');
	buf_free(&text);
}

/* Whether the line only prepares for wasm2c's loads and stores (wabt 1.0.41), which ours
 * replace. */
static bool
is_idle(struct span line)
{
	return starts_with(line, "wasm_rt_local_memory_size = ") ||
	       starts_with(line, "(void)wasm_rt_local_memory_") ||
	       starts_with(line, "uint8_t* const wasm_rt_local_memory_") ||
	       starts_with(line, "uint64_t wasm_rt_local_memory_");
}

static void
write_other(struct fold *f, const struct stmt *s)
{
	if (is_idle(s->text))
		return;
	pending_boundary(&f->p, s);
	u32 i = 0;
	for (const struct mention *m; (m = stmt_reads(&f->p.stmts, s, &i));)
		f->p.named[m->slot] = true;
	buf_add(&f->p.body, s->text.p, s->text.n);
	buf_u8(&f->p.body, '\n');
}

/* Writes the switch without the cases that do the same as its default; wasm's br_table
 * has many of these. Returns how many lines it has read, without the default. */
static u32
write_switch(struct fold *f, const struct stmt *s)
{
	static const char fallback[] = "default: ";
	const struct stmt *end = f->p.stmts.v + f->p.stmts.n, *last = s + 1;
	write_substituted(f, s, false);
	while (last < end && starts_with(last->text, "case "))
		last++;
	if (last == end || !starts_with(last->text, fallback))
		return 1;
	struct span usual = {last->text.p + strlen(fallback),
	                     last->text.n - strlen(fallback)};
	for (const struct stmt *c = s + 1; c < last; c++) {
		const u8 *end_of = c->text.p + c->text.n;
		const u8 *colon = memchr(c->text.p, ':', c->text.n);
		if (!colon || end_of - colon < 2 ||
		    !span_eq((struct span){colon + 2, (size_t)(end_of - colon - 2)},
		             usual))
			write_other(f, c);
	}
	return (u32)(last - s);
}

/* Returns how many statements it has dealt with. */
static u32
fold_statement(struct fold *f, const struct stmt *s)
{
	struct nature n;
	switch (s->kind) {
	case STMT_OTHER:
		write_other(f, s);
		return 1;
	case STMT_BRANCH:
		if (starts_with(s->text, "switch "))
			return write_switch(f, s);
		write_substituted(f, s, false);
		return 1;
	case STMT_EFFECT:
		n = nature_of(s->text, f->checked);
		flush_unfit(f, s, n);
		write_substituted(f, s, true);
		return 1;
	case STMT_ASSIGN:
		if (is_idle(s->text))
			return 1;
		n = nature_of(s->rhs, f->checked);
		flush_unfit(f, s, n);
		if (s->slot != NO_SLOT)
			return assign_slot(f, s, n);
		assign_variable(f, s, n);
		return 1;
	}
	return 1;
}

/* Writes the declarations at s[0], without the names that the body does not use. */
static void
declare_slots(const struct fold *f, const struct stmt *s, u32 n, struct buf *out)
{
	const u8 *p = s->text.p;
	struct span type = next_word(&p, p + s->text.n);
	for (u32 i = 0; i < n; i++, p = s[i].text.p)
		for (struct span word;
		     (word = next_word(&p, s[i].text.p + s[i].text.n)).n;) {
			int slot = slot_of(word);
			if (slot != NO_SLOT && !f->p.named[slot])
				continue;
			buf_add(out, type.p, type.n);
			buf_u8(out, ' ');
			buf_add(out, word.p, word.n);
			buf_str(out, ";\n");
		}
}

static bool
next_trimmed(struct span *rest, struct span *line)
{
	if (!split_next_line(rest, line))
		return false;
	*line = split_unindented(*line);
	return true;
}

/* Where a call gives several results, wasm2c has a block of its own:
 *
 *	{
 *	struct wasm_multi_ij tmp = w2c_f12(...);
 *	w2c_i0 = tmp.i0;
 *	w2c_j1 = tmp.j1;
 *	}
 *
 * Without it, and with a variable tmp_ij for all of a function, which is declared in
 * *declared, these are statements like all others, in *out. */
static void
without_blocks(struct span text, struct buf *declared, struct buf *out)
{
	static const char type[] = "struct wasm_multi_", name[] = " tmp = ";
	struct span line, next, kind = {0};
	while (next_trimmed(&text, &line)) {
		struct span ahead = text;
		bool in_block = kind.n;
		if (in_block && span_is(line, "}")) {
			kind.n = 0;
			continue;
		}
		if (span_is(line, "{") && next_trimmed(&ahead, &next) &&
		    starts_with(next, type) && contains(next, name)) {
			const u8 *p = next.p + strlen(type);
			kind = next_word(&p, next.p + next.n);
			char *declaration =
			        xasprintf("%s%.*s tmp_%.*s;\n", type, (int)kind.n, kind.p,
			                  (int)kind.n, kind.p);
			if (!declared->n || !strstr(declared->p, declaration))
				buf_str(declared, declaration);
			free(declaration);
			continue;
		}
		const u8 *tmp = in_block ? memmem(line.p, line.n, "tmp", 3) : NULL;
		if (tmp) {
			bool call = starts_with(line, type);
			const u8 *from = call ? tmp : line.p;
			buf_add(out, from, (size_t)(tmp + 3 - from));
			buf_u8(out, '_');
			buf_add(out, kind.p, kind.n);
			buf_add(out, tmp + 3, (size_t)(line.p + line.n - tmp - 3));
		} else {
			buf_add(out, line.p, line.n);
		}
		buf_u8(out, '\n');
	}
}

void
fold_function(struct fold *f, struct span text, struct buf *out)
{
	struct buf declared = {0}, flat = {0};
	if (contains(text, " tmp = ")) {
		without_blocks(text, &declared, &flat);
		text = (struct span){(const u8 *)flat.p, flat.n};
	}
	pending_start(&f->p, text);
	u32 n = f->p.stmts.n, i = 0;
	while (i < n) { /* "u32 w2c_f12(...) {" */
		struct span line = f->p.stmts.v[i++].text;
		buf_add(out, line.p, line.n);
		buf_u8(out, '\n');
		if (ends_with(line, '{'))
			break;
	}
	buf_add(out, declared.p, declared.n);
	u32 first = i, lines;
	while (i < n)
		i += (lines = stmts_declaration(&f->p.stmts, i))
		             ? lines
		             : fold_statement(f, &f->p.stmts.v[i]);
	for (i = first; i < n; i += lines ? lines : 1)
		if ((lines = stmts_declaration(&f->p.stmts, i)))
			declare_slots(f, &f->p.stmts.v[i], lines, out);
	buf_add(out, f->p.body.p, f->p.body.n);
	buf_free(&declared);
	buf_free(&flat);
}

void
fold_free(struct fold *f)
{
	pending_free(&f->p);
}
