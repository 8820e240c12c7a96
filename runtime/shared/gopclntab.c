/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/gopclntab.h"

enum { TEXT_MAX = 4096, ENTRY = 8 /* bytes of the index, for a function */ };

static uint32_t
u32_at(const struct gopclntab *t, uint64_t at)
{
	uint32_t v;
	memcpy(&v, t->p + at, sizeof v);
	return v;
}

static uint64_t
u64_at(const struct gopclntab *t, uint64_t at)
{
	uint64_t v;
	memcpy(&v, t->p + at, sizeof v);
	return v;
}

/* Entries are PC_F, or PCs, whose lower half is zero. */
static uint32_t
shift_of(const struct gopclntab *t)
{
	uint32_t bits = 0;
	for (uint32_t i = 0; i < t->nfunc && i < 16; i++)
		bits |= u32_at(t, t->funcs + (uint64_t)ENTRY * i);
	return bits && !(bits & 0xffff) ? 16 : 0;
}

bool
gopclntab_open(struct gopclntab *t, const uint8_t *p, uint64_t n)
{
	static const uint8_t magic[] = {0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8};
	*t = (struct gopclntab){.p = p, .n = n};
	if (n < GOPCLNTAB_HEADER || memcmp(p, magic, sizeof magic) != 0)
		return false;
	uint64_t nfunc = u64_at(t, 8);
	t->names = u64_at(t, 32);
	t->units = u64_at(t, 40);
	t->files = u64_at(t, 48);
	t->values = u64_at(t, 56);
	t->funcs = u64_at(t, 64);
	if (t->names > n || t->units > n || t->files > n || t->values > n ||
	    t->funcs > n || !nfunc || nfunc > (n - t->funcs) / ENTRY)
		return false;
	t->nfunc = (uint32_t)nfunc;
	if (nfunc > UINT32_MAX / ENTRY)
		return false;
	t->shift = shift_of(t);
	return true;
}

static uint32_t
entry_at(const struct gopclntab *t, uint32_t i)
{
	return (u32_at(t, t->funcs + (uint64_t)ENTRY * i) >> t->shift) - GOPCLNTAB_FIRST;
}

bool
gopclntab_at(const struct gopclntab *t, uint32_t i, struct gopclntab_func *f)
{
	enum { FUNC = 40 };
	uint64_t at = t->funcs + u32_at(t, t->funcs + (uint64_t)ENTRY * i + 4);
	if (at > t->n || t->n - at < FUNC)
		return false;
	*f = (struct gopclntab_func){
	        .index = entry_at(t, i),
	        .name = u32_at(t, at + 4),
	        .frame_at = u32_at(t, at + 16),
	        .file_at = u32_at(t, at + 20),
	        .line_at = u32_at(t, at + 24),
	        .unit = u32_at(t, at + 32),
	        .start_line = u32_at(t, at + 36),
	};
	return true;
}

bool
gopclntab_find(const struct gopclntab *t, uint32_t index, struct gopclntab_func *f)
{
	uint32_t low = 0, high = t->nfunc;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (entry_at(t, middle) < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->nfunc && entry_at(t, low) == index && gopclntab_at(t, low, f);
}

static struct gopclntab_text
text_at(const struct gopclntab *t, uint64_t at)
{
	struct gopclntab_text none = {t->p, 0};
	if (at >= t->n)
		return none;
	uint64_t most = t->n - at < TEXT_MAX ? t->n - at : TEXT_MAX;
	const uint8_t *end = memchr(t->p + at, 0, most);
	return end ? (struct gopclntab_text){t->p + at, (size_t)(end - t->p) - at} : none;
}

struct gopclntab_text
gopclntab_name(const struct gopclntab *t, const struct gopclntab_func *f)
{
	return text_at(t, t->names + f->name);
}

static bool
varint(const struct gopclntab *t, uint64_t *at, uint32_t *v)
{
	*v = 0;
	for (uint32_t shift = 0; shift < 35 && *at < t->n; shift += 7) {
		uint8_t byte = t->p[(*at)++];
		*v |= (uint32_t)(byte & 0x7f) << (shift & 31);
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

/* Pairs of a value's difference (zigzag) and how many PC_B it is good for; a difference
 * of 0 ends them, but for the first. */
static bool
value(const struct gopclntab *t, uint32_t table, uint32_t pc_b, int32_t *v)
{
	uint64_t at = t->values + table;
	uint32_t difference, more, sum = UINT32_MAX;
	if (!table || pc_b > 0xffff)
		return false;
	for (uint32_t pc = 0; pc <= pc_b; pc += more) {
		if (!varint(t, &at, &difference) || (!difference && pc) ||
		    !varint(t, &at, &more) || !more || more > 0x10000)
			return false;
		sum += -(difference & 1) ^ (difference >> 1);
	}
	*v = (int32_t)sum;
	return true;
}

bool
gopclntab_line(const struct gopclntab *t, const struct gopclntab_func *f, uint32_t pc_b,
               struct gopclntab_text *file, uint32_t *line)
{
	int32_t n, l;
	if (!value(t, f->file_at, pc_b, &n) || !value(t, f->line_at, pc_b, &l) || n < 0 ||
	    l <= 0)
		return false;
	uint64_t at = t->units + 4 * ((uint64_t)f->unit + (uint32_t)n);
	if (at > t->n || t->n - at < 4)
		return false;
	*file = text_at(t, t->files + u32_at(t, at));
	*line = (uint32_t)l;
	return file->n > 0;
}

bool
gopclntab_frame(const struct gopclntab *t, const struct gopclntab_func *f, uint32_t pc_b,
                uint32_t *bytes)
{
	int32_t v;
	if (!value(t, f->frame_at, pc_b, &v) || v < 0 || v % 8)
		return false;
	*bytes = (uint32_t)v;
	return true;
}
