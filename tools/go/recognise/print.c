/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/go/recognise/print.h"

enum { MOST_NAME = 1000, MOST_INDENT = 40 };

void
print_name(const struct module *m, u32 func, struct buf *out)
{
	u32 total = m->nimported_funcs + m->nfuncs;
	if (func >= m->nimported_funcs && func < total &&
	    attributes_of(m, func - m->nimported_funcs)->in_prelude) {
		buf_str(out, attributes_of(m, func - m->nimported_funcs)->native);
	} else if (m->func_names && func < total && m->func_names[func].n) {
		char *name = span_show(m->func_names[func], MOST_NAME);
		buf_str(out, name);
		free(name);
	} else {
		buf_printf(out, "f%u", func);
	}
}

static void
head(const struct module *m, u32 func, struct buf *out)
{
	buf_printf(out, "function %u ", func);
	print_name(m, func, out);
}

/* --- one instruction --- */

static void
print_immediate(const struct module *m, const struct code *c, const struct instr *in,
                struct buf *out)
{
	switch (op_info(in->op)->imm) {
	case IMM_NONE:
		return;
	case IMM_BLOCK:
		if (in->b != BLOCK_EMPTY)
			buf_printf(out, " type 0x%" PRIx64, in->b);
		return;
	case IMM_LABELS:
		for (u64 i = 0; c && i <= in->b; i++)
			buf_printf(out, " %u", c->labels[in->a + i]);
		return;
	case IMM_FUNC:
		buf_str(out, " ");
		print_name(m, in->a, out);
		return;
	case IMM_INDIRECT:
		buf_printf(out, " type %u table %" PRIu64, in->a, in->b);
		return;
	case IMM_I32:
		buf_printf(out, " %" PRId32, (i32)(u32)in->b);
		return;
	case IMM_I64:
		buf_printf(out, " %" PRId64, (i64)in->b);
		return;
	case IMM_F32:
	case IMM_F64:
		buf_printf(out, " 0x%" PRIx64, in->b);
		return;
	case IMM_MEM8:
	case IMM_MEM16:
	case IMM_MEM32:
	case IMM_MEM64:
	case IMM_MEM128:
	case IMM_MEM8_LANE:
	case IMM_MEM16_LANE:
	case IMM_MEM32_LANE:
	case IMM_MEM64_LANE:
		if (in->marks & ON_STACK)
			buf_printf(out, " sp%+" PRId64, (i32)in->a + (i64)in->b);
		else if (in->b)
			buf_printf(out, " %" PRIu64, in->b);
		if (in->marks & TAKES_RESULT)
			buf_str(out, " taken");
		if (op_info(in->op)->imm >= IMM_MEM8_LANE)
			buf_printf(out, " lane %u", in->align >> LANE_SHIFT);
		return;
	case IMM_V128:
	case IMM_SHUFFLE:
		buf_str(out, " 0x");
		for (u32 i = 16; i-- > 0;)
			buf_printf(out, "%02x", in->vector[i]);
		return;
	case IMM_MEMORY:
	case IMM_MEMORY_MEMORY:
		return;
	}
	buf_printf(out, " %u", in->a);
}

static void
print_call(const struct module *m, const struct function *g, const struct instr *in,
           struct buf *out)
{
	const struct gocall *call = &g->calls[in->a];
	buf_str(out, in->op == G_TAIL ? "tail " : "call ");
	if (call->callee == NO_FUNC)
		buf_str(out, "table");
	else
		print_name(m, call->callee, out);
	if (in->op == G_TAIL)
		return;
	buf_printf(out, " at %d, back at %u", call->delta, (u32)(call->pc & 0xffff));
	if (call->no_resume)
		buf_str(out, ", never resumed");
}

static void
print_instr(const struct module *m, const struct function *g, const struct instr *in,
            struct buf *out)
{
	switch (in->op) {
	case G_SP:
		if (in->b)
			buf_str(out, "address");
		else
			buf_printf(out, "sp%+d", (i32)in->a);
		return;
	case G_JUMP:
		buf_printf(out, "jump %u", in->a);
		return;
	case G_CALL:
	case G_TAIL:
		print_call(m, g, in, out);
		return;
	case G_HELPER:
		buf_str(out, "helper ");
		print_name(m, in->a, out);
		buf_printf(out, " at %d", (i32)in->b);
		return;
	case G_RETURN:
		buf_str(out, "return");
		return;
	case G_UNWIND:
		buf_printf(out, "unwind at %d", (i32)in->a);
		return;
	}
	buf_str(out, op_info(in->op)->text);
	print_immediate(m, NULL, in, out);
}

/* Begins a line inside this many blocks. From some depth on lines are not indented
 * further. */
static void
indent(u32 depth, struct buf *out)
{
	depth = depth < MOST_INDENT ? depth : MOST_INDENT;
	buf_str(out, "    ");
	while (depth--)
		buf_str(out, "  ");
}

/* Changes *depth for the line of an instruction; returns where that line stands. */
static u32
place(u16 op, u32 *depth)
{
	u32 here = *depth;
	if (op == OP_END || op == OP_ELSE)
		here = *depth = *depth ? *depth - 1 : 0;
	*depth += op == OP_BLOCK || op == OP_LOOP || op == OP_IF || op == OP_ELSE;
	return here;
}

/* --- functions --- */

static void
print_locals(const u8 *locals, u32 n, struct buf *out)
{
	buf_str(out, "  locals");
	for (u32 i = 0; i < n; i++)
		buf_printf(out, " %s", valtype_name(locals[i]));
	buf_str(out, "\n");
}

static void
print_segment(const struct module *m, const struct function *g, u32 i, struct buf *out)
{
	const struct segment *s = &g->segments[i];
	u32 depth = 0;
	buf_printf(out, "segment %u at %d\n", i, s->delta);
	for (u32 k = 0; k < s->n; k++) {
		const struct instr *in = &g->instrs[s->first + k];
		indent(place(in->op, &depth), out);
		print_instr(m, g, in, out);
		buf_str(out, "\n");
	}
	if (s->next != NO_SEGMENT)
		buf_printf(out, "  next %u\n", s->next);
}

static void
print_code(const struct module *m, const struct code *c, struct buf *out)
{
	u32 depth = 0;
	print_locals(c->locals, c->nlocals, out);
	for (u32 i = 0; i + 1 < c->ninstrs; i++) { /* the last is the body's end */
		const struct instr *in = &c->instrs[i];
		indent(place(in->op, &depth), out);
		buf_str(out, op_info(in->op)->text);
		print_immediate(m, c, in, out);
		buf_str(out, "\n");
	}
}

void
print_function(const struct module *m, const struct flow *f, u32 i, bool body,
               struct buf *out)
{
	u32 func = m->nimported_funcs + i;
	const struct function *g = &f->fns[i];
	head(m, func, out);
	buf_str(out, "\n");
	if (attributes_of(m, i)->native)
		buf_printf(out, "  native %s\n", attributes_of(m, i)->native);
	if (f->cold && f->cold[func])
		buf_str(out, "  cold\n");
	if (g->why_not) {
		struct code c = {0};
		struct wasm_error err = {0};
		buf_printf(out, "  not recognised: %s\n", g->why_not);
		if (body && !code_decode(m, &m->funcs[i], &c, &err))
			bug("a validated body does not decode: %s", err.what);
		if (body)
			print_code(m, &c, out);
		code_free(&c);
		return;
	}
	print_locals(g->locals, g->nlocals, out);
	buf_str(out, "  entries");
	for (u32 k = 0; k < g->nentries; k++)
		buf_printf(out, " %u", g->entries[k]);
	buf_printf(out, "\n  lowest %d\n", g->lowest);
	if (g->result_width)
		buf_printf(out, "  result %u at %d\n", g->result_width, g->result_at);
	for (u32 k = 0; k < g->nsegments; k++)
		print_segment(m, g, k, out);
}

void
print_body(const struct module *m, u32 func, const char *kind, const struct code *c,
           struct buf *out)
{
	head(m, func, out);
	buf_printf(out, "%s%s\n", kind ? ", " : "", kind ? kind : "");
	print_code(m, c, out);
}
