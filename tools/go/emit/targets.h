/* SPDX-License-Identifier: MIT */
/* targets: the kinds of new bodies, and the functions that new bodies call. */
#ifndef TOOLS_GO_EMIT_TARGETS_H
#define TOOLS_GO_EMIT_TARGETS_H

#include "tools/base/util.h"

/* The functions that calls go to in the new module. */
struct gotargets {
	const u32 *start;  /* by function index: the function to call at entry 0 */
	u32 indirect_type; /* the type (pc_b, sp) -> sp */
	u32 start_table;   /* a table: for each Go function, the one to call at entry 0 */
};

/* The part of a function that a body has. */
enum body_kind {
	BODY_ONLY,  /* all of it; PC_B says where it begins */
	BODY_START, /* what runs from entry 0 without unwinding; ignores PC_B */
	/* what runs from the entries above 0; entry 0 calls the other body */
	BODY_RESUME,
};

#endif
