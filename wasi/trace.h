/* SPDX-License-Identifier: MIT */
/* trace: GOWASM_TRACE writes one line for each call. The arguments are written before the
 * call, so that a call that hangs is seen; the results are written after it. The
 * functions below are the "shown by" names of kinds.h; import.c calls them for each row
 * of api.def. */
#ifndef WASI_TRACE_H
#define WASI_TRACE_H

#include "wasi/state.h"

/* Begin a line, end its arguments and begin its results, and end it. */
void trace_call(struct wasi *w, const char *name);
void trace_called(struct wasi *w);
void trace_end(struct wasi *w, u32 error);
/* Writes a line of its own. */
void trace_note(struct wasi *w, const char *text);
/* Ends the line of a call that does not return. */
void trace_last(struct wasi *w);

/* Arguments. */
void trace_fd(struct wasi *w, u32 v);
void trace_u32(struct wasi *w, u32 v);
void trace_u64(struct wasi *w, u64 v);
void trace_i64(struct wasi *w, i64 v);
void trace_addr(struct wasi *w, u32 v);
void trace_subs(struct wasi *w, u32 v);
void trace_nsubs(struct wasi *w, u32 v);
void trace_clock(struct wasi *w, u32 v);
void trace_advice(struct wasi *w, u32 v);
void trace_whence(struct wasi *w, u32 v);
void trace_rights(struct wasi *w, u64 v);
void trace_fdflags(struct wasi *w, u32 v);
void trace_fstflags(struct wasi *w, u32 v);
void trace_lookup(struct wasi *w, u32 v);
void trace_oflags(struct wasi *w, u32 v);
void trace_family(struct wasi *w, u32 v);
void trace_socktype(struct wasi *w, u32 v);
/* The address of a struct place, checked like the others, with the address in it. */
void trace_place(struct wasi *w, u32 a);
/* Pairs (address, number) of the guest, not yet checked. */
void trace_str(struct wasi *w, u32 a, u32 n);
void trace_buf(struct wasi *w, u32 a, u32 n);
void trace_value(struct wasi *w, u32 a, u32 n);
void trace_iovs(struct wasi *w, u32 a, u32 n);
void trace_ciovs(struct wasi *w, u32 a, u32 n);
/* Results. */
void trace_r16(struct wasi *w, const u16 *v);
void trace_r32(struct wasi *w, const u32 *v);
void trace_r64(struct wasi *w, const u64 *v);
void trace_fdstat(struct wasi *w, const struct fdstat *v);
void trace_prestat(struct wasi *w, const struct prestat *v);
void trace_filestat(struct wasi *w, const struct filestat *v);
void trace_room(struct wasi *w, const struct place *v);

#endif
