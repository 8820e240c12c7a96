/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/functions/record.h"
#include "tools/functions/frame.h"
#include "tools/functions/relocation.h"

/* Changes whenever the form does. */
enum { MAGIC = 0x31524647 }; /* "GFR1" */

/* The form: a header, rows for pieces, relocations and symbols, and bytes that the rows
 * point at, by their offset in the record. Little-endian, without alignment. */
struct header {
	u32 magic;
	u16 machine, zero;
	u32 size, npieces, nrelocations, nsymbols, nrefs;
};

struct part {
	u32 at, n;
};

struct piece_row {
	struct part bytes, fde, cie, name;
	u32 first, n;
	u16 align, kind;
};

struct relocation_row {
	u32 offset;
	u16 type, target;
	u32 number;
	u32 value; /* the addend, or which constant */
};

struct symbol_row {
	struct part name;
	u32 flags;
};
enum { SYMBOL_HIDDEN = 1, SYMBOL_TLS = 2 };

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the host is little-endian");
_Static_assert(sizeof(struct header) == 28, "no holes");
_Static_assert(sizeof(struct piece_row) == 44, "no holes");
_Static_assert(sizeof(struct relocation_row) == 16, "no holes");
_Static_assert(sizeof(struct symbol_row) == 12, "no holes");

/* --- reading --- */

static u64
relocations_at(const struct record *r)
{
	return sizeof(struct header) + r->npieces * (u64)sizeof(struct piece_row);
}

static u64
symbols_at(const struct record *r)
{
	return relocations_at(r) + r->nrelocations * (u64)sizeof(struct relocation_row);
}

static u64
tables_end(const struct record *r)
{
	return symbols_at(r) + r->nsymbols * (u64)sizeof(struct symbol_row);
}

static struct span
span_at(const struct record *r, struct part part)
{
	return (struct span){r->bytes.p + part.at, part.n};
}

struct record_piece
record_piece(const struct record *r, u32 i)
{
	struct piece_row row;
	memcpy(&row, r->bytes.p + sizeof(struct header) + i * sizeof row, sizeof row);
	return (struct record_piece){
	        .kind = row.kind,
	        .align = row.align,
	        .bytes = span_at(r, row.bytes),
	        .fde = span_at(r, row.fde),
	        .cie = span_at(r, row.cie),
	        .name = span_at(r, row.name),
	        .first = row.first,
	        .n = row.n,
	};
}

struct record_relocation
record_relocation(const struct record *r, u32 i)
{
	struct relocation_row row;
	memcpy(&row, r->bytes.p + relocations_at(r) + i * (u64)sizeof row, sizeof row);
	bool constant = row.target == RECORD_CONSTANT;
	return (struct record_relocation){
	        .offset = row.offset,
	        .type = row.type,
	        .target = row.target,
	        .number = row.number,
	        .constant = constant ? row.value : 0,
	        .addend = constant ? 0 : (i32)row.value,
	};
}

struct record_symbol
record_symbol(const struct record *r, u32 i)
{
	struct symbol_row row;
	memcpy(&row, r->bytes.p + symbols_at(r) + i * (u64)sizeof row, sizeof row);
	return (struct record_symbol){
	        .name = span_at(r, row.name),
	        .hidden = row.flags & SYMBOL_HIDDEN,
	        .tls = row.flags & SYMBOL_TLS,
	};
}

/* --- checking --- */

static bool
part_fits(const struct record *r, struct part part)
{
	return part.at <= r->bytes.n && part.n <= r->bytes.n - part.at;
}

static bool
name_fits(const struct record *r, struct part part)
{
	return part.n <= RECORD_NAME_MAX && part_fits(r, part) &&
	       !memchr(r->bytes.p + part.at, 0, part.n);
}

static bool
frame_fits(const struct record *r, const struct piece_row *row)
{
	if (!row->fde.n)
		return !row->cie.n;
	return row->kind != RECORD_READ_ONLY && row->fde.n <= RECORD_FRAME_MAX &&
	       row->cie.n <= RECORD_FRAME_MAX && frame_cie_usable(span_at(r, row->cie)) &&
	       frame_fde_usable(span_at(r, row->fde), row->bytes.n);
}

/* The bytes behind the first relocation of each piece are counted in *next. */
static bool
piece_fits(const struct record *r, u32 i, u64 *next)
{
	struct piece_row row;
	memcpy(&row, r->bytes.p + sizeof(struct header) + i * sizeof row, sizeof row);
	bool code = row.kind == RECORD_CODE || row.kind == RECORD_COLD_CODE;
	if (row.first != *next)
		return false;
	*next += row.n;
	return *next <= r->nrelocations &&
	       (code || (i && row.kind == RECORD_READ_ONLY)) && row.align &&
	       !(row.align & (row.align - 1)) && row.align <= RECORD_ALIGN_MAX &&
	       part_fits(r, row.bytes) && (!code || row.bytes.n) &&
	       part_fits(r, row.fde) && part_fits(r, row.cie) && frame_fits(r, &row) &&
	       name_fits(r, row.name);
}

/* Whether a relocation of this use may have such a target. */
static bool
may_target(enum relocation_use use, enum record_target target)
{
	switch (target) {
	case RECORD_PIECE:
		return use == RELOCATION_ADDRESS;
	case RECORD_FUNCTION:
		return use == RELOCATION_ADDRESS || use == RELOCATION_GOT;
	case RECORD_CONSTANT:
		return use == RELOCATION_CONSTANT;
	case RECORD_SYMBOL:
		return use != RELOCATION_CONSTANT;
	}
	return false;
}

static bool
relocation_fits(const struct record *r, const struct record_relocation *row, size_t size)
{
	const u32 most[] = {[RECORD_PIECE] = r->npieces,
	                    [RECORD_FUNCTION] = r->nrefs,
	                    [RECORD_CONSTANT] = r->nrefs,
	                    [RECORD_SYMBOL] = r->nsymbols};
	const struct relocation_type *t = relocation_find(r->machine, row->type);
	return t && row->target < LEN(most) && row->number < most[row->target] &&
	       may_target(t->use, row->target) && row->offset <= size &&
	       t->bytes <= size - row->offset &&
	       (row->target != RECORD_SYMBOL ||
	        record_symbol(r, row->number).tls == (t->use == RELOCATION_TLS));
}

static bool
relocations_fit(const struct record *r, u32 piece)
{
	struct record_piece p = record_piece(r, piece);
	u32 last = 0;
	for (u32 i = p.first; i < p.first + p.n; i++) {
		struct record_relocation row = record_relocation(r, i);
		if (row.offset < last || !relocation_fits(r, &row, p.bytes.n))
			return false;
		last = row.offset;
	}
	return true;
}

static bool
symbol_fits(const struct record *r, u32 i)
{
	struct symbol_row row;
	memcpy(&row, r->bytes.p + symbols_at(r) + i * (u64)sizeof row, sizeof row);
	return row.name.n && name_fits(r, row.name) &&
	       !(row.flags & ~(u32)(SYMBOL_HIDDEN | SYMBOL_TLS));
}

bool
record_open(struct record *r, struct span bytes)
{
	struct header h;
	u64 next = 0;
	if (bytes.n < sizeof h || bytes.n > RECORD_SIZE_MAX)
		return false;
	memcpy(&h, bytes.p, sizeof h);
	*r = (struct record){bytes,          h.machine,  h.npieces,
	                     h.nrelocations, h.nsymbols, h.nrefs};
	if (h.magic != MAGIC || h.zero || h.size != bytes.n ||
	    !relocation_machine(h.machine) || !h.npieces || tables_end(r) > bytes.n)
		return false;
	for (u32 i = 0; i < r->npieces; i++)
		if (!piece_fits(r, i, &next))
			return false;
	if (next != r->nrelocations)
		return false;
	for (u32 i = 0; i < r->nsymbols; i++)
		if (!symbol_fits(r, i))
			return false;
	for (u32 i = 0; i < r->npieces; i++)
		if (!relocations_fit(r, i))
			return false;
	return true;
}

/* --- writing --- */

/* The next bytes behind the tables. */
static struct part
take_part(u64 *at, struct span s)
{
	struct part part = {(u32)*at, (u32)s.n};
	*at += s.n;
	return part;
}

static void
write_piece(const struct record_piece *p, u64 *at, u32 *next, struct buf *out)
{
	struct piece_row row = {
	        .bytes = take_part(at, p->bytes),
	        .fde = take_part(at, p->fde),
	        .cie = take_part(at, p->cie),
	        .name = take_part(at, p->name),
	        .first = *next,
	        .n = p->n,
	        .align = (u16)p->align,
	        .kind = (u16)p->kind,
	};
	*next += p->n;
	buf_add(out, &row, sizeof row);
}

static void
write_relocations(const struct record_draft *d, struct buf *out)
{
	for (u32 i = 0; i < d->nrelocations; i++) {
		const struct record_relocation *from = &d->relocations[i];
		bool constant = from->target == RECORD_CONSTANT;
		struct relocation_row row = {
		        .offset = from->offset,
		        .type = (u16)from->type,
		        .target = (u16)from->target,
		        .number = from->number,
		        .value = constant ? from->constant : (u32)from->addend,
		};
		buf_add(out, &row, sizeof row);
	}
}

static void
write_symbols(const struct record_draft *d, u64 *at, struct buf *out)
{
	for (u32 i = 0; i < d->nsymbols; i++) {
		const struct record_symbol *s = &d->symbols[i];
		struct symbol_row row = {take_part(at, s->name),
		                         (s->hidden ? SYMBOL_HIDDEN : 0) |
		                                 (s->tls ? SYMBOL_TLS : 0)};
		buf_add(out, &row, sizeof row);
	}
}

static void
add_span(struct buf *out, struct span s)
{
	if (s.n)
		buf_add(out, s.p, s.n);
}

/* Bytes of the whole record. */
static u64
draft_size(const struct record_draft *d, const struct record *r)
{
	u64 size = tables_end(r);
	for (u32 i = 0; i < d->npieces; i++) {
		const struct record_piece *p = &d->pieces[i];
		size += (u64)p->bytes.n + p->fde.n + p->cie.n + p->name.n;
	}
	for (u32 i = 0; i < d->nsymbols; i++)
		size += d->symbols[i].name.n;
	return size;
}

static u32
count_refs(const struct record_draft *d)
{
	u32 n = 0;
	for (u32 i = 0; i < d->nrelocations; i++) {
		const struct record_relocation *r = &d->relocations[i];
		if ((r->target == RECORD_FUNCTION || r->target == RECORD_CONSTANT) &&
		    r->number >= n)
			n = r->number < UINT32_MAX ? r->number + 1 : UINT32_MAX;
	}
	return n;
}

bool
record_write(const struct record_draft *d, struct buf *out)
{
	struct record r = {.npieces = d->npieces,
	                   .nrelocations = d->nrelocations,
	                   .nsymbols = d->nsymbols};
	size_t start = out->n;
	u64 size = draft_size(d, &r), at = tables_end(&r);
	u32 next = 0;
	if (size > RECORD_SIZE_MAX)
		return false;
	struct header h = {MAGIC,      d->machine,      0,           (u32)size,
	                   d->npieces, d->nrelocations, d->nsymbols, count_refs(d)};
	buf_add(out, &h, sizeof h);
	for (u32 i = 0; i < d->npieces; i++)
		write_piece(&d->pieces[i], &at, &next, out);
	write_relocations(d, out);
	write_symbols(d, &at, out);
	for (u32 i = 0; i < d->npieces; i++) {
		add_span(out, d->pieces[i].bytes);
		add_span(out, d->pieces[i].fde);
		add_span(out, d->pieces[i].cie);
		add_span(out, d->pieces[i].name);
	}
	for (u32 i = 0; i < d->nsymbols; i++)
		add_span(out, d->symbols[i].name);
	if (record_open(&r, (struct span){(u8 *)out->p + start, out->n - start}))
		return true;
	out->n = start;
	return false;
}
