/* SPDX-License-Identifier: MIT */
/* print: functions as text, for --dump and tests/pass. The same function gives the same
 * text; an instruction is a line, so that two texts are easy to diff.
 *
 *	function 7 main.f                   its index, its name
 *	  locals i32 i32 i64                PC_B, SP, the others
 *	  entries 0 1 1                     the segment of each PC_B (last: of all higher)
 *	  lowest -40                        the least delta
 *	  native native_memchr              it has a body in C
 *	  cold                              it never comes back
 *	  result 8 at 16                    8 bytes at SP + 16 are returned by value too
 *	segment 1 at -40                    the delta at its start
 *	    address                         SP, only for the accesses below it
 *	    sp-40                           SP + delta, a value
 *	    i64.load sp-24                  an access to the stack: delta and offset
 *	    i64.load sp-24 taken            ... taken from what the call has returned
 *	    i64.load 8                      any other access: the offset, if it is not 0
 *	    local.get 2
 *	    jump 3                          to a segment
 *	    call main.g at -48, back at 2   SP in the call, PC_B of its return; `table`
 *	                                    for an indirect one; `never resumed`
 *	    helper name at -40              a function that is not Go's and may use SP
 *	    tail main.g                     calls it and returns what it returns
 *	    return
 *	    unwind at -40
 *	  next 2                            the segment after it
 *
 * A function without a name is "f" and its index. One that is not recognised says why,
 * in the place of `locals`; a new body, and a body that Go wrote, is its instructions as
 * in WebAssembly's text format, indented by blocks. */
#ifndef TOOLS_GO_RECOGNISE_PRINT_H
#define TOOLS_GO_RECOGNISE_PRINT_H

#include "tools/go/recognise/flow.h"

/* Appends a function's name. */
void print_name(const struct module *m, u32 func, struct buf *out);
/* Appends what f knows of a function, by its index in funcs. `m` has what it calls. For
 * one that is not recognised, `body` asks for its instructions. */
void print_function(const struct module *m, const struct flow *f, u32 i, bool body,
                    struct buf *out);
/* Appends a body. `kind` says which; it may be NULL. */
void print_body(const struct module *m, u32 func, const char *kind, const struct code *c,
                struct buf *out);

#endif
