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
write_part(const struct code *c, const struct instr *in, enum part part, struct buf *out)
{
	switch (part) {
	case PART_END:
		return;
	case PART_INDEX_A:
		write_uleb(out, in->a);
		return;
	case PART_INDEX_B:
		write_uleb(out, in->b);
		return;
	case PART_BLOCKTYPE:
		if (in->b & BLOCK_TYPE)
			write_sleb(out, (i64)(in->b & 0xffffffff));
		else
			buf_u8(out, (u8)in->b);
		return;
	case PART_LABELS:
		write_uleb(out, in->b);
		for (u64 i = 0; i <= in->b; i++)
			write_uleb(out, c->labels[in->a + i]);
		return;
	case PART_TYPES:
		write_uleb(out, 1);
		buf_u8(out, (u8)in->a);
		return;
	case PART_MEMARG:
		write_uleb(out, in->align & ((1u << LANE_SHIFT) - 1));
		write_uleb(out, in->b);
		return;
	case PART_MEMORY_LANE:
		buf_u8(out, in->align >> LANE_SHIFT);
		return;
	case PART_MEMORY:
		buf_u8(out, 0);
		return;
	case PART_SIGNED32:
		write_sleb(out, (i32)in->b);
		return;
	case PART_SIGNED64:
		write_sleb(out, (i64)in->b);
		return;
	case PART_BYTES4:
		write_fixed(out, in->b, 4);
		return;
	case PART_BYTES8:
		write_fixed(out, in->b, 8);
		return;
	case PART_VECTOR:
		buf_add(out, in->vector, 16);
		return;
	case PART_LANE:
	case PART_REFTYPE:
		buf_u8(out, (u8)in->a);
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
		for (const u8 *part = op_info(in->op)->parts; *part; part++)
			write_part(c, in, *part, out);
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
