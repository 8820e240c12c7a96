/* SPDX-License-Identifier: MIT */
/* result_in_register: returns one result of a function by value. Go's wasm port returns
 * every result in memory, on the stack, and a caller that reads it waits for the store
 * buffer. This pass chooses one result of each function (function.result_at), by the
 * function alone, so that the same function has the same type in every program. The
 * function loads it before it returns and returns it by value too. Callers use that value
 * (TAKES_RESULT) and do not read memory.
 *
 * Memory still holds every result. A load is only replaced if it is among the first reads
 * of the segment after the call: no other call and no store except to the stack comes
 * between. A segment that is entered by resuming reads memory at its start. */
#ifndef TOOLS_GO_IMPROVE_RESULT_IN_REGISTER_H
#define TOOLS_GO_IMPROVE_RESULT_IN_REGISTER_H

#include "tools/go/recognise/flow.h"

/* Returns the load of `width` bytes that extends its value with zeros to the i64 that is
 * returned. */
u16 result_load(u8 width);
/* Returns the 0 to 2 instructions that turn that i64 into what this load gives. OP_NOP
 * follows the last. */
const u16 *result_convert(u16 load);

#endif
