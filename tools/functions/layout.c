/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/functions/layout.h"

/* Bytes of a section: distances have 32 bits. */
enum { SECTION_MAX = 0x7ff00000 };

/* The pieces that other functions may have too. */
struct shared {
	struct intern keys;
	struct layout_spot *spots; /* by the number of the key */
	u32 spots_cap;
	struct arena arena;
};

static void
add_number(struct buf *b, u64 n)
{
	buf_add(b, &n, sizeof n);
}

static void
add_span(struct buf *b, struct span s)
{
	add_number(b, s.n);
	if (s.n)
		buf_add(b, s.p, s.n);
}

/* All that a piece is, as one string, for comparison with those of other functions.
 * Returns false if it refers to something of its function's own. */
static bool
make_key(struct shared *s, const struct record *r, const struct record_piece *p,
         struct span *key)
{
	struct buf b = {0};
	for (u32 i = p->first; i < p->first + p->n; i++)
		if (record_relocation(r, i).target != RECORD_SYMBOL)
			return false;
	add_number(&b, p->kind);
	add_number(&b, p->align);
	add_span(&b, p->bytes);
	add_span(&b, p->fde);
	add_span(&b, p->cie);
	for (u32 i = p->first; i < p->first + p->n; i++) {
		struct record_relocation rel = record_relocation(r, i);
		add_number(&b, rel.offset);
		add_number(&b, rel.type);
		add_number(&b, (u64)(i64)rel.addend);
		add_span(&b, record_symbol(r, rel.number).name);
	}
	*key = (struct span){arena_copy(&s->arena, b.p, b.n, 0, 1), b.n};
	buf_free(&b);
	return true;
}

/* Appends a piece to its section. Returns false if that is full. */
static bool
append(struct object_out *out, const struct record_piece *p, struct layout_spot *spot)
{
	/* on x86-64 int3; on aarch64 zeros, which are no instruction */
	u8 fill =
	        out->machine == EM_X86_64 && spot->section == OBJECT_OUT_TEXT ? 0xcc : 0;
	struct buf *to = &out->bytes[spot->section];
	u64 *align = &out->align[spot->section];
	if (to->n + p->bytes.n > SECTION_MAX - RECORD_ALIGN_MAX)
		return false;
	*align = p->align > *align ? p->align : *align;
	while (to->n & (p->align - 1))
		buf_u8(to, fill);
	spot->at = (u32)to->n;
	if (p->bytes.n)
		buf_add(to, p->bytes.p, p->bytes.n);
	return true;
}

/* Gives a piece its place. */
static bool
place(struct layout *l, struct shared *s, const struct assembly *a,
      struct object_out *out, struct layout_written w, const struct record_piece *p)
{
	struct layout_spot *spot = &l->spots[l->first[w.function] + w.piece];
	struct span key;
	spot->section =
	        p->kind == RECORD_READ_ONLY ? OBJECT_OUT_READ_ONLY : OBJECT_OUT_TEXT;
	bool shared = w.piece && make_key(s, a->functions[w.function].record, p, &key);
	if (shared) {
		bool added;
		u32 number = intern_add(&s->keys, key, &added);
		if (!added) {
			*spot = s->spots[number];
			return true;
		}
		ARRAY_ROOM(s->spots, number, s->spots_cap);
		if (!append(out, p, spot))
			return false;
		s->spots[number] = *spot;
	} else if (!append(out, p, spot)) {
		return false;
	}
	l->written[l->nwritten++] = w;
	return true;
}

u32
layout_make(struct layout *l, const struct assembly *a, struct object_out *out)
{
	static const enum record_kind order[] = {RECORD_CODE, RECORD_COLD_CODE,
	                                         RECORD_READ_ONLY};
	struct shared shared = {0};
	u64 npieces = 0;
	u32 full = a->nfunctions;
	*l = (struct layout){0};
	l->first = xcalloc(a->nfunctions + (size_t)1, sizeof *l->first);
	for (u32 i = 0; i < a->nfunctions; i++) {
		l->first[i] = (u32)npieces;
		npieces += a->functions[i].record->npieces;
		if (npieces > INT32_MAX)
			return i;
	}
	l->spots = xcalloc(npieces + 1, sizeof *l->spots);
	l->written = xcalloc(npieces + 1, sizeof *l->written);
	for (u32 k = 0; k < LEN(order); k++)
		for (u32 i = 0; full == a->nfunctions && i < a->nfunctions; i++) {
			const struct record *r = a->functions[i].record;
			for (u32 piece = 0; piece < r->npieces; piece++) {
				struct record_piece p = record_piece(r, piece);
				struct layout_written w = {i, piece};
				if (p.kind != order[k])
					continue;
				if (!place(l, &shared, a, out, w, &p)) {
					full = i;
					break;
				}
			}
		}
	intern_free(&shared.keys);
	free(shared.spots);
	arena_free(&shared.arena);
	return full;
}

void
layout_free(struct layout *l)
{
	free(l->written);
	free(l->spots);
	free(l->first);
	*l = (struct layout){0};
}
