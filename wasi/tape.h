/* SPDX-License-Identifier: MIT */
/* tape: a recording of what the calls of a guest answered (GOWASM_RECORD), or its replay
 * (GOWASM_REPLAY): then nothing is called, and the guest gets the recorded answers. A
 * guest's run is determined by them, as long as nothing interrupts it. Of a call, the
 * tape has its function, a hash of what the guest gave, the errno, and the memory that it
 * filled:
 *
 *	u16 function, u16 errno, u32 hash, u32 number of pieces;
 *	of each piece: u32 address, u32 size, its bytes
 *
 * A tape is input: nothing in it is trusted. */
#ifndef WASI_TAPE_H
#define WASI_TAPE_H

#include "wasi/state.h"

/* The functions in the order of api.def; proc_exit follows. */
enum tape_function {
#define W(n, name, needs, ...) TAPE_##name,
#include "wasi/abi/api.def"
#undef W
	TAPE_proc_exit
};

enum tape_shape { TAPE_VAL, TAPE_IN, TAPE_OUT, TAPE_RET, TAPE_ONE };

/* A call: its function and its arguments, as the guest passed them. */
struct tape_call {
	u32 function; /* enum tape_function */
	u32 n;
	struct tape_argument {
		enum tape_shape shape;
		const char *kind; /* what shows it in a trace (kinds.h) */
		u64 value;        /* or an address */
		u32 count, size;
	} arguments[8];
};

/* Whether calls are recorded or replayed. */
static inline bool
tape_runs(const struct wasi *w)
{
	return w->config.record > 0 || w->config.replay;
}

static inline void
tape_begin(struct tape_call *c, enum tape_function function)
{
	c->function = function;
	c->n = 0;
}
void tape_argument(struct tape_call *c, enum tape_shape shape, const char *kind,
                   u64 value, u32 count, size_t size);
/* Returns true if the call was answered from the tape, which fills memory and sets *e.
 * Requires that all arguments are checked. Ends the guest with a message if the tape has
 * another call here. */
bool tape_answers(struct wasi *w, const struct tape_call *c, u32 *e);
/* Records the answer. */
void tape_record(struct wasi *w, const struct tape_call *c, u32 e);

#endif
