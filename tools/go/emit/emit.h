/* SPDX-License-Identifier: MIT */
/* emit: writing the instructions of one body, with labels kept by name. Between
 * body.c, which decides what stands where, and code.c. */
#ifndef GOEMIT_H
#define GOEMIT_H

#include "tools/go/emit/targets.h"
#include "tools/go/recognise/flow.h"

/* Behind its beginning a new body has the least SP of the function in SP's local. */
enum { BASE_LOCAL = SP_LOCAL, NO_LOCAL = UINT32_MAX };
enum label_kind { LABEL_PLAIN, LABEL_BLOCK, LABEL_LOOP, LABEL_UNWIND };

struct label {
	enum label_kind kind;
	u32 node; /* a branch to this label goes to that node */
};

struct emitter {
	const struct goflow *f;
	const struct gofn *g;
	const struct gotargets *t;
	enum goflow_behind behind;
	struct code *out;
	struct label *labels; /* the blocks that are open */
	u32 nlabels, labels_cap;
	u32 scratch; /* an i32 local */
	/* an i64 local: what the last call has returned; NO_LOCAL: not kept */
	u32 result;
	bool structured;     /* (else a segment is come into in any way) */
	bool returns_result; /* (new SP, g->result), not only the first */
};

/* Begins a body: its locals, and the block that unwinding leaves. */
void emit_begin(struct emitter *e);
void emit_end(struct emitter *e);

struct instr *emit(struct emitter *e, u16 op, u32 a, u64 b);
void emit_const(struct emitter *e, u32 value);
/* Opens a block, loop or if; closes it. */
void emit_open(struct emitter *e, u16 op, enum label_kind kind, u32 node);
void emit_close(struct emitter *e);
/* The relative label of a node's block or loop; NO_NODE if none is open. */
u32 emit_label(const struct emitter *e, u32 node);
/* BASE_LOCAL += n. */
void emit_move_base(struct emitter *e, i32 n);
/* Reads what that call left in memory, as if it had just returned. */
void emit_read_result(struct emitter *e, const struct gocall *call);
/* br_table: labels are added one by one, the last is the default. */
void emit_table(struct emitter *e, const u32 *labels, u32 n);

/* Writes one instruction of a segment, anything but G_JUMP. Returns false if nothing
 * behind it is reached. */
bool emit_segment_instr(struct emitter *e, const struct instr *in);

#endif
