/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tools/go/recognise/attributes.h"
#include "tools/go/improve/result_in_register.h"
#include "tools/go/recognise/pass.h"

enum { CANDIDATES = 32 /* places that are considered, for each function */ };

/* Loads of results: their width, and the instructions that turn the i64 into the value
 * that each gives. */
static const struct load {
	u16 op;
	u8 width;
	u16 convert[3];
} loads[] = {
        {OP_I64_LOAD, 8, {OP_NOP}},
        {OP_F64_LOAD, 8, {OP_F64_REINTERPRET_I64, OP_NOP}},
        {OP_I64_LOAD32_U, 4, {OP_NOP}},
        {OP_I64_LOAD32_S, 4, {OP_I64_EXTEND32_S, OP_NOP}},
        {OP_I32_LOAD, 4, {OP_I32_WRAP_I64, OP_NOP}},
        {OP_F32_LOAD, 4, {OP_I32_WRAP_I64, OP_F32_REINTERPRET_I32, OP_NOP}},
        {OP_I64_LOAD16_U, 2, {OP_NOP}},
        {OP_I64_LOAD16_S, 2, {OP_I64_EXTEND16_S, OP_NOP}},
        {OP_I32_LOAD16_U, 2, {OP_I32_WRAP_I64, OP_NOP}},
        {OP_I32_LOAD16_S, 2, {OP_I32_WRAP_I64, OP_I32_EXTEND16_S, OP_NOP}},
        {OP_I64_LOAD8_U, 1, {OP_NOP}},
        {OP_I64_LOAD8_S, 1, {OP_I64_EXTEND8_S, OP_NOP}},
        {OP_I32_LOAD8_U, 1, {OP_I32_WRAP_I64, OP_NOP}},
        {OP_I32_LOAD8_S, 1, {OP_I32_WRAP_I64, OP_I32_EXTEND8_S, OP_NOP}},
};

static const struct load *
find_load(u16 op)
{
	for (u32 i = 0; i < LEN(loads); i++)
		if (loads[i].op == op)
			return &loads[i];
	return NULL;
}

u16
result_load(u8 width)
{
	for (u32 i = 0; i < LEN(loads); i++)
		if (loads[i].width == width && loads[i].convert[0] == OP_NOP)
			return loads[i].op;
	bug("no load of %u bytes", width);
}

const u16 *
result_convert(u16 load)
{
	return find_load(load)->convert;
}

/* Of a store to the stack. */
static u8
store_width(u16 op)
{
	if (op_is_store(op))
		return (u8)(1u << op_access_width(op_info(op)->imm));
	return 0;
}

/* --- what is read after a call --- */

/* A load after a call. Its place is relative to the callee. */
struct read {
	struct instr *in;
	i64 at; /* above SP at the callee's entry */
	u8 width;
};

/* The reads at the start of a segment after a call. */
struct reads {
	const struct function *g;
	const struct segment *s;
	i32 delta; /* of SP at the callee's entry */
	u32 at;
	i64 stored_from, stored_to; /* where it has stored, at most */
};

/* Returns the place of the access, in bytes above the callee's SP. */
static i64
place_of(const struct instr *in, i32 delta)
{
	return (i32)in->a + (i64)in->b - delta;
}

/* Whether memory that is read after this instruction may still be as the callee left
 * it. */
static bool
leaves_results(struct reads *r, const struct instr *in)
{
	u8 width = store_width(in->op);
	if (width) {
		if (!(in->marks & ON_STACK))
			return false;
		i64 at = place_of(in, r->delta);
		if (at + width <= 8)
			return true;
		if (at < r->stored_from)
			r->stored_from = at;
		if (at + width > r->stored_to)
			r->stored_to = at + width;
		return true;
	}
	switch (in->op) {
	case OP_LOOP:
	case OP_CALL:
	case OP_CALL_INDIRECT:
	case OP_UNREACHABLE:
		return false;
	}
	return in->op == G_SP || in->op == G_JUMP ||
	       (in->op < OP_I32_TRUNC_SAT_F32_S && in->op != OP_MEMORY_GROW) ||
	       (in->op >= OP_V128_LOAD && in->op < G_SP);
}

static bool
next_read(struct reads *r, struct read *found)
{
	struct instr *instrs = r->g->instrs + r->s->first;
	while (r->at < r->s->n) {
		struct instr *in = &instrs[r->at++];
		const struct load *l = find_load(in->op);
		if (l && (in->marks & ON_STACK)) {
			i64 at = place_of(in, r->delta);
			bool addressed = r->at >= 2 && in[-1].op == G_SP && in[-1].b;
			bool changed =
			        at < r->stored_to && at + l->width > r->stored_from;
			if (!addressed || changed || at < 8 || at > 1 << 20)
				continue;
			*found = (struct read){in, at, l->width};
			return true;
		}
		if (!leaves_results(r, in))
			return false;
	}
	return false;
}

static struct reads
reads_of(const struct function *g, const struct segment *s, const struct gocall *call)
{
	return (struct reads){.g = g,
	                      .s = s,
	                      .delta = call->delta,
	                      .stored_from = INT64_MAX,
	                      .stored_to = INT64_MIN};
}

/* --- choosing --- */

/* Calls each(f, g, call, next segment) for every call that ends a segment, if no other
 * way leads to the next segment. */
static void
each_call(struct flow *f, void (*each)(struct flow *f, struct function *g,
                                       struct gocall *call, struct segment *after))
{
	const struct module *m = f->m;
	for (u32 i = 0; i < m->nfuncs; i++) {
		struct function *g = &f->fns[i];
		if (g->why_not)
			continue;
		u32 *ways = xcalloc(g->nsegments, sizeof *ways);
		ways[0] = 1;
		for (u32 k = 0; k < g->nsegments; k++) {
			const struct segment *s = &g->segments[k];
			if (s->next != NO_SEGMENT)
				ways[s->next]++;
			for (u32 j = 0; j < s->n; j++)
				if (g->instrs[s->first + j].op == G_JUMP)
					ways[g->instrs[s->first + j].a]++;
		}
		for (u32 k = 0; k < g->nsegments; k++) {
			const struct segment *s = &g->segments[k];
			if (s->call != NO_FUNC && s->next != NO_SEGMENT &&
			    ways[s->next] == 1 && flow_callee(f, &g->calls[s->call]))
				each(f, g, &g->calls[s->call], &g->segments[s->next]);
		}
		free(ways);
	}
}

/* A place above SP at the entry. */
struct place {
	i32 at;
	u8 width;
	bool mixed; /* accesses have several widths */
	bool stored, loaded;
};

static void
note_access(struct place *places, u32 *n, const struct instr *in)
{
	const struct load *l = find_load(in->op);
	u8 stored = store_width(in->op), width = l ? l->width : stored;
	i64 at = place_of(in, 0);
	u32 i = 0;
	if (!width || !(in->marks & ON_STACK) || at < 8 || at > 1 << 20)
		return;
	while (i < *n && places[i].at != at)
		i++;
	if (i == CANDIDATES)
		return;
	if (i == *n)
		places[(*n)++] = (struct place){.at = (i32)at, .width = width};
	places[i].mixed |= places[i].width != width;
	places[i].stored |= stored != 0;
	places[i].loaded |= l != NULL;
}

static bool
has_tail(const struct function *g)
{
	for (u32 k = 0; k < g->nsegments; k++)
		for (u32 j = 0; j < g->segments[k].n; j++)
			if (g->instrs[g->segments[k].first + j].op == G_TAIL)
				return true;
	return false;
}

/* Chooses the place that most callers read, as far as the function alone tells: the same
 * function gets the same answer in every program. Results are stored and not loaded;
 * parameters are loaded. The first result is read most, unless the last one is a bool:
 * then callers look at that. */
static void
choose(struct function *g)
{
	struct place places[CANDIDATES], *best = NULL, *last = NULL;
	u32 n = 0;
	for (u32 k = 0; k < g->nsegments; k++)
		for (u32 j = 0; j < g->segments[k].n; j++)
			note_access(places, &n, &g->instrs[g->segments[k].first + j]);
	for (u32 i = 0; i < n; i++) {
		struct place *p = &places[i];
		if (!p->stored || p->loaded || p->mixed)
			continue;
		if (!best || p->at < best->at)
			best = p;
		if (!last || p->at > last->at)
			last = p;
	}
	if (last && last->width == 1)
		best = last;
	if (best && !has_tail(g)) {
		g->result_at = best->at;
		g->result_width = best->width;
	}
}

static void
mark_reads(struct flow *f, struct function *g, struct gocall *call, struct segment *after)
{
	const struct function *callee = flow_callee(f, call);
	struct reads reads = reads_of(g, after, call);
	for (struct read r; callee->result_width && next_read(&reads, &r);) {
		if (r.at != callee->result_at || r.width != callee->result_width)
			continue;
		r.in->marks |= TAKES_RESULT;
		r.in[-1].marks |= TAKES_RESULT;
		after->result_of = call;
		call->result_read = true;
		g->takes_results = true;
	}
}

/* Chooses a result for every recognised function without a body in C, and marks the
 * loads. Returns how many functions return one by value. */
u32
pass_result(struct pass *p)
{
	const struct module *m = p->m;
	struct flow *f = p->flow;
	u32 chosen = 0;
	for (u32 i = 0; i < m->nfuncs; i++)
		if (!f->fns[i].why_not && !attributes_of(m, i)->native) {
			choose(&f->fns[i]);
			chosen += f->fns[i].result_width != 0;
		}
	each_call(f, mark_reads);
	return chosen;
}
