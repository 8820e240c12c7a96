/* SPDX-License-Identifier: MIT */
/* parser: the state while one function is read: the input, what was written, and the
 * operand stack. */
#ifndef PARSER_H
#define PARSER_H

#include "tools/go/recognise/function.h"

enum { MAX_NESTING = 512 };

/* A value on the operand stack: the G_SP that pushed it, or NO_FUNC. */
struct operand {
	u32 producer;
};

struct frame { /* an explicit block inside a segment */
	u16 op;
	u32 height;
	i32 delta;
	bool dead; /* on entry */
};

struct parser {
	const struct module *m;
	const u8 *touches_sp;
	struct gofn *g;
	const struct code *c;
	u32 at; /* of c->instrs */
	struct instr *out;
	u32 nout;
	i32 delta;
	i32 usual; /* behind the prologue */
	bool dead;
	bool has_unwind, has_loop;
	u32 segment, nsegments;
	struct operand *stack;
	u32 height, stack_cap;
	struct frame frames[MAX_NESTING];
	u32 nframes;
	u32 ncalls;
	bool *known; /* the delta of a segment is */
};

/* Notes why the function is not recognised, unless something was noted. Returns false. */
bool gop_no(struct parser *p, const char *why);

/* The instruction `ahead` of the next one, or one that matches nothing. */
const struct instr *gop_peek(const struct parser *p, u32 ahead);
/* Whether it has this number and immediate (the first one). */
bool gop_is(const struct instr *in, u16 op, u64 value);
/* Skips `global.get 0; local.set 1`, which follows every call; false if it is not
 * there. */
bool gop_reload(struct parser *p);

/* Writes an instruction. There is room: there are never more than were read. */
struct instr *gop_put(struct parser *p, struct instr in);
/* The k-th last instruction written in this segment, or one that matches nothing. */
const struct instr *gop_last(const struct parser *p, u32 k);

/* The operand stack: values by the G_SP that made them, or NO_FUNC. What uses a G_SP in
 * another way than as an address makes it a plain value. */
void gop_push(struct parser *p, u32 producer);
u32 gop_pop(struct parser *p);
void gop_use(struct parser *p, u32 producer);
void gop_pop_values(struct parser *p, u32 n);
void gop_call_effect(struct parser *p, const struct functype *t);
bool gop_is_access(u16 op);
/* Loads and stores whose address is SP become relative to it. */
void gop_access_effect(struct parser *p, struct instr *in);

#endif
