/* SPDX-License-Identifier: MIT */
/* result_in_register: results in registers. Go's wasm port returns everything in memory,
 * on the stack; a caller that reads a result waits for the store buffer. So of each
 * function that is called by name, the result that most of its callers read (gofn.result)
 * comes back by value too, read from its place where the function returns, and callers
 * take that (TAKES_RESULT) instead of reading memory.
 *
 * Nothing is left out of memory. Between a return and the load that is replaced, no call
 * is made and nothing is stored there: only the first reads in the segment behind a call
 * are, up to any store that is not to the stack. A segment that is come into when resumed
 * reads the place then. */
#ifndef GORESULT_H
#define GORESULT_H

#include "tools/go/recognise/flow.h"

/* The load of `width` bytes whose value, extended with zeros, is the i64 that comes
 * back. */
u16 goresult_load(u8 width);
/* The instructions that make of that i64 what this load gives: 0 to 2, OP_NOP after the
 * last. */
const u16 *goresult_convert(u16 load);

#endif
