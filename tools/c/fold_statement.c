/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/c/fold_statement.h"
#include "tools/c/split.h"

static const char letters[] = "ijd";
enum { LETTERS = 3, MAX_DEPTH = 1000 /* deeper levels are ordinary variables */ };

bool
starts_with(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

int
slot_of(struct span word)
{
	if (word.n < 6 || word.n > 8 ||
	    !(starts_with(word, "w2c_") || starts_with(word, "var_")))
		return NO_SLOT;
	const char *letter = memchr(letters, word.p[4], LETTERS);
	int depth = 0;
	for (size_t i = 5; i < word.n; i++) {
		if (word.p[i] < '0' || word.p[i] > '9')
			return NO_SLOT;
		depth = depth * 10 + (word.p[i] - '0');
	}
	return letter && depth < MAX_DEPTH ? depth * LETTERS + (int)(letter - letters)
	                                   : NO_SLOT;
}

char
slot_letter(int slot)
{
	return letters[slot % LETTERS];
}

struct span
next_word(const u8 **p, const u8 *end)
{
	const u8 *q = *p;
	while (q < end && !split_is_word(*q))
		q++;
	struct span word = {q, 0};
	while (q < end && split_is_word(*q))
		q++;
	word.n = (size_t)(q - word.p);
	*p = q;
	return word;
}

/* Whether there is more than one expression: `a, b` or `a; goto b`. */
static bool
is_several(struct span s)
{
	int depth = 0;
	for (size_t i = 0; i < s.n; i++) {
		depth += (s.p[i] == '(') - (s.p[i] == ')');
		if ((s.p[i] == ',' && !depth) || s.p[i] == ';')
			return true;
	}
	return false;
}

/* `lhs = rhs;` and `lhs op= rhs;` where lhs is a word, or instance->word. */
static bool
read_assignment(struct stmt *s)
{
	const u8 *p = s->text.p, *end = p + s->text.n;
	if (s->text.n < 6 || end[-1] != ';')
		return false;
	if (starts_with(s->text, "instance->"))
		p += strlen("instance->");
	if (!next_word(&p, p).n && !split_is_word(*p))
		return false;
	while (p < end && split_is_word(*p))
		p++;
	s->lhs = (struct span){s->text.p, (size_t)(p - s->text.p)};
	if (end - p < 4 || *p++ != ' ')
		return false;
	s->op.p = p;
	while (p < end && memchr("+-*/&|^<>", *p, 9))
		p++;
	s->op.n = (size_t)(p - s->op.p);
	if (s->op.n > 2 || end - p < 4 || p[0] != '=' || p[1] != ' ')
		return false;
	s->rhs = (struct span){p + 2, (size_t)(end - p - 3)};
	s->slot = slot_of(s->lhs);
	s->copied = s->op.n ? NO_SLOT : slot_of(s->rhs);
	return !is_several(s->rhs) && (!s->op.n || s->slot != NO_SLOT);
}

/* `if (slot) {`, `if (slot) {goto label;}`, `switch (slot) {`, `return slot;` */
static bool
is_branch(struct span text)
{
	static const char *const heads[] = {"if (", "switch (", "return "};
	for (size_t i = 0; i < LEN(heads); i++) {
		if (!starts_with(text, heads[i]))
			continue;
		const u8 *p = text.p + strlen(heads[i]), *end = text.p + text.n;
		struct span word = next_word(&p, end);
		if (word.p != text.p + strlen(heads[i]) || slot_of(word) == NO_SLOT)
			return false;
		struct span rest = {p, (size_t)(end - p)};
		if (span_is(rest, ";") || span_is(rest, ") {"))
			return true;
		return i == 0 && starts_with(rest, ") {goto ") &&
		       memchr(rest.p, '}', rest.n) == end - 1 &&
		       memchr(rest.p, ';', rest.n) == end - 2;
	}
	return false;
}

/* `f(...);` */
static bool
is_effect(struct span text)
{
	const u8 *p = text.p;
	struct span word = next_word(&p, text.p + text.n);
	return word.p == text.p && word.n && p < text.p + text.n && *p == '(' &&
	       text.n > 3 && memchr(text.p, ';', text.n) == text.p + text.n - 1 &&
	       text.p[text.n - 2] == ')';
}

static void
read_mentions(struct stmts *s, struct stmt *t)
{
	const u8 *p = t->text.p, *end = p + t->text.n;
	t->first = s->nmentions;
	for (struct span word; (word = next_word(&p, end)).n;) {
		int slot = slot_of(word);
		if (slot == NO_SLOT)
			continue;
		s->nslots = slot >= s->nslots ? slot + 1 : s->nslots;
		ARRAY_ROOM(s->mentions, s->nmentions, s->mentions_cap);
		s->mentions[s->nmentions++] = (struct mention){word.p, (u32)word.n, slot};
	}
	t->nmentions = s->nmentions - t->first;
}

const struct mention *
stmt_reads(const struct stmts *s, const struct stmt *t, u32 *i)
{
	bool assigns = t->kind == STMT_ASSIGN && !t->op.n;
	while (*i < t->nmentions) {
		const struct mention *m = &s->mentions[t->first + (*i)++];
		if (!assigns || m->p >= t->rhs.p)
			return m;
	}
	return NULL;
}

static void
read_line(struct stmts *s, struct span line)
{
	line = split_unindented(line);
	while (line.n && line.p[line.n - 1] == ' ')
		line.n--;
	ARRAY_ROOM(s->v, s->n, s->cap);
	struct stmt *t = &s->v[s->n++];
	*t = (struct stmt){.text = line, .slot = NO_SLOT, .copied = NO_SLOT};
	read_mentions(s, t);
	if (read_assignment(t)) {
		t->kind = STMT_ASSIGN;
		return;
	}
	t->slot = t->copied = NO_SLOT;
	t->kind = is_branch(line)   ? STMT_BRANCH
	          : is_effect(line) ? STMT_EFFECT
	                            : STMT_OTHER;
}

bool
ends_with(struct span s, char c)
{
	return s.n && s.p[s.n - 1] == c;
}

u32
stmts_declaration(const struct stmts *s, u32 first)
{
	const struct stmt *v = s->v + first;
	if (v->kind != STMT_OTHER || v->text.n < 4 || v->text.p[3] != ' ')
		return 0;
	const u8 *p = v->text.p, *end = p + v->text.n;
	struct span type = next_word(&p, end);
	if (type.p != v->text.p || type.n != 3 ||
	    !(span_is(type, "u32") || span_is(type, "u64") || span_is(type, "f64")) ||
	    slot_of(next_word(&p, end)) == NO_SLOT)
		return 0;
	u32 n = 1;
	while (first + n < s->n && !ends_with(v[n - 1].text, ';'))
		n++;
	return n;
}

/* The result's slot is read once, at the end, where branches to the function's label
 * meet; so it counts as read by those, and not wherever else it is carried over a
 * boundary. */
static void
find_result(struct stmts *s)
{
	s->result = NO_SLOT;
	if (s->n < 3 || !span_is(s->v[s->n - 1].text, "}") ||
	    !starts_with(s->v[s->n - 2].text, "return ") ||
	    !span_is(s->v[s->n - 3].text, "FUNC_EPILOGUE;"))
		return;
	struct stmt *last = &s->v[s->n - 2];
	const u8 *p = last->text.p + strlen("return ");
	s->result = last->kind == STMT_BRANCH
	                    ? slot_of(next_word(&p, last->text.p + last->text.n))
	                    : NO_SLOT;
	bool labelled = false;
	for (u32 i = 0; i + 3 < s->n; i++) {
		struct span text = s->v[i].text;
		s->v[i].ends = s->v[i].kind != STMT_ASSIGN &&
		               memmem(text.p, text.n, "_Bfunc", 6);
		labelled |= s->v[i].ends;
	}
	bool at_label = labelled && s->n > 3 && s->v[s->n - 4].ends &&
	                s->v[s->n - 4].text.p[s->v[s->n - 4].text.n - 1] == ';' &&
	                memchr(s->v[s->n - 4].text.p, ':', s->v[s->n - 4].text.n);
	s->v[s->n - 3].ends = !at_label;
}

/* A slot is exposed if some run of statements reads it before writing it. */
static void
find_exposed(struct stmts *s)
{
	u32 run = 1, *written = xcalloc((size_t)s->nslots + 1, sizeof *written);
	free(s->exposed);
	s->exposed = xcalloc((size_t)s->nslots + 1, sizeof *s->exposed);
	for (u32 i = 0; i < s->n; i++) {
		struct stmt *t = &s->v[i];
		u32 lines = stmts_declaration(s, i);
		if (lines) {
			i += lines - 1;
			continue;
		}
		bool is_return = s->result != NO_SLOT && i + 2 == s->n;
		u32 at = 0;
		for (const struct mention *m; (m = stmt_reads(s, t, &at));)
			if (!is_return &&
			    (t->kind == STMT_OTHER || written[m->slot] != run))
				s->exposed[m->slot] = true;
		if (t->ends && s->result != NO_SLOT && written[s->result] != run)
			s->exposed[s->result] = true;
		if (t->kind == STMT_ASSIGN && t->slot != NO_SLOT)
			written[t->slot] = run;
		run += t->kind == STMT_OTHER || t->kind == STMT_BRANCH;
	}
	free(written);
}

/* Copies do not pop: whether the copied slot is read again before it is written. */
static void
find_live(struct stmts *s)
{
	bool *live = xcalloc((size_t)s->nslots + 1, sizeof *live);
	for (u32 i = s->n; i-- > 0;) {
		struct stmt *t = &s->v[i];
		if (t->kind == STMT_OTHER || t->kind == STMT_BRANCH) {
			memcpy(live, s->exposed, (size_t)s->nslots * sizeof *live);
			if (t->ends && s->result != NO_SLOT)
				live[s->result] = true;
		}
		if (t->kind == STMT_ASSIGN && t->slot != NO_SLOT)
			live[t->slot] = false;
		if (t->copied != NO_SLOT)
			t->live = live[t->copied];
		u32 at = 0;
		for (const struct mention *m; (m = stmt_reads(s, t, &at));)
			live[m->slot] = true;
	}
	free(live);
}

void
stmts_read(struct stmts *s, struct span text)
{
	struct span line;
	s->n = s->nmentions = 0;
	s->nslots = 0;
	while (split_next_line(&text, &line))
		read_line(s, line);
	find_result(s);
	find_exposed(s);
	find_live(s);
}

void
stmts_free(struct stmts *s)
{
	free(s->v);
	free(s->mentions);
	free(s->exposed);
	*s = (struct stmts){0};
}
