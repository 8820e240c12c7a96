/* SPDX-License-Identifier: MIT */
/* parse_calls: recognises calls, jumps and returns. */
#ifndef TOOLS_GO_RECOGNISE_PARSE_CALLS_H
#define TOOLS_GO_RECOGNISE_PARSE_CALLS_H

#include "tools/go/recognise/parser.h"

/* Each of these returns false if the code is not as Go writes it. */
/* Notes that this segment is entered with the current SP. */
bool parse_enter_segment(struct parser *p, u32 segment);
/* Reads a branch to the dispatch, which is a jump in Go. */
bool parse_jump(struct parser *p, u32 depth);
bool parse_call(struct parser *p, const struct instr *in);
/* Reads what follows `SP; i32.const N; i32.add or sub; local.tee 1`. */
bool parse_set_sp(struct parser *p);
bool parse_return(struct parser *p);

#endif
