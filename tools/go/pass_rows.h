/* SPDX-License-Identifier: MIT */
/* pass_rows: the rows of tools/options/passes.def as a table. */
#ifndef TOOLS_GO_PASS_ROWS_H
#define TOOLS_GO_PASS_ROWS_H

#include "tools/go/recognise/pass.h"

enum pass_number {
#define PASS_NUMBER(scope, name, needs, sentence) PASS_##name
#define PASS_COMMA ,
	PASSES(PASS_NUMBER, PASS_COMMA),
#undef PASS_NUMBER
#undef PASS_COMMA
	PASS_N
};
enum pass_scope {
	SCOPE_MODULE,
	SCOPE_FUNCTION,
	SCOPE_FUNCTIONS,
	SCOPE_BODIES,
	SCOPE_UNITS
};

/* One row. A pass has one of the two functions; one of SCOPE_BODIES or SCOPE_UNITS has
 * none. */
struct pass_row {
	enum pass_scope scope;
	const char *name;
	unsigned needs;
	const char *sentence;
	u32 (*module)(struct pass *p);
	u32 (*function)(struct pass *p, struct function *g);
};

extern const struct pass_row pass_rows[PASS_N];

#endif
