/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/wasm/code.h"
#include "tools/wasm/leb.h"
#include "tools/wasm/feature.h"

enum {
	MAX_LOCALS = 50000, /* the limit that browsers share */
	NO_OP = 0xffff,     /* no instruction */
};

/* --- reading --- */

struct decoder {
	const struct module *m;
	const struct func *f;
	struct code *c;
	struct cursor in;
	const char *what; /* "a function body" */
	const u8 *op_at;  /* where the current instruction starts */
	struct wasm_error *err;
};

static bool
fail_at(struct decoder *d, const u8 *at, const char *what)
{
	d->err->at = d->f->at + (size_t)(at - d->f->body.p);
	snprintf(d->err->what, sizeof d->err->what, "%s", what);
	return false;
}

static bool
fail_here(struct decoder *d)
{
	char what[64];
	snprintf(what, sizeof what, "%s ends inside an instruction", d->what);
	return fail_at(d, d->op_at,
	               d->in.overlong ? "a number in an instruction is too large" : what);
}

/* Fails for a byte that is no value type; names the proposal that has it. */
static bool
fail_type(struct decoder *d, u8 type, const char *what)
{
	const char *feature = feature_type(type);
	return fail_at(d, d->in.p - 1, feature ? feature : what);
}

static bool
read_locals(struct decoder *d)
{
	struct code *c = d->c;
	const struct functype *t = &d->m->types[d->f->type];
	u64 total = t->nparams;
	u32 groups = read_u32(&d->in);
	c->locals = xrealloc(c->locals, total + 1);
	memcpy(c->locals, t->types, total);
	for (u32 i = 0; i < groups; i++) {
		u32 n = read_u32(&d->in);
		u8 type = read_u8(&d->in);
		if (d->in.failed)
			break;
		if (total + n > MAX_LOCALS)
			return fail_at(d, d->in.p,
			               "a function has more than 50000 locals");
		if (!is_valtype(type))
			return fail_type(d, type, "a local has an unknown type");
		c->locals = xrealloc(c->locals, total + n + 1);
		memset(c->locals + total, type, n);
		total += n;
	}
	c->nlocals = (u32)total;
	return !d->in.failed ||
	       fail_at(d, d->in.p, "the local declarations of a function are malformed");
}

/* `number` as in features.def. */
static bool
refuse(struct decoder *d, u32 number)
{
	char what[64];
	const char *feature = feature_text(FEATURE_OPCODE, number);
	if (feature)
		return fail_at(d, d->op_at, feature);
	if (number < 0x100)
		snprintf(what, sizeof what, "unknown instruction 0x%02x", number);
	else
		snprintf(what, sizeof what, "unknown instruction 0x%02x 0x%02x",
		         number >> 16, number & 0xffff);
	return fail_at(d, d->op_at, what);
}

static bool
read_blocktype(struct decoder *d, struct instr *in)
{
	const u8 *at = d->in.p;
	i64 t = read_sleb(&d->in, 33);
	if (d->in.failed)
		return true;
	if (t >= 0) {
		if ((u64)t >= d->m->ntypes)
			return fail_at(d, d->op_at, "a block has an unknown type index");
		in->b = BLOCK_TYPE | (u64)t;
		return true;
	}
	u8 byte = (u8)(t & 0x7f);
	if (d->in.p - at != 1) /* only an index may be longer */
		return fail_at(d, d->op_at, "the type of a block is not one byte");
	if (byte != BLOCK_EMPTY && !is_valtype(byte))
		return fail_type(d, byte, "a block has an unknown type");
	in->b = byte;
	return true;
}

static bool
read_labels(struct decoder *d, struct instr *in)
{
	struct code *c = d->c;
	u32 n = read_u32(&d->in);
	if (d->in.failed || n >= cursor_left(&d->in))
		return fail_at(d, d->op_at, "a br_table is longer than its function");
	in->a = c->nlabels;
	in->b = n;
	u32 *labels = code_add_labels(c, n + 1);
	for (u32 i = 0; i <= n; i++)
		labels[i] = read_u32(&d->in);
	return true;
}

static bool
read_memarg(struct decoder *d, struct instr *in, u8 imm)
{
	u32 align = read_u32(&d->in);
	in->b = read_u32(&d->in);
	if (!d->in.failed && (align & 0x40))
		return fail_at(d, d->op_at,
		               "several memories (multi-memory) are not supported");
	if (!d->in.failed && align > op_access_width(imm))
		return fail_at(d, d->op_at, "an alignment is larger than the access");
	in->align = (u8)align;
	return true;
}

/* Reads the memory index. With several memories it may have any length. */
static bool
read_memory_index(struct decoder *d)
{
	if (read_u8(&d->in) != 0 && !d->in.failed)
		return fail_at(d, d->op_at,
		               "several memories (multi-memory) are not supported");
	return true;
}

/* Reads a lane, of as many as there are. */
static bool
read_lane(struct decoder *d, u32 lanes, u8 *lane)
{
	*lane = read_u8(&d->in);
	return d->in.failed || *lane < lanes ||
	       fail_at(d, d->op_at, "there is no such lane");
}

static bool
read_memory_lane(struct decoder *d, struct instr *in, u8 imm)
{
	u8 lane = 0;
	bool ok = read_lane(d, 16u >> op_access_width(imm), &lane);
	in->align |= (u8)(lane << LANE_SHIFT);
	return ok;
}

static bool
read_lane_index(struct decoder *d, struct instr *in, u8 imm)
{
	u8 lane = 0;
	bool ok = read_lane(d, 2u << (imm - IMM_LANE2), &lane);
	in->a = lane;
	return ok;
}

static bool
read_vector(struct decoder *d, struct instr *in, bool shuffle)
{
	in->vector = read_bytes(&d->in, 16).p;
	for (u32 i = 0; i < 16 && shuffle && !d->in.failed; i++)
		if (in->vector[i] >= 32)
			return fail_at(d, d->op_at, "there is no such lane");
	return true;
}

static bool
read_select(struct decoder *d, struct instr *in)
{
	if (read_u32(&d->in) != 1 && !d->in.failed)
		return fail_at(d, d->op_at, "a select has not exactly one type");
	in->a = read_u8(&d->in);
	if (!d->in.failed && !is_valtype((u8)in->a))
		return fail_type(d, (u8)in->a, "a select has an unknown type");
	return true;
}

static bool
read_reftype(struct decoder *d, struct instr *in)
{
	const u8 *at = d->in.p;
	i64 t = read_sleb(&d->in, 33);
	u8 type = (u8)(t & 0x7f);
	in->a = type;
	if (d->in.failed)
		return true;
	if (t >= 0)
		return fail_at(d, d->op_at,
		               "typed function references (ref.null of a type's index) "
		               "are not supported");
	if (d->in.p - at != 1)
		return fail_at(d, d->op_at, "the type of a ref.null is not one byte");
	if (type == VT_FUNCREF || type == VT_EXTERNREF)
		return true;
	const char *feature = feature_text(FEATURE_HEAP, type);
	return fail_at(d, d->op_at,
	               feature ? feature : "ref.null has not a reference's type");
}

static bool
read_part(struct decoder *d, struct instr *in, enum part part, u8 imm)
{
	switch (part) {
	case PART_END:
		return true;
	case PART_INDEX_A:
		in->a = read_u32(&d->in);
		return true;
	case PART_INDEX_B:
		in->b = read_u32(&d->in);
		return true;
	case PART_BLOCKTYPE:
		return read_blocktype(d, in);
	case PART_LABELS:
		return read_labels(d, in);
	case PART_TYPES:
		return read_select(d, in);
	case PART_MEMARG:
		return read_memarg(d, in, imm);
	case PART_MEMORY_LANE:
		return read_memory_lane(d, in, imm);
	case PART_MEMORY:
		return read_memory_index(d);
	case PART_SIGNED32:
		in->b = (u32)read_sleb(&d->in, 32);
		return true;
	case PART_SIGNED64:
		in->b = (u64)read_sleb(&d->in, 64);
		return true;
	case PART_BYTES4:
		in->b = read_fixed(&d->in, 4);
		return true;
	case PART_BYTES8:
		in->b = read_fixed(&d->in, 8);
		return true;
	case PART_VECTOR:
		return read_vector(d, in, imm == IMM_SHUFFLE);
	case PART_LANE:
		return read_lane_index(d, in, imm);
	case PART_REFTYPE:
		return read_reftype(d, in);
	}
	bug("part %d of an immediate", part);
}

struct instr *
code_add(struct code *c, u16 op, u32 a, u64 b)
{
	ARRAY_ROOM(c->instrs, c->ninstrs, c->cap);
	c->instrs[c->ninstrs] = (struct instr){.op = op, .a = a, .b = b};
	return &c->instrs[c->ninstrs++];
}

u32 *
code_add_labels(struct code *c, u32 n)
{
	ARRAY_ROOM_FOR(c->labels, c->nlabels, n, c->labels_cap);
	c->nlabels += n;
	return c->labels + c->nlabels - n;
}

/* Reads an instruction and its immediates. */
static bool
read_instr(struct decoder *d, struct instr *in)
{
	d->op_at = d->in.p;
	u32 number = in->op = read_u8(&d->in);
	if (number >= 0xfb && number <= 0xfe) {
		u32 sub = read_u32(&d->in);
		u32 last = number == 0xfd ? 0x1ff : 0xff;
		bool refused = number == 0xfb || number == 0xfe;
		in->op = refused ? NO_OP
		                 : (u16)((number << 8) + (sub < last ? sub : last));
		number = number << 16 | (sub < 0xffff ? sub : 0xffff);
	}
	const struct opinfo *info = op_info(in->op);
	if (!info->text)
		return d->in.failed ? fail_here(d) : refuse(d, number);
	for (const u8 *part = info->parts; *part; part++)
		if (!read_part(d, in, *part, info->imm))
			return false;
	return !d->in.failed || fail_here(d);
}

/* Whether a constant expression may have it; a message otherwise. */
static bool
is_constant(struct decoder *d, u16 op)
{
	switch (op) {
	case OP_I32_CONST:
	case OP_I64_CONST:
	case OP_F32_CONST:
	case OP_F64_CONST:
	case OP_V128_CONST:
	case OP_REF_NULL:
	case OP_REF_FUNC:
	case OP_GLOBAL_GET:
		return true;
	}
	char what[96];
	const char *feature = feature_text(FEATURE_CONST, op);
	snprintf(what, sizeof what, "%s may not stand there in a constant expression",
	         op_info(op)->text);
	return fail_at(d, d->op_at, feature ? feature : what);
}

bool
code_constant(const struct module *m, struct cursor *in, struct constexpr *c,
              struct wasm_error *err)
{
	const struct func file = {.body = m->file};
	struct code none = {0};
	struct decoder d = {.m = m, .f = &file, .c = &none, .in = *in, .err = err};
	struct instr first = {0}, next = {0};
	d.what = "a constant expression";
	bool ok = read_instr(&d, &first) && is_constant(&d, first.op) &&
	          read_instr(&d, &next) &&
	          (next.op == OP_END || is_constant(&d, next.op));
	if (ok && next.op != OP_END)
		ok = fail_at(&d, d.op_at,
		             "a constant expression of several instructions "
		             "(extended-const) is not supported");
	bool index = first.op == OP_REF_FUNC || first.op == OP_GLOBAL_GET ||
	             first.op == OP_REF_NULL;
	*c = (struct constexpr){first.op, {index ? first.a : first.b}};
	if (first.op == OP_V128_CONST)
		c->vector = first.vector;
	*in = d.in;
	code_free(&none);
	return ok;
}

bool
code_decode(const struct module *m, const struct func *f, struct code *c,
            struct wasm_error *err)
{
	struct decoder d = {.m = m, .f = f, .c = c, .err = err};
	d.in = (struct cursor){f->body.p, f->body.p + f->body.n, false, false};
	d.what = "a function body";
	c->ninstrs = c->nlabels = c->nlocals = 0;
	if (!read_locals(&d))
		return false;
	while (d.in.p < d.in.end) {
		if (!read_instr(&d, code_add(c, 0, 0, 0)))
			return false;
	}
	if (!c->ninstrs || c->instrs[c->ninstrs - 1].op != OP_END)
		return fail_at(&d, d.in.end, "a function body does not end with `end`");
	return true;
}

void
code_decode_valid(const struct module *m, const struct func *f, struct code *c)
{
	struct wasm_error err = {0};
	if (!code_decode(m, f, c, &err))
		bug("a validated body does not decode: %s", err.what);
}

void
code_free(struct code *c)
{
	free(c->locals);
	free(c->instrs);
	free(c->labels);
	*c = (struct code){0};
}
