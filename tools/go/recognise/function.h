/* SPDX-License-Identifier: MIT */
/* function: one Go function, recognised. cmd/internal/obj/wasm compiles every Go function
 * to
 *
 *	(func (param $pc_b i32) (result i32)	;; result 1: unwinding, 0: returned
 *	  global.get 0; local.set 1		;; SP
 *	  [block $unwind] [loop $again]
 *	  block * n; local.get 0; br_table; end
 *	  segment 0; end; segment 1; end; ... segment n - 1
 *	  [end]; unreachable; [end; i32.const 1])
 *
 * where every jump is `i32.const PC_B; local.set 0; br $again`. What does not look
 * exactly like this is not recognised; nothing is assumed of what the code means.
 *
 * Recognised, it is its segments, with the stack pointer as a number of bytes ("delta")
 * above where it was at the entry, and calls, jumps and returns as pseudo instructions.
 * Invariant: the delta of a segment is the same on every way into it. */
#ifndef GOFN_H
#define GOFN_H

#include "tools/wasm/code.h"

/* Where Go's compiler keeps things: SP is a global, and in each function a local too. The
 * parameter, PC_B, is local 0. A new body (go/emit/body.h) has the same two locals. */
enum { SP_GLOBAL = 0, PC_LOCAL = 0, SP_LOCAL = 1 };

/* Pseudo instructions, in struct instr.op. */
enum {
	/* SP as i32; a = delta; b = 1: only an address of accesses below */
	G_SP = 0xfe00,
	G_JUMP,   /* a = segment, b = delta << 32 | PC_B */
	G_CALL,   /* a = index into calls; leaves nothing */
	G_TAIL,   /* likewise, and returns what it returns */
	G_HELPER, /* call of a, which is no Go function, may use SP; b = delta */
	G_RETURN, /* a = delta, 8 */
	G_UNWIND, /* return 1 with SP at delta a */
};
/* In struct instr.marks. Of a load or store: its address is the G_SP of delta .a. Of a
 * load and its G_SP: what the call before the segment has returned by value
 * (result_in_register.h). */
enum { ON_STACK = 1, TAKES_RESULT = 2 };
enum { NO_FUNC = UINT32_MAX, NO_SEGMENT = UINT32_MAX };

struct gocall {
	/* function index; NO_FUNC: indirect, the table index is on the stack */
	u32 callee;
	i32 delta;        /* of SP, which points at the return address */
	u64 pc;           /* PC_F << 16 | PC_B, as stored there */
	bool stored;      /* a return address was pushed: not so before a jump */
	bool no_resume;   /* unwinding from it is a trap */
	bool first;       /* nothing stands before it in its segment */
	bool result_read; /* something behind it TAKES_RESULT */
};

struct segment {
	u32 first, n; /* of instrs */
	i32 delta;    /* at its start */
	i32 end;      /* the delta at its end, if there is a next segment */
	u32 next;     /* the segment that its end leads to, or NO_SEGMENT (a call at its
	                 end may not come back) */
	u32 call;     /* the call that ends it, or NO_FUNC */
	const struct gocall
	        *result_of; /* the call before it, if something TAKES_RESULT */
};

struct gofn {
	const char *why_not; /* NULL: recognised */
	u8 *locals;          /* with the parameter, as in struct code */
	u32 nlocals;
	struct instr *instrs;
	struct segment *segments;
	struct gocall *calls;
	u32 ninstrs, nsegments, ncalls;
	u32 original;       /* number of instructions as Go wrote them */
	u16 *entries;       /* the br_table: segment of each PC_B */
	u32 nentries;       /* the last one is that of all higher ones */
	i32 lowest;         /* least delta */
	bool can_unwind;    /* it has G_UNWIND or calls */
	bool takes_results; /* something TAKES_RESULT */
	i32 result_at;      /* above SP at the entry: what is returned by value too */
	u8 result_width;    /* in bytes; 0: nothing */
};

/* The delta at a G_JUMP. */
static inline i32
gofn_jump_delta(const struct instr *jump)
{
	return (i32)(u32)(jump->b >> 32);
}

/* The segment that PC_B leads to. */
u32 gofn_segment(const struct gofn *g, u32 pc_b);

/* Makes n instructions those of a segment, behind all others; its old ones stay, unused.
 * Memory from `a`. */
void gofn_replace(struct gofn *g, struct segment *seg, const struct instr *in, u32 n,
                  struct arena *a);

/* (i32) -> (i32), what all Go functions have. */
bool gofn_is_go_type(const struct functype *t);

#endif
