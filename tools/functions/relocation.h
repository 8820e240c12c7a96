/* SPDX-License-Identifier: MIT */
/* relocation: what is known about each type of ELF relocation (relocations.def), and
 * filling one in. */
#ifndef TOOLS_FUNCTIONS_RELOCATION_H
#define TOOLS_FUNCTIONS_RELOCATION_H

#include "tools/base/util.h"

enum relocation_use {
	RELOCATION_ADDRESS = 1, /* 0: the type is not known */
	RELOCATION_GOT,
	RELOCATION_TLS,
	RELOCATION_CONSTANT,
};

enum relocation_fill {
	RELOCATION_NONE,
	RELOCATION_RELATIVE32,
	RELOCATION_BRANCH26,
	RELOCATION_UNSIGNED32,
	RELOCATION_SIGNED32,
	RELOCATION_MOVE_LOW16,
	RELOCATION_MOVE_HIGH16,
};

struct relocation_type {
	u8 bytes, use, fill;
};

/* Whether records are made for this machine of elf.h. */
bool relocation_machine(u16 machine);
/* Returns what is known about a type, or NULL. */
const struct relocation_type *relocation_find(u16 machine, u32 type);
/* Writes the value at a place, where t->bytes are: a constant, or the distance from the
 * place to its target. Returns false and writes nothing if it does not fit, or if
 * t->fill is RELOCATION_NONE. */
bool relocation_fill(const struct relocation_type *t, u8 *place, u64 value);

#endif
