/* SPDX-License-Identifier: MIT */
/* clock: the host's clocks by preview1's numbers. */
#ifndef WASI_CLOCK_H
#define WASI_CLOCK_H

#include "wasi/abi/abi.h"

/* Nanoseconds of a clock. Returns 0, or E_INVAL for an unknown one. */
__attribute__((warn_unused_result)) u32 clock_now(u32 id, u64 *ns);
/* Nanoseconds of the monotonic clock. */
u64 clock_monotonic(void);

#endif
