/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/wasm/code.h"

static void
write_locals(const struct module *m, const struct func *f, const struct code *c,
             struct buf *out)
{
	u32 first = m->types[f->type].nparams, groups = 0;
	for (u32 i = first; i < c->nlocals; i++)
		groups += i == first || c->locals[i] != c->locals[i - 1];
	write_uleb(out, groups);
	for (u32 i = first, n; i < c->nlocals; i += n) {
		for (n = 1; i + n < c->nlocals && c->locals[i + n] == c->locals[i]; n++)
			;
		write_uleb(out, n);
		buf_u8(out, c->locals[i]);
	}
}

static void
write_immediate(const struct code *c, const struct instr *in, u8 imm, struct buf *out)
{
	switch ((enum imm)imm) {
	case IMM_NONE:
		return;
	case IMM_BLOCK:
		if (in->b & BLOCK_TYPE)
			write_sleb(out, (i64)(in->b & 0xffffffff));
		else
			buf_u8(out, (u8)in->b);
		return;
	case IMM_LABEL:
	case IMM_FUNC:
	case IMM_LOCAL:
	case IMM_GLOBAL:
	case IMM_TABLE:
	case IMM_DATA:
	case IMM_ELEM:
		write_uleb(out, in->a);
		return;
	case IMM_LABELS:
		write_uleb(out, in->b);
		for (u64 i = 0; i <= in->b; i++)
			write_uleb(out, c->labels[in->a + i]);
		return;
	case IMM_INDIRECT:
	case IMM_ELEM_TABLE:
	case IMM_TABLE_TABLE:
		write_uleb(out, in->a);
		write_uleb(out, in->b);
		return;
	case IMM_SELECT:
		write_uleb(out, 1);
		buf_u8(out, (u8)in->a);
		return;
	case IMM_MEM8:
	case IMM_MEM16:
	case IMM_MEM32:
	case IMM_MEM64:
	case IMM_MEM128:
		write_uleb(out, in->align);
		write_uleb(out, in->b);
		return;
	case IMM_MEM8_LANE:
	case IMM_MEM16_LANE:
	case IMM_MEM32_LANE:
	case IMM_MEM64_LANE:
		write_uleb(out, in->align & ((1u << LANE_SHIFT) - 1));
		write_uleb(out, in->b);
		buf_u8(out, in->align >> LANE_SHIFT);
		return;
	case IMM_MEMORY:
		buf_u8(out, 0);
		return;
	case IMM_I32:
	case IMM_I64:
		write_sleb(out, imm == IMM_I32 ? (i32)in->b : (i64)in->b);
		return;
	case IMM_F32:
	case IMM_F64:
		write_fixed(out, in->b, imm == IMM_F32 ? 4 : 8);
		return;
	case IMM_V128:
	case IMM_SHUFFLE:
		buf_add(out, in->vector, 16);
		return;
	case IMM_LANE2:
	case IMM_LANE4:
	case IMM_LANE8:
	case IMM_LANE16:
	case IMM_REFTYPE:
		buf_u8(out, (u8)in->a);
		return;
	case IMM_DATA_MEMORY:
		write_uleb(out, in->a);
		buf_u8(out, 0);
		return;
	case IMM_MEMORY_MEMORY:
		buf_u8(out, 0);
		buf_u8(out, 0);
		return;
	}
}

void
code_encode(const struct module *m, const struct func *f, const struct code *c,
            struct buf *out)
{
	write_locals(m, f, c, out);
	for (u32 i = 0; i < c->ninstrs; i++) {
		const struct instr *in = &c->instrs[i];
		if (in->op < 256) {
			buf_u8(out, (u8)in->op);
		} else {
			bool vector = in->op >= 0xfd00;
			buf_u8(out, vector ? 0xfd : 0xfc);
			write_uleb(out, in->op - (vector ? 0xfd00u : 0xfc00u));
		}
		write_immediate(c, in, op_info(in->op)->imm, out);
	}
}

void
code_store(const struct module *m, struct func *f, const struct code *c, struct arena *a)
{
	struct buf out = {0};
	code_encode(m, f, c, &out);
	u8 *body = arena_alloc(a, out.n, 1);
	memcpy(body, out.p, out.n);
	f->body = (struct span){body, out.n};
	buf_free(&out);
}
