/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/functions/assemble.h"
#include "tools/functions/frame.h"
#include "tools/functions/intern.h"
#include "tools/functions/layout.h"
#include "tools/functions/object_out.h"
#include "tools/functions/relocation.h"

/* The symbols of the sections. */
enum { TEXT_SYMBOL = 1, READ_ONLY_SYMBOL = 2 };

/* A name that others see. */
struct known {
	u32 symbol;
	bool defined;
};

struct assembler {
	const struct assembly *a;
	struct assembly_error *err;
	struct object_out out;
	struct layout layout;
	u32 *defined;        /* by number: its place in a->functions, + 1; or 0 */
	u32 *symbols;        /* by number: its symbol, or 0 */
	struct intern names; /* that others see */
	struct known *known; /* by the name's number */
	u32 known_cap;
	struct intern cies;
	u32 *cie_at; /* by the CIE's number: where it is in .eh_frame */
	u32 cie_cap;
};

static bool
fail(struct assembler *s, u32 number, const char *what)
{
	*s->err = (struct assembly_error){number, what};
	return false;
}

/* --- input --- */

static bool
check_name(struct assembler *s, u32 number)
{
	struct span name = s->a->numbers[number].name;
	return (name.n && !memchr(name.p, 0, name.n)) ||
	       fail(s, number, "it has no name, or one with a NUL");
}

static bool
check_function(struct assembler *s, u32 i)
{
	const struct assembly *a = s->a;
	const struct assembly_function *f = &a->functions[i];
	if (f->number >= a->nnumbers)
		return fail(s, f->number, "there is no such number");
	if (s->defined[f->number])
		return fail(s, f->number, "it is there twice");
	s->defined[f->number] = i + 1;
	if (f->record->machine != a->machine)
		return fail(s, f->number, "it is for another machine");
	if (f->record->nrefs > f->nrefs || (f->nrefs && f->refs[0] != f->number))
		return fail(s, f->number, "its list of references does not fit");
	for (u32 k = 0; k < f->nrefs; k++)
		if (f->refs[k] >= a->nnumbers)
			return fail(s, f->number, "there is no number that it refers to");
	return check_name(s, f->number);
}

/* --- symbols --- */

/* A piece of code of a function. */
static Elf64_Sym
code_symbol(const struct assembler *s, u32 function, u32 piece, u8 binding)
{
	struct record_piece p = record_piece(s->a->functions[function].record, piece);
	return (Elf64_Sym){
	        .st_info = (u8)ELF64_ST_INFO(binding, STT_FUNC),
	        .st_other = binding == STB_GLOBAL ? STV_HIDDEN : STV_DEFAULT,
	        .st_shndx = OBJECT_OUT_TEXT,
	        .st_value = layout_find(&s->layout, function, piece).at,
	        .st_size = p.bytes.n,
	};
}

/* Returns what is known of a name that others see; symbol 0: nothing yet. */
static struct known *
known_of(struct assembler *s, struct span name)
{
	bool added;
	u32 i = intern_add(&s->names, name, &added);
	if (added) {
		ARRAY_ROOM(s->known, i, s->known_cap);
		s->known[i] = (struct known){0};
	}
	return &s->known[i];
}

static void
add_section_symbols(struct assembler *s)
{
	static const struct span none = {0};
	const Elf64_Sym sections[] = {{0},
	                              {.st_info = ELF64_ST_INFO(STB_LOCAL, STT_SECTION),
	                               .st_shndx = OBJECT_OUT_TEXT},
	                              {.st_info = ELF64_ST_INFO(STB_LOCAL, STT_SECTION),
	                               .st_shndx = OBJECT_OUT_READ_ONLY}};
	for (size_t i = 0; i < LEN(sections); i++)
		object_out_symbol(&s->out, sections[i], none, none);
	if (s->a->machine != EM_AARCH64)
		return;
	/* there a symbol says whether instructions or data follow */
	Elf64_Sym mapping = {.st_info = ELF64_ST_INFO(STB_LOCAL, STT_NOTYPE)};
	mapping.st_shndx = OBJECT_OUT_TEXT;
	object_out_symbol(&s->out, mapping, span_of("$x"), none);
	mapping.st_shndx = OBJECT_OUT_READ_ONLY;
	object_out_symbol(&s->out, mapping, span_of("$d"), none);
}

/* Local functions, and code beside a function, as "main.f.cold". */
static void
add_local_symbols(struct assembler *s)
{
	const struct assembly *a = s->a;
	static const struct span none = {0};
	for (u32 i = 0; i < s->layout.nwritten; i++) {
		struct layout_written w = s->layout.written[i];
		const struct assembly_function *f = &a->functions[w.function];
		struct record_piece p = record_piece(f->record, w.piece);
		const struct assembly_number *n = &a->numbers[f->number];
		if (p.kind == RECORD_READ_ONLY || (!w.piece && n->global))
			continue;
		Elf64_Sym sym = code_symbol(s, w.function, w.piece, STB_LOCAL);
		bool own = !w.piece || !p.name.n || p.name.p[0] == '.';
		u32 symbol =
		        object_out_symbol(&s->out, sym, own ? n->name : none, p.name);
		if (!w.piece)
			s->symbols[f->number] = symbol;
	}
	s->out.nlocal = (u32)(s->out.symbols.n / sizeof(Elf64_Sym));
}

static bool
add_global_symbols(struct assembler *s)
{
	const struct assembly *a = s->a;
	static const struct span none = {0};
	for (u32 i = 0; i < a->nfunctions; i++) {
		u32 number = a->functions[i].number;
		if (!a->numbers[number].global)
			continue;
		struct known *k = known_of(s, a->numbers[number].name);
		if (k->symbol)
			return fail(s, number, "another function has its name");
		k->defined = true;
		k->symbol = object_out_symbol(&s->out, code_symbol(s, i, 0, STB_GLOBAL),
		                              a->numbers[number].name, none);
		s->symbols[number] = k->symbol;
	}
	return true;
}

/* Returns the symbol of a name that is not defined here, or 0 if it is. */
static u32
undefined_symbol(struct assembler *s, struct span name, bool hidden, bool tls)
{
	static const struct span none = {0};
	struct known *k = known_of(s, name);
	if (k->defined)
		return 0;
	if (!k->symbol) {
		Elf64_Sym sym = {
		        .st_info = ELF64_ST_INFO(STB_GLOBAL, tls ? STT_TLS : STT_NOTYPE)};
		k->symbol = object_out_symbol(&s->out, sym, name, none);
	}
	if (hidden) {
		Elf64_Sym *sym = (Elf64_Sym *)(void *)s->out.symbols.p + k->symbol;
		sym->st_other = STV_HIDDEN;
	}
	return k->symbol;
}

/* --- relocations --- */

/* What a relocation means here: a symbol with an addend, or a place in a section. */
struct meaning {
	u32 symbol;
	i64 addend;
	bool placed;
	struct layout_spot spot; /* if `placed`, without the addend */
};

static bool
find_function(struct assembler *s, u32 user, u32 number, struct meaning *m)
{
	u32 i = s->defined[number];
	if (i) {
		m->symbol = s->symbols[number];
		m->placed = true;
		m->spot = layout_find(&s->layout, i - 1, 0);
		return true;
	}
	if (s->symbols[number]) {
		m->symbol = s->symbols[number];
		return true;
	}
	if (!check_name(s, number))
		return false;
	m->symbol = undefined_symbol(s, s->a->numbers[number].name, true, false);
	s->symbols[number] = m->symbol;
	return m->symbol ||
	       fail(s, user, "it uses a function that has the name of another");
}

static bool
find_meaning(struct assembler *s, u32 function, const struct record_relocation *r,
             struct meaning *m)
{
	const struct assembly_function *f = &s->a->functions[function];
	*m = (struct meaning){.addend = r->addend};
	if (r->target == RECORD_FUNCTION)
		return find_function(s, f->number, f->refs[r->number], m);
	if (r->target == RECORD_SYMBOL) {
		struct record_symbol sym = record_symbol(f->record, r->number);
		m->symbol = undefined_symbol(s, sym.name, sym.hidden, sym.tls);
		return m->symbol ||
		       fail(s, f->number,
		            "it uses a symbol that has the name of a function");
	}
	m->placed = true;
	m->spot = layout_find(&s->layout, function, r->number);
	m->symbol = m->spot.section == OBJECT_OUT_TEXT ? TEXT_SYMBOL : READ_ONLY_SYMBOL;
	m->addend += m->spot.at;
	return true;
}

static bool
fill_constant(struct assembler *s, const struct assembly_function *f,
              const struct record_relocation *r, const struct relocation_type *t,
              u8 *place)
{
	const struct assembly_number *n = &s->a->numbers[f->refs[r->number]];
	if (r->constant >= n->nconstants)
		return fail(s, f->number, "it uses a constant that is not there");
	return relocation_fill(t, place, n->constants[r->constant]) ||
	       fail(s, f->number, "a constant does not fit its instruction");
}

static bool
relocate(struct assembler *s, u32 function, struct layout_spot here,
         const struct record_relocation *r)
{
	const struct assembly_function *f = &s->a->functions[function];
	const struct relocation_type *t = relocation_find(s->a->machine, r->type);
	u64 at = (u64)here.at + r->offset;
	u8 *place = (u8 *)s->out.bytes[here.section].p + at;
	struct meaning m;
	if (r->target == RECORD_CONSTANT)
		return fill_constant(s, f, r, t, place);
	if (!find_meaning(s, function, r, &m))
		return false;
	if (m.placed && m.spot.section == OBJECT_OUT_TEXT &&
	    here.section == OBJECT_OUT_TEXT &&
	    relocation_fill(t, place, (u64)m.spot.at + (u64)(i64)r->addend - at))
		return true;
	object_out_relocation(&s->out, here.section, at, m.symbol, r->type, m.addend);
	return true;
}

static bool
relocate_all(struct assembler *s)
{
	for (u32 i = 0; i < s->layout.nwritten; i++) {
		struct layout_written w = s->layout.written[i];
		const struct record *r = s->a->functions[w.function].record;
		struct record_piece p = record_piece(r, w.piece);
		struct layout_spot here = layout_find(&s->layout, w.function, w.piece);
		for (u32 k = p.first; k < p.first + p.n; k++) {
			struct record_relocation rel = record_relocation(r, k);
			if (!relocate(s, w.function, here, &rel))
				return false;
		}
	}
	return true;
}

/* --- rules for unwinding --- */

/* Appends an entry, filled up with nops, which are zeros. */
static void
add_entry(struct buf *out, const u32 *pointer, struct span body)
{
	static const u8 nops[FRAME_ALIGN] = {0};
	u64 n = FRAME_LENGTH + (pointer ? FRAME_POINTER : 0) + body.n;
	size_t more = -n & (FRAME_ALIGN - 1);
	u32 length = (u32)(n + more - FRAME_LENGTH);
	buf_add(out, &length, sizeof length);
	if (pointer)
		buf_add(out, pointer, sizeof *pointer);
	buf_add(out, body.p, body.n);
	buf_add(out, nops, more);
}

static bool
add_frames(struct assembler *s)
{
	struct buf *out = &s->out.bytes[OBJECT_OUT_FRAMES];
	const u32 type = s->a->machine == EM_X86_64 ? R_X86_64_PC32 : R_AARCH64_PREL32;
	for (u32 i = 0; i < s->layout.nwritten; i++) {
		struct layout_written w = s->layout.written[i];
		const struct assembly_function *f = &s->a->functions[w.function];
		struct record_piece p = record_piece(f->record, w.piece);
		if (!p.fde.n)
			continue;
		bool added;
		u32 cie = intern_add(&s->cies, p.cie, &added);
		if (added) {
			ARRAY_ROOM(s->cie_at, cie, s->cie_cap);
			s->cie_at[cie] = (u32)out->n;
			add_entry(out, NULL, p.cie);
		}
		u32 pointer = (u32)out->n + FRAME_LENGTH - s->cie_at[cie];
		u64 begin = out->n + FRAME_LENGTH + FRAME_POINTER;
		add_entry(out, &pointer, p.fde);
		if (out->n > INT32_MAX)
			return fail(s, f->number, "there are too many functions");
		object_out_relocation(&s->out, OBJECT_OUT_FRAMES, begin, TEXT_SYMBOL,
		                      type,
		                      layout_find(&s->layout, w.function, w.piece).at);
	}
	return true;
}

static bool
make(struct assembler *s)
{
	const struct assembly *a = s->a;
	s->defined = xcalloc(a->nnumbers + (size_t)1, sizeof *s->defined);
	s->symbols = xcalloc(a->nnumbers + (size_t)1, sizeof *s->symbols);
	s->out.machine = a->machine;
	s->out.align[OBJECT_OUT_TEXT] = s->out.align[OBJECT_OUT_READ_ONLY] = 1;
	s->out.align[OBJECT_OUT_FRAMES] = FRAME_ALIGN;
	buf_u8(&s->out.names, 0);
	for (u32 i = 0; i < a->nfunctions; i++)
		if (!check_function(s, i))
			return false;
	u32 full = layout_make(&s->layout, a, &s->out);
	if (full < a->nfunctions)
		return fail(s, a->functions[full].number, "there are too many functions");
	add_section_symbols(s);
	add_local_symbols(s);
	return add_global_symbols(s) && relocate_all(s) && add_frames(s);
}

bool
assemble(struct buf *out, const struct assembly *a, struct assembly_error *err)
{
	struct assembler s = {.a = a, .err = err};
	bool ok = relocation_machine(a->machine)
	                  ? make(&s)
	                  : fail(&s, 0, "the machine is not known");
	if (ok)
		object_out_write(&s.out, out);
	layout_free(&s.layout);
	object_out_free(&s.out);
	intern_free(&s.names);
	intern_free(&s.cies);
	free(s.defined);
	free(s.symbols);
	free(s.known);
	free(s.cie_at);
	return ok;
}
