/* SPDX-License-Identifier: MIT */
/* lines: adds #line directives with Go's files and lines to the C of a function, for -g.
 * Before a call Go stores the return address, which Go's table maps to a line. So a
 * constant in front of a call that is a PC of this very function gives the line of the
 * call, and of the code back to the call before. A call without such a constant gets no
 * line (line 0). */
#ifndef TOOLS_C_LINES_H
#define TOOLS_C_LINES_H

#include "tools/go/recognise/names.h"

/* Appends the function `text` ("u32 w2c_f12(...) {" to "}") with lines. `origin` is the
 * index, without imports, of the Go function whose body it is. Calls look like PREFIX12(
 * or CALL_INDIRECT(. */
void lines_function(const struct names *names, u32 origin, const char *prefix,
                    struct span text, struct buf *out);

#endif
