/* SPDX-License-Identifier: MIT */
#include "tools/go/pass_rows.h"

#define RUN_MODULE(name) pass_##name, NULL
#define RUN_FUNCTION(name) NULL, pass_##name
#define RUN_FUNCTIONS(name) pass_##name, NULL
#define RUN_BODIES(name) NULL, NULL
#define RUN_UNITS(name) NULL, NULL
#define ROW(scope, name, needs, sentence) \
	{SCOPE_##scope, #name, needs, sentence, RUN_##scope(name)}
#define COMMA ,
const struct pass_row pass_rows[] = {PASSES(ROW, COMMA)};
