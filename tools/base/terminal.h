/* SPDX-License-Identifier: MIT */
/* terminal: whether stderr goes to somebody's terminal, and what marks text there. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>

enum style { STYLE_PLAIN, STYLE_NAME, STYLE_ERROR, STYLE_WARNING, STYLE_HINT };

/* Whether stderr is a terminal that knows control sequences: not where $TERM is "dumb",
 * empty or not set. */
bool terminal_is(void);
/* The sequence that begins a style; STYLE_PLAIN ends it. Empty but on such a terminal,
 * and wherever $NO_COLOR is set to anything (no-color.org). */
const char *terminal_style(enum style style);

#endif
