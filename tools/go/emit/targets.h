/* SPDX-License-Identifier: MIT */
/* targets: what the new bodies are, and what their calls are made to. */
#ifndef TARGETS_H
#define TARGETS_H

#include "tools/base/util.h"

/* What calls are made to in the new module. */
struct gotargets {
	const u32 *start;  /* by function index: what to call at entry 0 */
	u32 indirect_type; /* of (pc_b, sp) -> sp */
	u32 start_table;   /* holds, for each Go function, what to call at entry 0 */
};

/* Which parts of a function a body has. */
enum gobody_kind {
	BODY_ONLY,  /* all of it, PC_B decides where it begins */
	BODY_START, /* what runs from entry 0 without unwinding; PC_B is not looked at */
	/* what runs from the entries above 0; entry 0 calls the other body */
	BODY_RESUME,
};

#endif
