/* SPDX-License-Identifier: MIT */
/* mutate: changes of a module, for wasm_fuzz: of its bytes, of whole sections, of single
 * instructions, and random bodies. All come from fuzz.h's seed. */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tools/wasm/code.h"
#include "tools/wasm/leb.h"

static inline size_t
below(size_t n)
{
	return (size_t)fuzz_below(n);
}

/* --- bytes --- */

/* A place that matters: half of the time in the first KiB, where the sections are
 * small. */
static size_t
place(size_t n)
{
	return fuzz_random() & 64 ? below(n < 1024 ? n : 1024) : below(n);
}

static void
mutate_bytes(struct buf *b)
{
	static const u8 nasty[] = {0,    1,    0x7f, 0x80, 0xff, 0x0b, 0x40, 0xfc,
	                           0xfd, 0x70, 0x60, 0x6f, 0xd0, 0xd2, 0x23, 0x7b};
	size_t at = place(b->n), n;
	switch (below(6)) {
	case 0:
		b->p[at] = (char)(b->p[at] ^ 1 << below(8));
		return;
	case 1:
		b->p[at] = (char)nasty[below(sizeof nasty)];
		return;
	case 2: /* a number as large as it gets */
		for (n = 0; n < 4 && at + n < b->n; n++)
			b->p[at + n] = (char)0xff;
		return;
	case 3:
		b->n = at ? at : 1;
		return;
	case 4: /* cut a piece out */
		n = below(16);
		if (at + n < b->n) {
			memmove(b->p + at, b->p + at + n, b->n - at - n);
			b->n -= n;
		}
		return;
	case 5: { /* copy a piece over another */
		size_t from = place(b->n);
		n = below(64);
		if (from + n <= b->n && at + n <= b->n)
			memmove(b->p + at, b->p + from, n);
		return;
	}
	}
}

/* Makes a number longer than it needs to be, if there is one at that place. */
static void
lengthen(struct buf *b, size_t at)
{
	static const u8 zeros[4] = {0};
	size_t n = 1 + below(4);
	if (at >= b->n || (u8)b->p[at] >= 0x80)
		return;
	buf_add(b, zeros, n);
	memmove(b->p + at + n, b->p + at, b->n - n - at);
	/* a negative one goes on with ones */
	u8 value = (u8)b->p[at + n], more = below(3) ? 0 : value & 0x40 ? 0x7f : 0;
	b->p[at] = (char)(value | 0x80);
	for (size_t i = 1; i < n; i++)
		b->p[at + i] = (char)(more | 0x80);
	b->p[at + n] = (char)more;
}

/* --- sections --- */

enum { MOST_SECTIONS = 64 };

struct bytes_part {
	u8 id;
	struct span bytes;
};

/* Returns how many there are; 0 if they do not fit the file. */
static size_t
find_sections(const struct buf *b, struct bytes_part *parts)
{
	const u8 *p = (const u8 *)b->p;
	struct cursor in = {p + 8, p + b->n, false, false};
	size_t n = 0;
	if (b->n < 8)
		return 0;
	while (in.p < in.end && n < MOST_SECTIONS) {
		parts[n].id = read_u8(&in);
		u32 size = read_u32(&in);
		parts[n++].bytes = read_bytes(&in, size);
	}
	return in.failed ? 0 : n;
}

static void
insert_part(struct bytes_part *parts, size_t *n, size_t at, struct bytes_part part)
{
	if (*n >= MOST_SECTIONS)
		return;
	memmove(parts + at + 1, parts + at, (*n - at) * sizeof *parts);
	parts[at] = part;
	++*n;
}

static struct bytes_part
take_part(struct bytes_part *parts, size_t *n, size_t at)
{
	struct bytes_part part = parts[at];
	--*n;
	memmove(parts + at, parts + at + 1, (*n - at) * sizeof *parts);
	return part;
}

/* A custom section that the tool reads: its name, and contents that may be right. */
static struct bytes_part
random_custom(void)
{
	static const struct {
		const char *bytes;
		size_t n;
	} known[] = {
#define CUSTOM(bytes) {bytes, sizeof bytes - 1}
	        CUSTOM("\4name\0\2\1m\1\x0b\2\0\3one\1\3two\2\7\1\0\1\0\1x"),
	        CUSTOM("\4name\1\x0a\1\xff\xff\xff\xff\x0f\3far"),
	        CUSTOM("\4name\1\x06\xff\xff\xff\xff\x0f\0"),
	        CUSTOM("\4name\1\x7f\2\0"),
	        CUSTOM("\4name\2\x09\1\0\xff\xff\xff\xff\x0f\0\0"),
	        CUSTOM("\x0ago:buildid\xff Go build ID: \"x\"\n \xff"),
	        CUSTOM("\x09producers\1\x08language\1\2Go\6go1.25"),
	        CUSTOM("\x09producers\1\x08language\1\2Go\xff"),
	        CUSTOM("\x09producers\1\x0cprocessed-by\1\6TinyGo\5"
	               "0.1.0"),
	        CUSTOM("\x0ftarget_features\1+\4simd"),
	        CUSTOM("\x0b.debug_info\xff\xff\xff\xff"),
	        CUSTOM("\x19metadata.code.branch_hint\1\0\1\0\1\1"),
	        CUSTOM(""),
	        CUSTOM("\1"),
#undef CUSTOM
	};
	size_t i = below(LEN(known));
	return (struct bytes_part){0, {(const u8 *)known[i].bytes, known[i].n}};
}

static void
mutate_parts(struct bytes_part *parts, size_t *n, struct arena *arena)
{
	size_t i = below(*n), other = below(*n);
	switch (below(8)) {
	case 0: /* moved */
		insert_part(parts, n, other, take_part(parts, n, i));
		return;
	case 1: /* doubled */
		insert_part(parts, n, below(*n + 1), parts[i]);
		return;
	case 2:
		take_part(parts, n, i);
		return;
	case 3: /* truncated, at its start or its end; its size fits */
		other = below(below(2) ? 8 : parts[i].bytes.n + 1);
		if (other <= parts[i].bytes.n) {
			parts[i].bytes.n -= other;
			parts[i].bytes.p += below(4) ? 0 : other;
		}
		return;
	case 4: /* the contents of another, which may be a custom one */
		parts[i].bytes = parts[other].bytes;
		return;
	case 5:
		parts[i].id = (u8)below(16);
		return;
	case 6:
		insert_part(parts, n, below(*n + 1), random_custom());
		return;
	case 7: {
		struct buf b = {0};
		buf_add(&b, parts[i].bytes.p, parts[i].bytes.n);
		lengthen(&b, place(b.n));
		u8 *bytes = arena_alloc(arena, b.n + 1, 1);
		if (b.n)
			memcpy(bytes, b.p, b.n);
		parts[i].bytes = (struct span){bytes, b.n};
		buf_free(&b);
		return;
	}
	}
}

/* Moves, doubles, drops, truncates and adds whole sections, also one that differs in the
 * length of a number. */
static void
mutate_sections(struct buf *b)
{
	struct bytes_part parts[MOST_SECTIONS + 1];
	struct buf out = {0};
	struct arena arena = {0};
	size_t n = find_sections(b, parts);
	for (size_t k = 1 + below(4); n && k > 0; k--)
		mutate_parts(parts, &n, &arena);
	if (!n) {
		arena_free(&arena);
		return;
	}
	buf_add(&out, b->p, 8);
	for (size_t i = 0; i < n; i++) {
		buf_u8(&out, parts[i].id);
		write_uleb(&out, parts[i].bytes.n);
		buf_add(&out, parts[i].bytes.p, parts[i].bytes.n);
	}
	arena_free(&arena);
	buf_free(b);
	*b = out;
}

/* --- instructions --- */

static void
mutate_instr(struct code *c, struct instr *in)
{
	if (in->op == OP_BR_TABLE) { /* its fields are indexes into c->labels */
		c->labels[in->a + below(in->b + 1)] = (u32)below(in->b + 1);
		return;
	}
	switch (below(5)) {
	case 0:
		in->b += below(17) * 8 - 64;
		in->b = in->op == OP_I64_CONST ? in->b : (u32)in->b;
		return;
	case 1:
		in->a += (u32)below(5) - 2;
		return;
	case 2:
		in->a = (u32)below(4);
		return;
	case 3: { /* another instruction of the function */
		struct instr *other = &c->instrs[below(c->ninstrs)], was = *in;
		if (other->op != OP_BR_TABLE) {
			*in = *other;
			*other = was;
		}
		return;
	}
	case 4:
		in->b ^= 1;
		return;
	}
}

/* Changes a few instructions of a few functions: mostly still a valid module, and one
 * that lies about what Go does. */
static void
mutate_code(struct buf *b)
{
	struct module m;
	struct wasm_error err = {0};
	struct code c = {0};
	struct buf bodies[8] = {0}, out = {0};
	if (!wasm_read(&m, (struct span){(u8 *)b->p, b->n}, &err))
		return;
	for (size_t n = 0, most = 1 + below(4); m.nfuncs && n < most; n++) {
		struct func *f = &m.funcs[below(m.nfuncs)];
		if (!code_decode(&m, f, &c, &err) || c.ninstrs < 4)
			continue;
		for (size_t k = 1 + below(2); k > 0; k--)
			mutate_instr(&c, &c.instrs[below(c.ninstrs - 1)]);
		code_encode(&m, f, &c, &bodies[n]);
		if (!below(8))
			lengthen(&bodies[n], below(bodies[n].n));
		f->body = (struct span){(u8 *)bodies[n].p, bodies[n].n};
	}
	wasm_write(&m, &out);
	wasm_free(&m);
	code_free(&c);
	for (size_t n = 0; n < LEN(bodies); n++)
		buf_free(&bodies[n]);
	buf_free(b);
	*b = out;
}

/* --- bodies --- */

static u8
random_type(void)
{
	static const u8 types[] = {VT_I32,  VT_I64,     VT_F32,      VT_F64,
	                           VT_V128, VT_FUNCREF, VT_EXTERNREF};
	return types[below(LEN(types))];
}

/* Mostly one that validate.c has a rule of its own for. */
static u16
random_op(void)
{
	static const u16 ops[] = {
#define OP(number, NAME, text, imm, signature) number,
#include "tools/wasm/opcodes.def"
#undef OP
	};
	static const u16 control[] = {OP_BLOCK, OP_LOOP,     OP_IF,     OP_ELSE,
	                              OP_END,   OP_BR,       OP_BR_IF,  OP_BR_TABLE,
	                              OP_DROP,  OP_SELECT,   OP_CALL,   OP_LOCAL_TEE,
	                              OP_BLOCK, OP_BR_TABLE, OP_RETURN, OP_UNREACHABLE};
	u16 op = ops[below(LEN(ops))];
	if (!below(3))
		return control[below(LEN(control))];
	for (bool special = below(2); special && op_info(op)->signature[0] != '*';)
		op = ops[below(LEN(ops))];
	return op;
}

/* Sixteen bytes below `limit`, which live as long as the process; some of them return. */
static const u8 *
random_vector(size_t limit)
{
	static u8 vectors[64][16];
	u8 *v = vectors[below(64)];
	for (u32 i = 0; i < 16; i++)
		v[i] = (u8)below(limit);
	return v;
}

/* Adds an instruction whose immediates are near what there is. */
static void
add_random(const struct module *m, struct code *c)
{
	struct instr *in = code_add(c, random_op(), (u32)below(4), below(4));
	u8 imm = op_info(in->op)->imm;
	switch (imm) {
	case IMM_BLOCK:
		in->b = below(3) ? random_type() : BLOCK_EMPTY;
		if (!below(3))
			in->b = BLOCK_TYPE | below(m->ntypes);
		return;
	case IMM_LABELS: /* room for four labels is made by random_body */
		in->a = (u32)below(4);
		in->b = below(4);
		return;
	case IMM_LOCAL:
		in->a = (u32)below(c->nlocals + (below(8) ? 0u : 1u));
		return;
	case IMM_SELECT:
	case IMM_REFTYPE:
		in->a = random_type();
		return;
	case IMM_GLOBAL:
		in->a = (u32)below(m->nglobals);
		return;
	case IMM_FUNC:
		in->a = (u32)below(m->nimported_funcs + m->nfuncs);
		return;
	case IMM_INDIRECT:
		in->a = (u32)below(m->ntypes);
		return;
	case IMM_MEM8:
	case IMM_MEM16:
	case IMM_MEM32:
	case IMM_MEM64:
	case IMM_MEM128:
		in->align = (u8)below((size_t)imm - IMM_MEM8 + (below(8) ? 1u : 2u));
		return;
	case IMM_MEM8_LANE:
	case IMM_MEM16_LANE:
	case IMM_MEM32_LANE:
	case IMM_MEM64_LANE:
		in->align = (u8)below(op_access_width(imm) + (below(8) ? 1u : 2u));
		in->align |= (u8)(below(below(8) ? 16u >> op_access_width(imm) : 16)
		                  << LANE_SHIFT);
		return;
	case IMM_LANE2:
	case IMM_LANE4:
	case IMM_LANE8:
	case IMM_LANE16:
		in->a = (u32)below((2u << (imm - IMM_LANE2)) + (below(8) ? 0u : 1u));
		return;
	case IMM_V128:
	case IMM_SHUFFLE:
		in->vector = random_vector(imm == IMM_SHUFFLE && below(8) ? 32 : 256);
		return;
	default:
		return;
	}
}

/* How many blocks are open, the body included; 0 after its end. */
static u32
open_blocks(const struct code *c)
{
	u32 depth = 1;
	for (u32 i = 0; i < c->ninstrs && depth; i++)
		if (op_info(c->instrs[i].op)->imm == IMM_BLOCK)
			depth++;
		else if (c->instrs[i].op == OP_END)
			depth--;
	return depth;
}

/* Whether the module is valid if the body ends here, as unreachable code. */
static bool
is_prefix(struct module *m, struct func *f, struct code *c)
{
	struct wasm_error err = {0};
	struct arena arena = {0};
	struct span was = f->body;
	u32 n = c->ninstrs;
	for (u32 depth = open_blocks(c); depth > 0; depth--) {
		code_add(c, OP_UNREACHABLE, 0, 0);
		code_add(c, OP_END, 0, 0);
	}
	code_store(m, f, c, &arena);
	bool ok = validate_module(m, &err);
	f->body = was;
	c->ninstrs = n;
	arena_free(&arena);
	return ok;
}

/* Gives one function a random body of instructions that fit each other, but sometimes the
 * last one. */
static void
random_body(struct buf *b)
{
	struct module m;
	struct wasm_error err = {0};
	struct code c = {0};
	struct arena arena = {0};
	struct buf out = {0};
	if (!wasm_read(&m, (struct span){(u8 *)b->p, b->n}, &err))
		return;
	struct func *f = m.nfuncs ? &m.funcs[below(m.nfuncs)] : NULL;
	if (f && validate_module(&m, &err) && code_decode(&m, f, &c, &err)) {
		free(c.labels);
		c.ninstrs = 0;
		c.labels_cap = c.nlabels = 8;
		c.labels = xreallocn(NULL, c.nlabels, sizeof *c.labels);
		for (u32 i = 0; i < c.nlabels; i++)
			c.labels[i] = (u32)below(3);
		if (below(2))
			code_add(&c, OP_UNREACHABLE, 0, 0);
		for (size_t n = 1 + below(16); n > 0; n--) {
			u32 had = c.ninstrs;
			add_random(&m, &c);
			if (c.instrs[had].op <= OP_IF && !below(3))
				code_add(&c, OP_UNREACHABLE, 0, 0);
			if (is_prefix(&m, f, &c))
				continue;
			if (!below(c.instrs[had].op < OP_CALL ? 3 : 12))
				break;
			c.ninstrs = had;
			n += below(6) ? 1 : 0;
		}
		for (u32 depth = open_blocks(&c); depth > 0; depth--) {
			if (below(4))
				code_add(&c, OP_UNREACHABLE, 0, 0);
			code_add(&c, OP_END, 0, 0);
		}
		code_store(&m, f, &c, &arena);
	}
	wasm_write(&m, &out);
	wasm_free(&m);
	arena_free(&arena);
	code_free(&c);
	buf_free(b);
	*b = out;
}

#endif
