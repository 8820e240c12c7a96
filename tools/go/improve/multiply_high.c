/* SPDX-License-Identifier: MIT */
/* multiply_high: on wasm, Go has no instruction for the upper half of a 64 by 64 bit
 * product; math/bits.Mul64 takes sixteen. This pass finds them by what they compute and
 * replaces them by a call of one function, which is one instruction in C. Hashes of maps,
 * conversions of floating point numbers, big numbers and cryptography use it. */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/pass.h"

enum { NONE = UINT32_MAX, LOOK_BACK = 100 };

/* The value that an instruction computed: an operation on two values, a constant, the
 * value on the stack at k (x: the number of stores before it), or (op 0) an unknown
 * one. */
struct value {
	u16 op;
	u32 x, y;
	u64 k;
	u32 def; /* the instruction that first pushed it */
};

/* The values of a row of instructions without jumps. */
struct numbering {
	struct function *g;
	struct arena *a;
	struct value *v;
	u32 n, cap;
	u32 *local; /* by number: its value, or NONE */
	u32 *stack, height, stack_cap;
	/* by instruction of the segment: what to do after it */
	struct after {
		u32 x, y; /* NONE, or the values whose product replaces the result */
		u32 tee;  /* NONE, or the local that keeps the result */
	} *after;
	u32 found, stores;
};

static u32
new_value(struct numbering *s, struct value v)
{
	if ((v.op == OP_I64_ADD || v.op == OP_I64_MUL || v.op == OP_I64_AND) &&
	    v.x > v.y) {
		u32 x = v.x;
		v.x = v.y;
		v.y = x;
	}
	for (u32 i = s->n; v.op && i > 0 && i + LOOK_BACK > s->n; i--) {
		const struct value *w = &s->v[i - 1];
		if (w->op == v.op && w->x == v.x && w->y == v.y && w->k == v.k)
			return i - 1;
	}
	ARRAY_ROOM(s->v, s->n, s->cap);
	s->v[s->n] = v;
	return s->n++;
}

static void
push(struct numbering *s, u32 value)
{
	ARRAY_ROOM(s->stack, s->height, s->stack_cap);
	s->stack[s->height++] = value;
}

/* A value below the known ones is a new, unknown value. */
static u32
pop(struct numbering *s)
{
	return s->height ? s->stack[--s->height]
	                 : new_value(s, (struct value){.def = NONE});
}

static void
forget(struct numbering *s)
{
	s->n = s->height = 0;
	memset(s->local, 0xff, s->g->nlocals * sizeof *s->local);
}

/* --- the pattern --- */

static bool
is_const(const struct numbering *s, u32 v, u64 k)
{
	return s->v[v].op == OP_I64_CONST && s->v[v].k == k;
}

static bool
is_op(const struct numbering *s, u32 v, u16 op, u32 x, u32 y)
{
	const struct value *w = &s->v[v];
	return w->op == op && ((w->x == x && w->y == y) || (w->x == y && w->y == x));
}

/* Returns x if v is x >> 32, else NONE. */
static u32
shifted(const struct numbering *s, u32 v)
{
	const struct value *w = &s->v[v];
	return w->op == OP_I64_SHR_U && is_const(s, w->y, 32) ? w->x : NONE;
}

/* Returns x if v is x & 0xffffffff, else NONE. */
static u32
masked(const struct numbering *s, u32 v)
{
	const struct value *w = &s->v[v];
	if (w->op != OP_I64_AND)
		return NONE;
	return is_const(s, w->x, UINT32_MAX)   ? w->y
	       : is_const(s, w->y, UINT32_MAX) ? w->x
	                                       : NONE;
}

/* Returns the value with this upper and lower half, or NONE. */
static u32
whole(struct numbering *s, u32 high, u32 low)
{
	u32 x = shifted(s, high);
	if (x != NONE && masked(s, low) == x)
		return x;
	const struct value *h = &s->v[high], *l = &s->v[low];
	if (h->op == OP_I64_CONST && l->op == OP_I64_CONST && h->k <= UINT32_MAX &&
	    l->k <= UINT32_MAX)
		return new_value(s, (struct value){.op = OP_I64_CONST,
		                                   .k = h->k << 32 | l->k,
		                                   .def = NONE});
	return NONE;
}

/* With x = x1:x0 and y = y1:y0, is t = x1 * y0 + (x0 * y0 >> 32) and
 * w = x0 * y1 + (t & 0xffffffff)? */
static bool
is_cross(struct numbering *s, u32 t, u32 w, u32 x1, u32 x0, u32 y1, u32 y0)
{
	for (u32 side = 0; side < 2; side++) {
		u32 low = side ? s->v[t].x : s->v[t].y;
		u32 cross = side ? s->v[t].y : s->v[t].x;
		u32 product = shifted(s, low);
		if (product == NONE || !is_op(s, product, OP_I64_MUL, x0, y0) ||
		    !is_op(s, cross, OP_I64_MUL, x1, y0))
			continue;
		for (u32 k = 0; k < 2; k++) {
			u32 rest = k ? s->v[w].x : s->v[w].y;
			u32 other = k ? s->v[w].y : s->v[w].x;
			if (masked(s, rest) == t && is_op(s, other, OP_I64_MUL, x0, y1))
				return true;
		}
	}
	return false;
}

/* high + (t >> 32) + (w >> 32), where high = x1 * y1. */
static bool
match_sum(struct numbering *s, u32 high, u32 ts, u32 ws, struct after *found)
{
	u32 t = shifted(s, ts), w = shifted(s, ws);
	if (s->v[high].op != OP_I64_MUL || t == NONE || w == NONE ||
	    s->v[t].op != OP_I64_ADD || s->v[w].op != OP_I64_ADD)
		return false;
	for (u32 side = 0; side < 2; side++) {
		u32 low = shifted(s, side ? s->v[t].x : s->v[t].y);
		if (low == NONE || s->v[low].op != OP_I64_MUL)
			continue;
		for (u32 k = 0; k < 4; k++) {
			u32 x1 = k & 1 ? s->v[high].x : s->v[high].y;
			u32 y1 = k & 1 ? s->v[high].y : s->v[high].x;
			u32 x0 = k & 2 ? s->v[low].x : s->v[low].y;
			u32 y0 = k & 2 ? s->v[low].y : s->v[low].x;
			u32 x = whole(s, x1, x0), y = whole(s, y1, y0);
			if (x == NONE || y == NONE || !is_cross(s, t, w, x1, x0, y1, y0))
				continue;
			found->x = x;
			found->y = y;
			return true;
		}
	}
	return false;
}

/* p + q, of which one is a sum itself. */
static bool
match(struct numbering *s, u32 p, u32 q, struct after *found)
{
	for (u32 side = 0; side < 2; side++) {
		u32 sum = side ? p : q;
		if (s->v[sum].op != OP_I64_ADD)
			continue;
		u32 of[3] = {s->v[sum].x, s->v[sum].y, side ? q : p};
		for (u32 i = 0; i < 3; i++)
			for (u32 k = 1; k < 3; k++)
				if (match_sum(s, of[i], of[(i + k) % 3],
				              of[(i + 3 - k) % 3], found))
					return true;
	}
	return false;
}

/* --- a segment --- */

/* Keeps the value in a new local, from the instruction that computes it on. */
static bool
keep(struct numbering *s, u32 value)
{
	const struct value *v = &s->v[value];
	if (v->op == OP_I64_CONST)
		return true;
	if (v->def == NONE)
		return false;
	if (s->after[v->def].tee == NONE) {
		struct function *g = s->g;
		u8 *locals = arena_alloc(s->a, g->nlocals + 1u, 1);
		memcpy(locals, g->locals, g->nlocals);
		locals[g->nlocals] = VT_I64;
		g->locals = locals;
		s->after[v->def].tee = g->nlocals++;
		s->local = xreallocn(s->local, g->nlocals, sizeof *s->local);
		s->local[g->nlocals - 1] = NONE;
	}
	return true;
}

static void
binary(struct numbering *s, u32 i, u16 op)
{
	struct after found = {NONE, NONE, NONE};
	u32 y = pop(s), x = pop(s);
	struct value v = {.op = op, .x = x, .y = y, .def = i};
	if (op == OP_I64_ADD && match(s, x, y, &found) && keep(s, found.x) &&
	    keep(s, found.y)) {
		s->after[i].x = found.x;
		s->after[i].y = found.y;
		s->found++;
		v = (struct value){.def = i};
	}
	push(s, new_value(s, v));
}

static void
step(struct numbering *s, u32 i, const struct instr *in)
{
	const char *signature;
	switch (in->op) {
	case OP_LOCAL_GET:
		if (s->local[in->a] == NONE)
			s->local[in->a] = new_value(s, (struct value){.def = i});
		push(s, s->local[in->a]);
		return;
	case OP_LOCAL_SET:
		s->local[in->a] = pop(s);
		return;
	case OP_LOCAL_TEE:
		s->local[in->a] = pop(s);
		push(s, s->local[in->a]);
		return;
	case OP_I64_CONST:
		push(s, new_value(s, (struct value){.op = in->op, .k = in->b, .def = i}));
		return;
	case OP_I64_ADD:
	case OP_I64_MUL:
	case OP_I64_AND:
	case OP_I64_SHR_U:
		binary(s, i, in->op);
		return;
	case OP_I64_LOAD:
		if (!(in->marks & ON_STACK))
			break;
		pop(s);
		push(s, new_value(s, (struct value){.op = in->op,
		                                    .x = s->stores,
		                                    .k = (u64)in->a << 32 ^ in->b,
		                                    .def = i}));
		return;
	case OP_NOP:
		return;
	case G_SP:
		push(s, new_value(s, (struct value){.def = i}));
		return;
	}
	signature = in->op < G_SP ? op_info(in->op)->signature : "*";
	if (*signature == '*') { /* jumps, calls and rare instructions */
		forget(s);
		return;
	}
	s->stores += op_is_store(in->op) ||
	             (in->op >= OP_MEMORY_INIT && in->op < OP_V128_LOAD);
	for (; *signature != ':'; signature++)
		pop(s);
	while (*++signature)
		push(s, new_value(s, (struct value){.def = i}));
}

static void
put_value(const struct numbering *s, u32 value, struct instr **out)
{
	const struct value *v = &s->v[value];
	if (v->op == OP_I64_CONST)
		*(*out)++ = (struct instr){.op = OP_I64_CONST, .b = v->k};
	else
		*(*out)++ = (struct instr){.op = OP_LOCAL_GET, .a = s->after[v->def].tee};
}

/* Writes the instructions of a row that has ended. All its values are known now. */
static struct instr *
rewrite_row(const struct numbering *s, const struct instr *in, u32 from, u32 to,
            u32 mul_high, struct instr *out)
{
	for (u32 i = from; i < to; i++) {
		const struct after *after = &s->after[i];
		*out++ = in[i];
		if (after->x != NONE) {
			*out++ = (struct instr){.op = OP_DROP};
			put_value(s, after->x, &out);
			put_value(s, after->y, &out);
			*out++ = (struct instr){.op = OP_CALL, .a = mul_high};
		}
		if (after->tee != NONE)
			*out++ = (struct instr){.op = OP_LOCAL_TEE, .a = after->tee};
	}
	return out;
}

static bool
ends_row(u16 op)
{
	return op >= G_SP
	               ? op != G_SP
	               : *op_info(op)->signature == '*' && op != OP_LOCAL_GET &&
	                         op != OP_LOCAL_SET && op != OP_LOCAL_TEE && op != OP_NOP;
}

static void
rewrite_segment(struct numbering *s, struct segment *seg, u32 mul_high)
{
	const struct instr *in = &s->g->instrs[seg->first];
	struct instr *out = xreallocn(NULL, 6 * (size_t)seg->n + 1, sizeof *out),
	             *end = out;
	u32 before = s->found, row = 0;
	s->after = xreallocn(s->after, seg->n + 1u, sizeof *s->after);
	memset(s->after, 0xff, seg->n * sizeof *s->after);
	forget(s);
	for (u32 i = 0; i < seg->n; i++) {
		if (ends_row(in[i].op)) {
			end = rewrite_row(s, in, row, i + 1, mul_high, end);
			row = i + 1;
		}
		step(s, i, &in[i]);
	}
	end = rewrite_row(s, in, row, seg->n, mul_high, end);
	if (s->found > before)
		function_replace(s->g, seg, out, (u32)(end - out), s->a);
	free(out);
}

/* Replaces them in g by calls of p->mul_high, (i64, i64) -> (i64). The instructions that
 * computed the product stay: the C compiler removes what is not used. */
u32
pass_multiply(struct pass *p, struct function *g)
{
	struct numbering s = {.g = g, .a = p->arena};
	s.local = xreallocn(NULL, g->nlocals + 1u, sizeof *s.local);
	for (u32 i = 0; i < g->nsegments; i++) {
		u32 multiplications = 0;
		for (u32 k = 0; k < g->segments[i].n; k++)
			multiplications +=
			        g->instrs[g->segments[i].first + k].op == OP_I64_MUL;
		if (multiplications >= 4)
			rewrite_segment(&s, &g->segments[i], p->mul_high);
	}
	free(s.v);
	free(s.local);
	free(s.stack);
	free(s.after);
	return s.found;
}
