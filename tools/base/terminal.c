/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/terminal.h"

bool
terminal_is(void)
{
	const char *term = getenv("TERM");
	return term && *term && strcmp(term, "dumb") != 0 && isatty(2);
}

const char *
terminal_style(enum style style)
{
	static const char *const sequences[] = {
	        [STYLE_PLAIN] = "\033[0m",    [STYLE_NAME] = "\033[1m",
	        [STYLE_ERROR] = "\033[1;31m", [STYLE_WARNING] = "\033[1;35m",
	        [STYLE_HINT] = "\033[1;36m",
	};
	const char *none = getenv("NO_COLOR");
	return (none && *none) || !terminal_is() ? "" : sequences[style];
}
