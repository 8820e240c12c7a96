/* SPDX-License-Identifier: MIT */
/* emit: writes the instructions of one body. body.c and structure.c decide what stands
 * where; emit.c translates labels by name into relative labels and appends to a struct
 * code. */
#ifndef TOOLS_GO_EMIT_EMIT_H
#define TOOLS_GO_EMIT_EMIT_H

#include "tools/go/emit/targets.h"
#include "tools/go/recognise/flow.h"

/* After its first instructions a new body keeps the least SP of the function in SP's
 * local. */
enum { BASE_LOCAL = SP_LOCAL, NO_LOCAL = UINT32_MAX };
enum label_kind { LABEL_PLAIN, LABEL_BLOCK, LABEL_LOOP, LABEL_UNWIND };

struct label {
	enum label_kind kind;
	u32 node; /* a branch to this label goes to that node */
};

struct emitter {
	const struct flow *f;
	const struct function *g;
	const struct gotargets *t;
	enum flow_after after;
	struct code *out;
	struct label *labels; /* the open blocks, outermost first */
	u32 nlabels, labels_cap;
	u32 scratch; /* an i32 local */
	/* an i64 local that keeps the result of the last call; NO_LOCAL: there is none */
	u32 result;
	bool structured;     /* false: a segment may be entered from anywhere */
	bool returns_result; /* (SP, result) and not SP alone */
};

/* Begins a body: writes its locals and opens the block that unwinding leaves. */
void emit_begin(struct emitter *e);
void emit_end(struct emitter *e);

struct instr *emit(struct emitter *e, u16 op, u32 a, u64 b);
void emit_const(struct emitter *e, u32 value);
/* Open a block, loop or if, and close it. */
void emit_open(struct emitter *e, u16 op, enum label_kind kind, u32 node);
void emit_close(struct emitter *e);
/* Returns the relative label of the block or loop of a node, or NO_NODE if none is
 * open. */
u32 emit_label(const struct emitter *e, u32 node);
/* Writes `BASE_LOCAL += n`. */
void emit_move_base(struct emitter *e, i32 n);
/* Reads the result of that call from memory into e->result, as if the call had just
 * returned. */
void emit_read_result(struct emitter *e, const struct gocall *call);
/* Writes a br_table. The last label is the default. */
void emit_table(struct emitter *e, const u32 *labels, u32 n);

/* Writes one instruction of a segment, but not G_JUMP. Returns false if nothing after it
 * is reached. */
bool emit_segment_instr(struct emitter *e, const struct instr *in);

#endif
