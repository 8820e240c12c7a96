/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "tools/functions/cut.h"
#include "tools/functions/cut_names.h"
#include "tools/functions/frames.h"
#include "tools/functions/object.h"
#include "tools/functions/record.h"
#include "tools/functions/relocation.h"

/* What a section may become. */
enum kind {
	KIND_OTHER,     /* nothing that a function may reach */
	KIND_CODE,      /* one piece */
	KIND_READ_ONLY, /* one piece: nothing says where its parts begin and end */
	KIND_ENTRIES,   /* a piece for each entry: constants of one size */
	KIND_STRINGS,   /* a piece for each string */
};

/* The piece of the record at hand that something has become. */
struct mark {
	u32 round; /* which record; another means none */
	u32 number;
};

struct place {
	enum kind kind;
	u32 owner;         /* the function it is, if `owned` */
	bool owned, twice; /* twice: two D symbols */
	struct span name;  /* of the function in it */
	struct mark
	        *marks; /* one, or one for each entry, or for each place of a string */
};

/* A defined function. */
struct body {
	u32 number, section;
	bool at_start;
};

struct cutter {
	const struct cut_names *names;
	struct object object;
	struct frames frames;
	struct place *places;      /* by section */
	struct mark *symbol_marks; /* by the object's symbol */
	struct body *bodies;
	u32 nbodies, bodies_cap;
	struct arena arena;
	/* the record at hand */
	u32 round, of;
	struct record_draft draft;
	u32 *sections; /* by piece */
	u32 pieces_cap, sections_cap, relocations_cap, symbols_cap;
};

/* --- what is in the object --- */

static enum kind
kind_of(const struct object_section *s)
{
	const u64 never = SHF_WRITE | SHF_TLS | SHF_COMPRESSED;
	bool code = s->flags & SHF_EXECINSTR;
	if (!(s->flags & SHF_ALLOC) || s->flags & never || s->type != SHT_PROGBITS ||
	    s->align & (s->align - 1) || s->align > RECORD_ALIGN_MAX)
		return KIND_OTHER;
	if (code)
		return KIND_CODE;
	if (!(s->flags & SHF_MERGE) || !s->entry || s->size % s->entry)
		return KIND_READ_ONLY;
	if (!(s->flags & SHF_STRINGS))
		return KIND_ENTRIES;
	return s->entry == 1 ? KIND_STRINGS : KIND_READ_ONLY;
}

static void
add_body(struct cutter *c, u32 number, const struct object_symbol *s)
{
	struct place *p = &c->places[s->section];
	ARRAY_ROOM(c->bodies, c->nbodies, c->bodies_cap);
	c->bodies[c->nbodies++] = (struct body){number, s->section, s->value == 0};
	p->twice |= p->owned;
	p->owned = true;
	p->owner = number;
}

static int
by_number(const void *a, const void *b)
{
	const struct body *x = a, *y = b;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* Finds the kinds of sections, and the functions. */
static const char *
survey(struct cutter *c)
{
	struct object *o = &c->object;
	u32 number;
	c->places = arena_alloc(&c->arena, o->nsections, sizeof *c->places);
	c->symbol_marks = arena_alloc(&c->arena, o->nsymbols, sizeof *c->symbol_marks);
	for (u32 i = 1; i < o->nsections; i++)
		c->places[i].kind = kind_of(&o->sections[i]);
	for (u32 i = 0; i < o->nsymbols; i++) {
		const struct object_symbol *s = &o->symbols[i];
		if (s->section == OBJECT_UNDEFINED || s->section == OBJECT_ELSEWHERE)
			continue;
		if (cut_names_body(s->name, &number))
			add_body(c, number, s);
		else if (s->type == STT_FUNC && s->value == 0)
			c->places[s->section].name = s->name;
	}
	if (c->nbodies)
		qsort(c->bodies, c->nbodies, sizeof *c->bodies, by_number);
	for (u32 i = 1; i < c->nbodies; i++)
		if (c->bodies[i - 1].number == c->bodies[i].number)
			return "a function is defined twice";
	return NULL;
}

/* --- pieces --- */

/* What a section's function is called in the record; see record.h. */
static struct span
piece_name(struct span name)
{
	struct span rest = name;
	if (name.n && name.p[0] == 'D') {
		do {
			rest.p++;
			rest.n--;
		} while (rest.n && rest.p[0] >= '0' && rest.p[0] <= '9');
		if (rest.n && rest.p[0] == '.' && rest.n < name.n - 1)
			name = rest;
	}
	return name.n <= RECORD_NAME_MAX ? name : (struct span){0};
}

static bool
begins(struct span s, const char *text)
{
	size_t n = strlen(text);
	return s.n >= n && memcmp(s.p, text, n) == 0;
}

/* The largest power of two, up to `align`, of which `at` is a multiple. */
static u32
align_at(u64 align, u64 at)
{
	while (at & (align - 1))
		align /= 2;
	return (u32)align;
}

/* The bounds of the piece that holds an offset of a section. */
static struct span
piece_at(const struct place *p, const struct object_section *s, u64 at, u64 *start,
         u64 *mark)
{
	u64 end = s->size;
	*start = *mark = 0;
	if (p->kind == KIND_ENTRIES) {
		*mark = at / s->entry;
		*start = *mark * s->entry;
		end = *start + s->entry;
	} else if (p->kind == KIND_STRINGS) {
		const u8 *from = s->bytes.p;
		for (*start = at; *start > 0 && from[*start - 1]; --*start)
			;
		const u8 *nul = memchr(from + at, 0, s->size - at);
		end = nul ? (u64)(nul - from) + 1 : s->size;
		*mark = *start;
	}
	return (struct span){s->bytes.p + *start, end - *start};
}

static u64
count_marks(const struct place *p, const struct object_section *s)
{
	return p->kind == KIND_ENTRIES   ? s->size / s->entry
	       : p->kind == KIND_STRINGS ? s->size
	                                 : 1;
}

/* Returns NULL with the number of the piece that holds an offset, and where it
 * starts. */
static const char *
find_piece(struct cutter *c, u32 section, u64 at, u32 *number, u64 *start)
{
	struct place *p = &c->places[section];
	const struct object_section *s = &c->object.sections[section];
	bool code = p->kind == KIND_CODE;
	u64 mark;
	if (!code && p->kind != KIND_READ_ONLY && at >= s->size)
		return "it reaches beyond a table of constants";
	if (!p->marks)
		p->marks = arena_alloc(&c->arena, count_marks(p, s), sizeof *p->marks);
	struct span bytes = piece_at(p, s, at, start, &mark);
	struct mark *m = &p->marks[mark];
	*number = m->number;
	if (m->round == c->round)
		return NULL;
	if (code && c->frames.of[section].count > 1)
		return "two functions of the compiler's lie in one section";
	if (code && c->frames.of[section].bad)
		return "its rules for unwinding are of an unknown kind";
	ARRAY_ROOM(c->draft.pieces, c->draft.npieces, c->pieces_cap);
	ARRAY_ROOM(c->sections, c->draft.npieces, c->sections_cap);
	*m = (struct mark){c->round, c->draft.npieces};
	*number = m->number;
	c->sections[m->number] = section;
	c->draft.pieces[c->draft.npieces++] = (struct record_piece){
	        .kind = !code ? RECORD_READ_ONLY
	                : begins(s->name, ".text.unlikely") ||
	                                begins(s->name, ".text.cold")
	                        ? RECORD_COLD_CODE
	                        : RECORD_CODE,
	        .align = align_at(s->align, *start),
	        .bytes = bytes,
	        .fde = code ? c->frames.of[section].fde : (struct span){0},
	        .cie = code ? c->frames.of[section].cie : (struct span){0},
	        .name = code && m->number ? piece_name(p->name) : (struct span){0},
	};
	return NULL;
}

/* --- relocations --- */

/* The number of a symbol of the runtime in the record. */
static u32
find_symbol(struct cutter *c, u32 symbol, bool tls)
{
	const struct object_symbol *s = &c->object.symbols[symbol];
	struct mark *m = &c->symbol_marks[symbol];
	if (m->round != c->round) {
		ARRAY_ROOM(c->draft.symbols, c->draft.nsymbols, c->symbols_cap);
		*m = (struct mark){c->round, c->draft.nsymbols};
		c->draft.symbols[c->draft.nsymbols++] = (struct record_symbol){
		        s->name, s->visibility != STV_DEFAULT, tls};
	}
	return m->number;
}

static const char *
resolve_undefined(struct cutter *c, u32 symbol, enum relocation_use use,
                  struct record_relocation *to)
{
	const struct object_symbol *s = &c->object.symbols[symbol];
	u32 number, k;
	if (s->binding != STB_GLOBAL)
		return "it reaches a weak symbol";
	if (!s->name.n || s->name.n > RECORD_NAME_MAX)
		return "it reaches a symbol without a name, or with a long one";
	if (cut_names_body(s->name, &number))
		return "it reaches the body of another function";
	bool constant = cut_names_constant(s->name, &number, &k);
	if (!constant && !cut_names_function(s->name, &number)) {
		if (use == RELOCATION_CONSTANT)
			return "it uses an address as a number";
		to->target = RECORD_SYMBOL;
		to->number = find_symbol(c, symbol, use == RELOCATION_TLS);
		return NULL;
	}
	if (constant != (use == RELOCATION_CONSTANT) || use == RELOCATION_TLS)
		return constant ? "a constant is not an immediate"
		                : "it uses a function in an unknown way";
	if (constant && to->addend)
		return "a constant is not an immediate";
	to->target = constant ? RECORD_CONSTANT : RECORD_FUNCTION;
	to->constant = constant ? k : 0;
	to->number = c->names->ref(c->names->arg, c->of, number);
	return to->number == UINT32_MAX ? "it reaches a function that is not in its list"
	                                : NULL;
}

/* Whether a section symbol's addend is not just the distance to what it means. The
 * assemblers know, and keep the label in such places. */
static bool
is_ambiguous(const struct cutter *c, u32 from, const struct object_symbol *s,
             const struct place *p)
{
	return s->type == STT_SECTION && c->object.machine == EM_X86_64 &&
	       (p->kind == KIND_ENTRIES || p->kind == KIND_STRINGS) &&
	       c->places[from].kind == KIND_CODE;
}

static const char *
resolve_defined(struct cutter *c, u32 from, const struct object_symbol *s,
                enum relocation_use use, struct record_relocation *to)
{
	const struct place *p = &c->places[s->section];
	bool merged = p->kind == KIND_ENTRIES || p->kind == KIND_STRINGS;
	i64 at = (i64)s->value, start_less;
	u64 start;
	if (p->kind == KIND_OTHER)
		return "it reaches data that can be written, or that is not known";
	if (p->owned && p->owner != c->of)
		return "it reaches the body of another function";
	if (use == RELOCATION_GOT && p->owned && s->value == 0) {
		to->target = RECORD_FUNCTION;
		to->number = 0;
		return NULL;
	}
	if (use != RELOCATION_ADDRESS)
		return "it uses something of its own in an unknown way";
	if (is_ambiguous(c, from, s, p))
		return "which constant it reaches is not certain";
	if (merged && s->type == STT_SECTION)
		at += to->addend;
	if (at < 0)
		return "it reaches beyond a table of constants";
	const char *why = find_piece(c, s->section, (u64)at, &to->number, &start);
	if (why)
		return why;
	to->target = RECORD_PIECE;
	start_less = (i64)s->value - (i64)start + to->addend;
	to->addend = (i32)start_less;
	return to->addend == start_less ? NULL : "a distance is too large";
}

static const char *
add_relocation(struct cutter *c, u32 from, u64 start, const struct object_relocation *r)
{
	const struct relocation_type *t = relocation_find(c->object.machine, r->type);
	const struct object_symbol *s = &c->object.symbols[r->symbol];
	struct record_relocation to = {.offset = (u32)(r->offset - start),
	                               .type = r->type,
	                               .addend = (i32)r->addend};
	const char *why;
	if (!t)
		return "a relocation of an unknown type";
	if (to.addend != r->addend)
		return "a distance is too large";
	if (!r->symbol || s->section == OBJECT_ELSEWHERE)
		return "it reaches something absolute or common";
	if (s->section == OBJECT_UNDEFINED)
		why = resolve_undefined(c, r->symbol, t->use, &to);
	else
		why = resolve_defined(c, from, s, t->use, &to);
	if (why)
		return why;
	ARRAY_ROOM(c->draft.relocations, c->draft.nrelocations, c->relocations_cap);
	c->draft.relocations[c->draft.nrelocations++] = to;
	return NULL;
}

/* The first relocation at or behind an offset. */
static u32
first_relocation(const struct object_section *s, u64 at)
{
	u32 low = 0, high = s->nrelocations;
	while (low < high) {
		u32 middle = low + (high - low) / 2;
		if (s->relocations[middle].offset < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The relocations of a piece; what they reach becomes pieces. */
static const char *
add_relocations(struct cutter *c, u32 piece)
{
	u32 section = c->sections[piece];
	const struct object_section *s = &c->object.sections[section];
	struct span bytes = c->draft.pieces[piece].bytes;
	u64 start = (u64)(bytes.p - s->bytes.p);
	c->draft.pieces[piece].first = c->draft.nrelocations;
	for (u32 i = first_relocation(s, start); i < s->nrelocations; i++) {
		const struct object_relocation *r = &s->relocations[i];
		if (r->offset - start >= bytes.n)
			break;
		if (!r->type) /* none on both machines */
			continue;
		const char *why = add_relocation(c, section, start, r);
		if (why)
			return why;
	}
	c->draft.pieces[piece].n = c->draft.nrelocations - c->draft.pieces[piece].first;
	return NULL;
}

/* --- functions --- */

static const char *
cut_function(struct cutter *c, const struct body *b, struct buf *out)
{
	const struct place *p = &c->places[b->section];
	const char *why;
	u32 number;
	u64 start, size = 0;
	c->round++;
	c->of = b->number;
	c->draft.npieces = c->draft.nrelocations = c->draft.nsymbols = 0;
	if (p->kind != KIND_CODE)
		return "it is not code";
	if (p->twice || !b->at_start)
		return "it is not alone in its section";
	if ((why = find_piece(c, b->section, 0, &number, &start)))
		return why;
	for (u32 i = 0; i < c->draft.npieces; i++) {
		size += c->draft.pieces[i].bytes.n;
		if (size > RECORD_SIZE_MAX)
			return "it is too large";
		if ((why = add_relocations(c, i)))
			return why;
	}
	out->n = 0;
	return record_write(&c->draft, out) ? NULL : "it does not fit a record";
}

const char *
cut_object(struct span object, const struct cut_names *names)
{
	struct cutter c = {.names = names};
	struct buf record = {0};
	const char *why = object_open(&c.object, object, &c.arena);
	if (!why)
		why = frames_read(&c.frames, &c.object, &c.arena);
	if (!why)
		why = survey(&c);
	c.draft.machine = c.object.machine;
	for (u32 i = 0; !why && i < c.nbodies; i++) {
		const char *refused = cut_function(&c, &c.bodies[i], &record);
		struct span s = {0};
		if (!refused)
			s = (struct span){(const u8 *)record.p, record.n};
		names->found(names->arg, c.bodies[i].number, s, refused);
	}
	free(c.bodies);
	free(c.sections);
	free(c.draft.pieces);
	free(c.draft.relocations);
	free(c.draft.symbols);
	buf_free(&record);
	arena_free(&c.arena);
	return why;
}
