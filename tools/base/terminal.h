/* SPDX-License-Identifier: MIT */
/* terminal: whether stderr is a terminal, and how text is coloured there. */
#ifndef TOOLS_BASE_TERMINAL_H
#define TOOLS_BASE_TERMINAL_H

#include <stdbool.h>

enum style { STYLE_PLAIN, STYLE_NAME, STYLE_ERROR, STYLE_WARNING, STYLE_HINT };

/* Whether stderr is a terminal that knows control sequences. It is not if $TERM is
 * "dumb", empty or not set. */
bool terminal_is(void);
/* Returns the sequence that begins a style; STYLE_PLAIN ends one. Empty without such a
 * terminal, and if $NO_COLOR is set to anything (no-color.org). */
const char *terminal_style(enum style style);

#endif
