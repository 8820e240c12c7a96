/* SPDX-License-Identifier: MIT */
/* feature: names, for messages, the WebAssembly proposals that are not supported. A
 * number that belongs to none of them is malformed or invalid. Invariant: every text says
 * "not supported". */
#ifndef TOOLS_WASM_FEATURE_H
#define TOOLS_WASM_FEATURE_H

#include "tools/base/util.h"

enum feature_place {
	FEATURE_OPCODE,
	FEATURE_TYPE,
	FEATURE_HEAP,
	FEATURE_FORM,
	FEATURE_SECTION,
	FEATURE_KIND,
	FEATURE_CONST,
};

/* Returns what a message says about this number at this place (features.def), or NULL if
 * no proposal has it. */
const char *feature_text(enum feature_place place, u32 number);
/* Does the same for a byte that stands for a value type. */
const char *feature_type(u8 type);

#endif
