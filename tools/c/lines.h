/* SPDX-License-Identifier: MIT */
/* lines: Go's files and lines as #line directives in the C of a function, for -g. A call
 * of Go's stores its return address first, which says where in Go's table its line is:
 * so a constant that is a PC of this very function, in front of a call, is the call's
 * line, and that of the code up to it from the call before. A call without one gets no
 * line (line 0). */
#ifndef LINES_H
#define LINES_H

#include "tools/go/recognise/names.h"

/* Appends the function `text` ("u32 w2c_f12(...) {" to "}") with lines. `origin` is the
 * index, without imports, of the Go function that it is a body of; calls look like
 * PREFIX12( or CALL_INDIRECT(. */
void lines_function(const struct gonames *names, u32 origin, const char *prefix,
                    struct span text, struct buf *out);

#endif
