/* SPDX-License-Identifier: MIT */
/* object_out: the ELF object that assemble makes: .text, .rodata and .eh_frame with
 * their relocations, and symbols. */
#ifndef TOOLS_FUNCTIONS_OBJECT_OUT_H
#define TOOLS_FUNCTIONS_OBJECT_OUT_H

#include <elf.h>

#include "tools/base/util.h"

/* The sections that have contents, by their numbers in the object: each has its
 * relocations behind it. */
enum {
	OBJECT_OUT_NONE = 0,
	OBJECT_OUT_TEXT = 1,
	OBJECT_OUT_READ_ONLY = 3,
	OBJECT_OUT_FRAMES = 5,
	OBJECT_OUT_SECTIONS = 7,
};

struct object_out {
	u16 machine;
	struct buf bytes[OBJECT_OUT_SECTIONS];
	u64 align[OBJECT_OUT_SECTIONS];
	struct buf relocations[OBJECT_OUT_SECTIONS]; /* Elf64_Rela */
	struct buf
	        symbols;  /* Elf64_Sym: the empty one, then local ones, then the others */
	u32 nlocal;       /* with the empty one */
	struct buf names; /* of the symbols; the first byte is 0 */
};

/* Appends a relocation of a section. */
void object_out_relocation(struct object_out *o, u32 section, u64 offset, u32 symbol,
                           u32 type, i64 addend);
/* Appends a symbol with a name of two parts, and returns its number. st_name is set
 * here. */
u32 object_out_symbol(struct object_out *o, Elf64_Sym s, struct span name,
                      struct span more);
/* Appends the object. */
void object_out_write(const struct object_out *o, struct buf *out);
void object_out_free(struct object_out *o);

#endif
