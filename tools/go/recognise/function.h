/* SPDX-License-Identifier: MIT */
/* function: one recognised Go function. Go's compiler (cmd/internal/obj/wasm) compiles
 * every Go function to
 *	(func (param $pc_b i32) (result i32)	;; result 1: unwinding, 0: returned
 *	  global.get 0; local.set 1		;; SP
 *	  [block $unwind] [loop $again]
 *	  block * n; local.get 0; br_table; end
 *	  segment 0; end; segment 1; end; ... segment n - 1
 *	  [end]; unreachable; [end; i32.const 1])
 * and every jump to `i32.const PC_B; local.set 0; br $again`. A function that does not
 * look exactly like this is not recognised. Nothing is assumed about what its code means.
 *
 * A recognised function is a list of segments. Calls, jumps and returns are pseudo
 * instructions. The stack pointer is a number of bytes, "delta", above SP at the entry.
 * Invariant: the delta of a segment is the same on every way into it. */
#ifndef TOOLS_GO_RECOGNISE_FUNCTION_H
#define TOOLS_GO_RECOGNISE_FUNCTION_H

#include "tools/wasm/code.h"

/* Where Go's compiler keeps SP and PC_B. SP is a global, and in each function also a
 * local. PC_B is the parameter. A new body (go/emit/body.h) has the same two locals. */
enum { SP_GLOBAL = 0, PC_LOCAL = 0, SP_LOCAL = 1 };

/* Pseudo instructions, in struct instr.op. */
enum {
	/* SP as i32; a = delta; b = 1: only accesses use it, as their address */
	G_SP = 0xff00,
	G_JUMP,   /* a = segment, b = delta << 32 | PC_B */
	G_CALL,   /* a = index into calls; pushes nothing */
	G_TAIL,   /* the same call, whose result the function returns */
	G_HELPER, /* calls function a, not Go's, which may use SP; b = delta */
	G_RETURN, /* a = delta, 8 */
	G_UNWIND, /* return 1 with SP at delta a */
};
/* In struct instr.marks. ON_STACK, on a load or store: its address is the G_SP of delta
 * .a. TAKES_RESULT, on a load and its G_SP: the value is the one that the call before the
 * segment returned (go/improve/result_in_register.h). */
enum { ON_STACK = 1, TAKES_RESULT = 2 };
enum { NO_FUNC = UINT32_MAX, NO_SEGMENT = UINT32_MAX };

struct gocall {
	/* function index; NO_FUNC: indirect, the table index is on the stack */
	u32 callee;
	i32 delta;        /* of SP in the call, where it points at the return address */
	u64 pc;           /* PC_F << 16 | PC_B, as stored there */
	bool stored;      /* the caller stored a return address; false for a jump */
	bool no_resume;   /* unwinding from it is a trap */
	bool first;       /* it is the first thing in its segment */
	bool result_read; /* a load after it TAKES_RESULT */
};

struct segment {
	u32 first, n; /* of instrs */
	i32 delta;    /* at its start */
	i32 end;      /* the delta at its end, if there is a next segment */
	u32 next;     /* the segment after its end, or NO_SEGMENT (a call at its end may
	                 not come back) */
	u32 call;     /* the call that ends it, or NO_FUNC */
	const struct gocall *result_of; /* the call before it, if a load TAKES_RESULT */
};

struct function {
	const char *why_not; /* NULL: recognised */
	u8 *locals;          /* types, the parameter first, as in struct code */
	u32 nlocals;
	struct instr *instrs;
	struct segment *segments;
	struct gocall *calls;
	u32 ninstrs, nsegments, ncalls;
	u32 original;       /* number of instructions as Go wrote them */
	u16 *entries;       /* the br_table: segment of each PC_B */
	u32 nentries;       /* the last one is for all higher PC_B */
	i32 lowest;         /* least delta */
	bool can_unwind;    /* it has G_UNWIND or calls */
	bool takes_results; /* a load TAKES_RESULT */
	i32 result_at;      /* bytes above SP at the entry: the result that is returned by
	                       value */
	u8 result_width;    /* its bytes; 0: no result is returned by value */
};

/* Returns the delta at a G_JUMP. */
static inline i32
function_jump_delta(const struct instr *jump)
{
	return (i32)(u32)(jump->b >> 32);
}

/* Returns the segment that PC_B leads to. */
u32 function_segment(const struct function *g, u32 pc_b);

/* Replaces the instructions of a segment by these n. They are added after all others of
 * g, in memory from `a`; the old ones stay, unused. */
void function_replace(struct function *g, struct segment *seg, const struct instr *in,
                      u32 n, struct arena *a);

/* Whether t is (i32) -> (i32), the type of every Go function. */
bool function_is_go_type(const struct functype *t);

#endif
