/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/c/fold_pending.h"

const char *
slot_type(int slot)
{
	char c = slot_letter(slot);
	return c == 'i' ? "u32" : c == 'j' ? "u64" : "f64";
}

void
pending_name(struct pendings *p, struct span word, struct buf *out)
{
	int slot = slot_of(word);
	if (slot != NO_SLOT)
		p->named[slot] = true;
	buf_add(out, word.p, word.n);
}

static void
drop(struct pendings *p, int slot)
{
	p->v[slot].active = false;
	for (int i = 0; i < p->nactive; i++)
		if (p->active[i] == slot)
			p->active[i--] = p->active[--p->nactive];
}

static bool
is_dialect_33(const struct pendings *p)
{
	struct span head = p->stmts.n ? p->stmts.v[0].text : (struct span){0};
	return head.n && memmem(head.p, head.n, "w2c_g_f", 7);
}

void
pending_write(struct pendings *p, int slot)
{
	struct pending *e = &p->v[slot];
	const char *prefix = p->stmts.n && is_dialect_33(p) ? "var_" : "w2c_";
	p->named[slot] = true;
	buf_printf(&p->body, "%s%c%d = ", prefix, slot_letter(slot), slot / 3);
	buf_add(&p->body, e->text.p, e->text.n);
	buf_str(&p->body, ";\n");
	drop(p, slot);
}

void
pending_discard(struct pendings *p, int slot)
{
	if (!p->v[slot].active)
		return;
	if (p->keep_loads && p->v[slot].loads)
		pending_write(p, slot);
	else
		drop(p, slot);
}

static bool
mentions(const struct buf *b, struct span word)
{
	const u8 *p = (u8 *)b->p, *end = p + b->n;
	for (struct span w; (w = next_word(&p, end)).n;)
		if (span_eq(w, word))
			return true;
	return false;
}

void
pending_write_mentions(struct pendings *p, struct span variable)
{
	for (int i = 0; i < p->nactive; i++)
		if (mentions(&p->v[p->active[i]].text, variable))
			pending_write(p, p->active[i--]);
}

void
pending_write_loads(struct pendings *p)
{
	for (int i = 0; i < p->nactive; i++)
		if (p->v[p->active[i]].loads)
			pending_write(p, p->active[i--]);
}

void
pending_boundary(struct pendings *p, const struct stmt *s)
{
	while (p->nactive) {
		int slot = p->active[0];
		if (p->stmts.exposed[slot] || (s->ends && slot == p->stmts.result))
			pending_write(p, slot);
		else
			pending_discard(p, slot);
	}
}

/* Whether the word is all there is between two parentheses, commas or ends. */
static bool
stands_alone(struct span text, struct span word)
{
	const u8 *a = word.p, *b = word.p + word.n, *end = text.p + text.n;
	while (a > text.p && a[-1] == ' ')
		a--;
	return (a == text.p || a[-1] == '(' || a[-1] == ',') &&
	       (b == end || *b == ')' || *b == ',');
}

bool
pending_substitute(struct pendings *p, const struct stmt *s, struct span part, int keep,
                   struct buf *out)
{
	bool loads = false;
	const u8 *end = part.p + part.n, *done = part.p;
	for (u32 i = s->first; i < s->first + s->nmentions; i++) {
		struct mention m = p->stmts.mentions[i];
		if (m.p < part.p || m.p >= end)
			continue;
		struct pending *e = &p->v[m.slot];
		if (!e->active) {
			p->named[m.slot] = true;
			continue;
		}
		bool alone =
		        stands_alone(s->op.n ? s->text : part, (struct span){m.p, m.n});
		buf_add(out, done, (size_t)(m.p - done));
		done = m.p + m.n;
		if (!alone && e->form == PENDING_BOOL)
			buf_printf(out, "(%s)", slot_type(m.slot));
		if (!alone && e->form != PENDING_ATOM)
			buf_u8(out, '(');
		buf_add(out, e->text.p, e->text.n);
		if (!alone && e->form != PENDING_ATOM)
			buf_u8(out, ')');
		loads |= e->loads;
		if (m.slot != keep)
			drop(p, m.slot);
	}
	buf_add(out, done, (size_t)(end - done));
	return loads;
}

bool
names_slot(const struct buf *b)
{
	const u8 *p = (u8 *)b->p, *end = p + b->n;
	for (struct span w; (w = next_word(&p, end)).n;)
		if (slot_of(w) != NO_SLOT)
			return true;
	return false;
}

void
pending_put(struct pendings *p, int slot, struct pending value)
{
	pending_discard(p, slot);
	struct pending *e = &p->v[slot];
	buf_free(&e->text);
	*e = value;
	e->active = true;
	p->active[p->nactive++] = slot;
}

void
pending_start(struct pendings *p, struct span text)
{
	stmts_read(&p->stmts, text);
	p->body.n = 0;
	int n = p->stmts.nslots;
	if (n > p->cap) {
		p->v = xreallocn(p->v, (size_t)n, sizeof *p->v);
		memset(p->v + p->cap, 0, (size_t)(n - p->cap) * sizeof *p->v);
		p->active = xreallocn(p->active, (size_t)n + 1, sizeof *p->active);
		p->named = xreallocn(p->named, (size_t)n, sizeof *p->named);
		p->cap = n;
	}
	p->nactive = 0;
	if (n)
		memset(p->named, 0, (size_t)n * sizeof *p->named);
}

void
pending_free(struct pendings *p)
{
	for (int i = 0; i < p->cap; i++)
		buf_free(&p->v[i].text);
	free(p->v);
	free(p->active);
	free(p->named);
	buf_free(&p->body);
	stmts_free(&p->stmts);
	*p = (struct pendings){0};
}
