/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <string.h>

#include "tools/functions/frames.h"
#include "tools/functions/frame.h"
#include "tools/functions/record.h"

/* What is being read: one section .eh_frame. */
struct walk {
	struct frames *frames;
	const struct object *o;
	const struct object_section *s;
	u32 next; /* the first relocation that is not behind us */
};

static bool
is_frames(const struct object_section *s)
{
	return span_is(s->name, ".eh_frame") && (s->flags & SHF_ALLOC) && s->bytes.n;
}

/* The CIE that an FDE points at, from the id on; empty if there is none. */
static struct span
cie_of(const struct object_section *s, u64 pointer_at)
{
	u32 distance, length;
	memcpy(&distance, s->bytes.p + pointer_at, sizeof distance);
	if (distance > pointer_at)
		return (struct span){0};
	u64 at = pointer_at - distance;
	if (s->size - at < FRAME_LENGTH)
		return (struct span){0};
	memcpy(&length, s->bytes.p + at, sizeof length);
	at += FRAME_LENGTH;
	if (length > s->size - at || length > RECORD_FRAME_MAX)
		return (struct span){0};
	return (struct span){s->bytes.p + at, length};
}

/* Whether nothing in a part of the section, which has no relocations of its own, gets
 * one. */
static bool
is_plain(const struct object_section *s, struct span part)
{
	u64 start = (u64)(part.p - s->bytes.p);
	u32 low = 0, high = s->nrelocations;
	while (low < high) {
		u32 middle = low + (high - low) / 2;
		if (s->relocations[middle].offset < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low == s->nrelocations || s->relocations[low].offset - start >= part.n;
}

/* One FDE, from its pointer to the CIE on. */
/* An FDE without the nops at its end, which are zeros: how many there are depends on its
 * place in the section. On AArch64 the last operand may be 0 too, so one stays. */
static struct span
without_nops(struct span fde, u16 machine)
{
	size_t n = fde.n;
	while (n > FRAME_LEAST && !fde.p[n - 1])
		n--;
	if (machine == EM_AARCH64 && n < fde.n)
		n++;
	return (struct span){fde.p, n};
}

static const char *
read_fde(struct walk *w, struct span entry)
{
	u64 at = (u64)(entry.p - w->s->bytes.p), begin = at + FRAME_POINTER;
	const u32 relative =
	        w->o->machine == EM_X86_64 ? R_X86_64_PC32 : R_AARCH64_PREL32;
	u32 i = w->next, n = 0;
	for (; i < w->s->nrelocations && w->s->relocations[i].offset < at; i++)
		;
	const struct object_relocation *r = &w->s->relocations[i];
	while (i + n < w->s->nrelocations && r[n].offset - at < entry.n)
		n++;
	w->next = i + n;
	if (!n || r->offset != begin)
		return "an entry of .eh_frame belongs to nothing";
	const struct object_symbol *s = &w->o->symbols[r->symbol];
	if (s->section == OBJECT_UNDEFINED || s->section == OBJECT_ELSEWHERE)
		return "an entry of .eh_frame belongs to nothing";
	struct frames_entry *e = &w->frames->of[s->section];
	e->count++;
	e->cie = cie_of(w->s, at);
	e->fde = (struct span){entry.p + FRAME_POINTER, entry.n - FRAME_POINTER};
	e->bad |= n > 1 || r->type != relative || r->addend || s->value ||
	          entry.n > RECORD_FRAME_MAX || !frame_cie_usable(e->cie) ||
	          !is_plain(w->s, e->cie) ||
	          !frame_fde_usable(e->fde, w->o->sections[s->section].size);
	e->fde = without_nops(e->fde, w->o->machine);
	return NULL;
}

static const char *
read_section(struct walk *w)
{
	static const char damaged[] = ".eh_frame is damaged";
	const struct object_section *s = w->s;
	u64 at = 0;
	while (s->size - at >= FRAME_LENGTH) {
		u32 length, pointer;
		memcpy(&length, s->bytes.p + at, sizeof length);
		at += FRAME_LENGTH;
		if (!length) /* the end */
			return NULL;
		if (length < FRAME_POINTER || length > s->size - at)
			return damaged;
		memcpy(&pointer, s->bytes.p + at, sizeof pointer);
		if (pointer) {
			const char *why =
			        read_fde(w, (struct span){s->bytes.p + at, length});
			if (why)
				return why;
		}
		at += length;
	}
	return at == s->size ? NULL : damaged;
}

const char *
frames_read(struct frames *f, const struct object *o, struct arena *arena)
{
	f->of = arena_alloc(arena, o->nsections, sizeof *f->of);
	for (u32 i = 1; i < o->nsections; i++) {
		struct walk w = {f, o, &o->sections[i], 0};
		const char *why = is_frames(w.s) ? read_section(&w) : NULL;
		if (why)
			return why;
	}
	return NULL;
}
