/* SPDX-License-Identifier: MIT */
/* parser: the state of reading one function: the input, the output, and the operand
 * stack. */
#ifndef TOOLS_GO_RECOGNISE_PARSER_H
#define TOOLS_GO_RECOGNISE_PARSER_H

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
	struct function *g;
	const struct code *c;
	u32 at; /* the next of c->instrs */
	struct instr *out;
	u32 nout;
	i32 delta;
	i32 usual; /* after the prologue */
	bool dead;
	bool has_unwind, has_loop;
	u32 segment, nsegments;
	struct operand *stack;
	u32 height, stack_cap;
	struct frame frames[MAX_NESTING];
	u32 nframes;
	u32 ncalls;
	bool *known; /* by segment: its delta is known */
};

/* Notes why the function is not recognised, unless a reason was noted before. Returns
 * false. */
bool parser_no(struct parser *p, const char *why);

/* Returns the instruction `ahead` places after the next one, or one that matches
 * nothing. */
const struct instr *parser_peek(const struct parser *p, u32 ahead);
/* Whether `in` has this opcode and this first immediate. */
bool parser_is(const struct instr *in, u16 op, u64 value);
/* Skips `global.get 0; local.set 1`, which follows every call. Returns false if it is not
 * there. */
bool parser_reload(struct parser *p);

/* Writes an instruction. There is always room: no more are written than were read. */
struct instr *parser_put(struct parser *p, struct instr in);
/* Returns the k-th last instruction written in this segment, or one that matches
 * nothing. */
const struct instr *parser_last(const struct parser *p, u32 k);

/* The operand stack. A value is the G_SP that pushed it, or NO_FUNC. parser_use makes a
 * G_SP a plain value: an instruction uses it for more than the address of an access. */
void parser_push(struct parser *p, u32 producer);
u32 parser_pop(struct parser *p);
void parser_use(struct parser *p, u32 producer);
void parser_pop_values(struct parser *p, u32 n);
void parser_call_effect(struct parser *p, const struct functype *t);
/* Loads and stores whose address is SP become relative to it. */
void parser_access_effect(struct parser *p, struct instr *in);

#endif
