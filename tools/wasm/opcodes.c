/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/wasm/code.h"

/* The parts of immediates, by kind: FIRST_LABEL and SECOND_LABEL. */
enum {
#define IMM(name, first, second) \
	FIRST_##name = PART_##first, SECOND_##name = PART_##second,
#include "tools/wasm/immediates.def"
#undef IMM
};

const struct opinfo *
op_info(u16 op)
{
	static const struct opinfo none = {0};
	switch (op) {
#define OP(number, NAME, text, imm, signature)                                    \
	case number: {                                                            \
		static const struct opinfo row = {                                \
		        text, signature, IMM_##imm, {FIRST_##imm, SECOND_##imm}}; \
		return &row;                                                      \
	}
#include "tools/wasm/opcodes.def"
#undef OP
	}
	return &none;
}

struct functype
op_type(u16 op, u8 types[OP_TYPES])
{
	const char *letters = op_info(op)->signature, *colon = strchr(letters, ':');
	struct functype t = {(u32)(colon - letters), (u32)strlen(colon + 1), types};
	if (t.nparams + t.nresults > OP_TYPES)
		bug("instruction 0x%x has the signature %s", op, letters);
	for (const char *l = letters; *l; l++)
		if (l != colon)
			*types++ = op_type_of(*l);
	return t;
}
