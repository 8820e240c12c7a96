/* SPDX-License-Identifier: MIT */
/* feature: the names of WebAssembly's proposals that are not supported, for messages.
 * What belongs to none of them is malformed or invalid. Invariant: every text says "not
 * supported". */
#ifndef FEATURE_H
#define FEATURE_H

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

/* What a message says of this number there (features.def); NULL: no proposal has it. */
const char *feature_text(enum feature_place place, u32 number);
/* Likewise, of a byte that stands for a value's type. */
const char *feature_type(u8 type);

#endif
