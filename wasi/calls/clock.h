/* SPDX-License-Identifier: MIT */
/* clock: reads the host's clocks by preview1's numbers. */
#ifndef WASI_CALLS_CLOCK_H
#define WASI_CALLS_CLOCK_H

#include "wasi/state.h"

/* Sets *ns to the time of a clock, of the host or of ours (config.clock_is_ours). Returns
 * 0, or E_INVAL for an unknown clock. */
__attribute__((warn_unused_result)) u32 clock_now(const struct wasi *w, u32 id, u64 *ns);
/* Returns the time of the monotonic clock in ns. */
u64 clock_monotonic(void);

#endif
