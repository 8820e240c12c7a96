/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "tools/functions/object.h"
#include "tools/functions/relocation.h"

struct reader {
	struct object *o;
	struct span bytes;
	struct arena *arena;
	Elf64_Shdr *headers;
	u32 names;    /* the section of the sections' names */
	u32 symbols;  /* the section of the symbols, or 0 */
	u32 extended; /* the section of their long section numbers, or 0 */
};

/* A part of the file, or an empty span if it is not all there. */
static struct span
part(struct span file, u64 offset, u64 n)
{
	if (offset > file.n || n > file.n - offset)
		return (struct span){0};
	return (struct span){file.p + offset, n};
}

/* The string at an offset of a table of strings; empty if it has no end, or is long. */
static struct span
string(struct span table, u64 offset)
{
	enum { STRING_MAX = 4096 };
	if (offset >= table.n)
		return (struct span){0};
	struct span s = {table.p + offset, table.n - offset};
	const u8 *end = memchr(s.p, 0, s.n < STRING_MAX ? s.n : STRING_MAX);
	return (struct span){s.p, end ? (size_t)(end - s.p) : 0};
}

static bool
read_headers(struct reader *r)
{
	Elf64_Ehdr e;
	Elf64_Shdr first;
	if (r->bytes.n < sizeof e)
		return false;
	memcpy(&e, r->bytes.p, sizeof e);
	if (memcmp(e.e_ident, ELFMAG, SELFMAG) != 0 ||
	    e.e_ident[EI_CLASS] != ELFCLASS64 || e.e_ident[EI_DATA] != ELFDATA2LSB ||
	    e.e_type != ET_REL || e.e_shentsize != sizeof first ||
	    !relocation_machine(e.e_machine))
		return false;
	struct span s = part(r->bytes, e.e_shoff, sizeof first);
	if (!s.n)
		return false;
	memcpy(&first, s.p, sizeof first);
	u64 n = e.e_shnum ? e.e_shnum : first.sh_size;
	if (n > r->bytes.n / sizeof first)
		return false;
	s = part(r->bytes, e.e_shoff, n * sizeof first);
	if (!s.n)
		return false;
	r->headers = arena_copy(r->arena, s.p, n, 0, sizeof first);
	r->names = e.e_shstrndx == SHN_XINDEX ? first.sh_link : e.e_shstrndx;
	r->o->machine = e.e_machine;
	r->o->nsections = (u32)n;
	return r->names < n;
}

static bool
read_sections(struct reader *r)
{
	struct object *o = r->o;
	o->sections = arena_alloc(r->arena, o->nsections, sizeof *o->sections);
	for (u32 i = 1; i < o->nsections; i++) {
		const Elf64_Shdr *h = &r->headers[i];
		struct object_section *s = &o->sections[i];
		s->type = h->sh_type;
		s->flags = h->sh_flags;
		s->size = h->sh_size;
		s->align = h->sh_addralign ? h->sh_addralign : 1;
		s->entry = h->sh_entsize;
		if (s->type != SHT_NOBITS) {
			s->bytes = part(r->bytes, h->sh_offset, s->size);
			if (s->bytes.n != s->size)
				return false;
		}
		if (s->type == SHT_SYMTAB && r->symbols)
			return false;
		if (s->type == SHT_SYMTAB)
			r->symbols = i;
		if (s->type == SHT_SYMTAB_SHNDX)
			r->extended = i;
	}
	struct span names = o->sections[r->names].bytes;
	for (u32 i = 1; i < o->nsections; i++)
		o->sections[i].name = string(names, r->headers[i].sh_name);
	return true;
}

/* Which section a symbol is in, by its number and the number in the extra table. */
static u32
section_of(const struct object *o, const Elf64_Sym *from, u32 extended)
{
	u32 i = from->st_shndx == SHN_XINDEX ? extended : from->st_shndx;
	if (from->st_shndx >= SHN_LORESERVE && from->st_shndx != SHN_XINDEX)
		return OBJECT_ELSEWHERE;
	return i < o->nsections ? i : OBJECT_ELSEWHERE;
}

static bool
read_symbols(struct reader *r)
{
	struct object *o = r->o;
	const struct object_section *table = &o->sections[r->symbols];
	struct span more = o->sections[r->extended].bytes;
	u32 link = r->headers[r->symbols].sh_link;
	if (!r->symbols)
		return true;
	u64 n = table->size / sizeof(Elf64_Sym);
	if (table->entry != sizeof(Elf64_Sym) || link >= o->nsections || n > UINT32_MAX ||
	    (r->extended && more.n / sizeof(u32) < n))
		return false;
	o->nsymbols = (u32)n;
	o->symbols = arena_alloc(r->arena, n, sizeof *o->symbols);
	for (u32 i = 0; i < n; i++) {
		Elf64_Sym from;
		u32 extended = OBJECT_ELSEWHERE;
		struct object_symbol *s = &o->symbols[i];
		memcpy(&from, table->bytes.p + i * sizeof from, sizeof from);
		if (r->extended)
			memcpy(&extended, more.p + i * sizeof extended, sizeof extended);
		s->name = string(o->sections[link].bytes, from.st_name);
		s->section = section_of(o, &from, extended);
		s->value = from.st_value;
		s->type = ELF64_ST_TYPE(from.st_info);
		s->binding = ELF64_ST_BIND(from.st_info);
		s->visibility = ELF64_ST_VISIBILITY(from.st_other);
		if (s->section && s->section != OBJECT_ELSEWHERE &&
		    s->value > o->sections[s->section].size)
			return false;
	}
	return true;
}

static int
by_offset(const void *a, const void *b)
{
	const struct object_relocation *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static bool
read_relocations(struct reader *r, u32 section)
{
	struct object *o = r->o;
	const struct object_section *from = &o->sections[section];
	u32 info = r->headers[section].sh_info;
	u64 n = from->size / sizeof(Elf64_Rela);
	if (info >= o->nsections || o->sections[info].relocations ||
	    from->entry != sizeof(Elf64_Rela) || n > UINT32_MAX ||
	    r->headers[section].sh_link != r->symbols)
		return false;
	struct object_section *to = &o->sections[info];
	if (!n)
		return true;
	to->nrelocations = (u32)n;
	to->relocations = arena_alloc(r->arena, n, sizeof *to->relocations);
	for (u32 i = 0; i < n; i++) {
		Elf64_Rela rela;
		memcpy(&rela, from->bytes.p + i * sizeof rela, sizeof rela);
		to->relocations[i] = (struct object_relocation){
		        rela.r_offset, (u32)ELF64_R_TYPE(rela.r_info),
		        (u32)ELF64_R_SYM(rela.r_info), i, rela.r_addend};
		if (rela.r_offset > to->size || ELF64_R_SYM(rela.r_info) >= o->nsymbols)
			return false;
	}
	qsort(to->relocations, to->nrelocations, sizeof *to->relocations, by_offset);
	return true;
}

const char *
object_open(struct object *o, struct span bytes, struct arena *arena)
{
	struct reader r = {.o = o, .bytes = bytes, .arena = arena};
	u64 left = bytes.n;
	*o = (struct object){0};
	if (!read_headers(&r))
		return "not an object of 64 bits for a known machine";
	if (!read_sections(&r))
		return "a section lies outside the object";
	if (!read_symbols(&r))
		return "a table of symbols is damaged";
	for (u32 i = 1; i < o->nsections; i++) {
		if (o->sections[i].type == SHT_REL)
			return "relocations of the form REL";
		if (o->sections[i].type != SHT_RELA)
			continue;
		/* tables that overlap would become more than the file */
		if (o->sections[i].size > left || !read_relocations(&r, i))
			return "a table of relocations is damaged";
		left -= o->sections[i].size;
	}
	return NULL;
}
