/* SPDX-License-Identifier: MIT */
/* object: reads a relocatable ELF object of 64 bits. Nothing about it is trusted: after
 * object_open has succeeded, everything here lies within the object's bytes. */
#ifndef TOOLS_FUNCTIONS_OBJECT_H
#define TOOLS_FUNCTIONS_OBJECT_H

#include "tools/base/util.h"

struct object_relocation {
	u64 offset; /* within the section's size */
	u32 type;
	u32 symbol; /* below nsymbols */
	u32 order;  /* as they came */
	i64 addend;
};

struct object_section {
	u32 type; /* SHT_... */
	u64 flags;
	struct span name;
	struct span bytes;      /* empty if the object does not hold them (SHT_NOBITS) */
	u64 size, align, entry; /* bytes */
	struct object_relocation *relocations; /* by offset, then as they came */
	u32 nrelocations;
};

enum {
	OBJECT_UNDEFINED = 0,
	OBJECT_ELSEWHERE = UINT32_MAX, /* absolute, common, or of an unknown kind */
};

struct object_symbol {
	struct span name;
	u32 section;                  /* an index, or as above */
	u64 value;                    /* within the section's size, if it is in one */
	u8 type, binding, visibility; /* STT_, STB_, STV_ */
};

struct object {
	u16 machine;
	struct object_section *sections;
	u32 nsections;
	struct object_symbol *symbols;
	u32 nsymbols;
};

/* Opens an object. What it makes lives in the arena. Returns NULL, or what is wrong in
 * a few words. */
const char *object_open(struct object *o, struct span bytes, struct arena *arena);

#endif
