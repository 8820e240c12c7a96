/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/functions/object_out.h"

/* The other sections. */
enum { STACK = OBJECT_OUT_SECTIONS, SYMBOLS, SYMBOL_NAMES, SECTION_NAMES, SECTIONS };

/* By number. A section of relocations applies to the one before it. */
static const struct {
	const char *name;
	u32 type;
	u64 flags, entry;
} sections[SECTIONS] = {
        [OBJECT_OUT_TEXT] = {".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 0},
        [OBJECT_OUT_TEXT + 1] = {".rela.text", SHT_RELA, SHF_INFO_LINK,
                                 sizeof(Elf64_Rela)},
        [OBJECT_OUT_READ_ONLY] = {".rodata", SHT_PROGBITS, SHF_ALLOC, 0},
        [OBJECT_OUT_READ_ONLY + 1] = {".rela.rodata", SHT_RELA, SHF_INFO_LINK,
                                      sizeof(Elf64_Rela)},
        [OBJECT_OUT_FRAMES] = {".eh_frame", SHT_PROGBITS, SHF_ALLOC, 0},
        [OBJECT_OUT_FRAMES + 1] = {".rela.eh_frame", SHT_RELA, SHF_INFO_LINK,
                                   sizeof(Elf64_Rela)},
        [STACK] = {".note.GNU-stack", SHT_PROGBITS, 0, 0},
        [SYMBOLS] = {".symtab", SHT_SYMTAB, 0, sizeof(Elf64_Sym)},
        [SYMBOL_NAMES] = {".strtab", SHT_STRTAB, 0, 0},
        [SECTION_NAMES] = {".shstrtab", SHT_STRTAB, 0, 0},
};

void
object_out_relocation(struct object_out *o, u32 section, u64 offset, u32 symbol, u32 type,
                      i64 addend)
{
	Elf64_Rela rela = {offset, ELF64_R_INFO((u64)symbol, type), addend};
	buf_add(&o->relocations[section], &rela, sizeof rela);
}

u32
object_out_symbol(struct object_out *o, Elf64_Sym s, struct span name, struct span more)
{
	u64 at = o->names.n;
	if (at + name.n + more.n + 1 > UINT32_MAX)
		fatal("the functions' names are too long");
	s.st_name = name.n + more.n ? (Elf64_Word)at : 0;
	if (name.n)
		buf_add(&o->names, name.p, name.n);
	if (more.n)
		buf_add(&o->names, more.p, more.n);
	if (name.n + more.n)
		buf_u8(&o->names, 0);
	buf_add(&o->symbols, &s, sizeof s);
	return (u32)(o->symbols.n / sizeof s - 1);
}

/* Appends zeros up to a multiple of 8 from `start`. */
static void
align_8(struct buf *out, size_t start)
{
	static const u8 zeros[8] = {0};
	buf_add(out, zeros, -(out->n - start) & 7);
}

static Elf64_Shdr
header_of(const struct object_out *o, u32 i, u64 at, u64 size, u32 name)
{
	Elf64_Shdr h = {
	        .sh_name = name,
	        .sh_type = sections[i].type,
	        .sh_flags = sections[i].flags,
	        .sh_offset = at,
	        .sh_size = size,
	        .sh_entsize = sections[i].entry,
	        .sh_addralign = sections[i].entry ? 8 : 1,
	};
	if (i == SYMBOLS) {
		h.sh_link = SYMBOL_NAMES;
		h.sh_info = o->nlocal;
	} else if (sections[i].type == SHT_RELA) {
		h.sh_link = SYMBOLS;
		h.sh_info = i - 1;
	} else if (i < OBJECT_OUT_SECTIONS) {
		h.sh_addralign = o->align[i];
	}
	return h;
}

void
object_out_write(const struct object_out *o, struct buf *out)
{
	size_t start = out->n;
	struct buf names = {0};
	Elf64_Shdr headers[SECTIONS] = {{0}};
	Elf64_Ehdr e = {
	        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
	                    EV_CURRENT},
	        .e_type = ET_REL,
	        .e_machine = o->machine,
	        .e_version = EV_CURRENT,
	        .e_ehsize = sizeof e,
	        .e_shentsize = sizeof(Elf64_Shdr),
	        .e_shnum = SECTIONS,
	        .e_shstrndx = SECTION_NAMES,
	};
	buf_u8(&names, 0);
	buf_add(out, &e, sizeof e);
	for (u32 i = 1; i < SECTIONS; i++) {
		static const struct buf none = {0};
		u32 name = (u32)names.n;
		buf_add(&names, sections[i].name, strlen(sections[i].name) + 1);
		const struct buf *b = i == SYMBOLS         ? &o->symbols
		                      : i == SYMBOL_NAMES  ? &o->names
		                      : i == SECTION_NAMES ? &names
		                      : i == STACK         ? &none
		                      : sections[i].type == SHT_RELA
		                              ? &o->relocations[i - 1]
		                              : &o->bytes[i];
		/* any alignment within the file will do; the linker aligns */
		align_8(out, start);
		headers[i] = header_of(o, i, out->n - start, b->n, name);
		if (b->n)
			buf_add(out, b->p, b->n);
	}
	align_8(out, start);
	e.e_shoff = out->n - start;
	memcpy(out->p + start, &e, sizeof e);
	buf_add(out, headers, sizeof headers);
	buf_free(&names);
}

void
object_out_free(struct object_out *o)
{
	for (u32 i = 0; i < OBJECT_OUT_SECTIONS; i++) {
		buf_free(&o->bytes[i]);
		buf_free(&o->relocations[i]);
	}
	buf_free(&o->symbols);
	buf_free(&o->names);
}
