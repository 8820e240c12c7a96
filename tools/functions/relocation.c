/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <string.h>

#include "tools/functions/relocation.h"

/* Of newer versions of elf.h. */
#ifndef R_AARCH64_LD64_GOTPAGE_LO15
#define R_AARCH64_LD64_GOTPAGE_LO15 313
#endif

#define ROW(name, bytes, use, fill) [name] = {bytes, RELOCATION_##use, RELOCATION_##fill},
#define NO_ROW(name, bytes, use, fill)
static const struct relocation_type x86_64[] = {
#define X86_64 ROW
#define AARCH64 NO_ROW
#include "tools/functions/relocations.def"
#undef X86_64
#undef AARCH64
};
static const struct relocation_type aarch64[] = {
#define X86_64 NO_ROW
#define AARCH64 ROW
#include "tools/functions/relocations.def"
#undef X86_64
#undef AARCH64
};

bool
relocation_machine(u16 machine)
{
	return machine == EM_X86_64 || machine == EM_AARCH64;
}

const struct relocation_type *
relocation_find(u16 machine, u32 type)
{
	const struct relocation_type *t = NULL;
	if (machine == EM_X86_64 && type < LEN(x86_64))
		t = &x86_64[type];
	else if (machine == EM_AARCH64 && type < LEN(aarch64))
		t = &aarch64[type];
	return t && t->use ? t : NULL;
}

/* Replaces the bits of an instruction that are in the mask. */
static void
write_bits(u8 *place, u32 mask, u32 bits)
{
	u32 was;
	memcpy(&was, place, sizeof was);
	was = (was & ~mask) | (bits & mask);
	memcpy(place, &was, sizeof was);
}

bool
relocation_fill(const struct relocation_type *t, u8 *place, u64 value)
{
	enum { BRANCH_REACH = 1 << 27 };
	const u32 imm16 = 0xffffu << 5, imm26 = (1u << 26) - 1;
	i64 distance = (i64)value;
	u32 low = (u32)value;
	switch ((enum relocation_fill)t->fill) {
	case RELOCATION_NONE:
		return false;
	case RELOCATION_RELATIVE32:
	case RELOCATION_SIGNED32:
		if (distance != (i32)low)
			return false;
		memcpy(place, &low, sizeof low);
		return true;
	case RELOCATION_UNSIGNED32:
		if (value != low)
			return false;
		memcpy(place, &low, sizeof low);
		return true;
	case RELOCATION_BRANCH26:
		if (distance % 4 || distance < -BRANCH_REACH || distance >= BRANCH_REACH)
			return false;
		write_bits(place, imm26, low >> 2);
		return true;
	case RELOCATION_MOVE_LOW16:
		write_bits(place, imm16, low << 5);
		return true;
	case RELOCATION_MOVE_HIGH16:
		if (value != low)
			return false;
		write_bits(place, imm16, low >> 16 << 5);
		return true;
	}
	return false;
}
