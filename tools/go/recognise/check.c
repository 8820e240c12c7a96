/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/check.h"
#include "tools/go/recognise/check_operands.h"

/* --- the whole --- */

static bool
check_locals(struct checker *c)
{
	const struct function *g = c->g;
	if (g->nlocals < 2 || g->locals[0] != VT_I32 || g->locals[1] != VT_I32)
		return check_wrong(c, "PC_B and SP have no locals");
	for (u32 i = 0; i < g->nlocals; i++)
		if (!is_valtype(g->locals[i]))
			return check_wrong(c, "local %u has no type", i);
	return true;
}

static bool
check_entries(struct checker *c)
{
	const struct function *g = c->g;
	u32 highest = 0;
	if (!g->nsegments || !g->nentries)
		return check_wrong(c, "it has no segment or no entry");
	for (u32 i = 0; i < g->nentries; i++) {
		if (g->entries[i] >= g->nsegments)
			return check_wrong(c, "entry %u leads to segment %u of %u", i,
			                   g->entries[i], g->nsegments);
		highest = g->entries[i] > highest ? g->entries[i] : highest;
	}
	/* an entry leads to the last segment that Go wrote; copies follow it */
	c->originals = highest + 1;
	return true;
}

static bool
check_result(struct checker *c)
{
	const struct function *g = c->g;
	u8 w = g->result_width;
	if (w != 0 && w != 1 && w != 2 && w != 4 && w != 8)
		return check_wrong(c, "a result of %u bytes", w);
	return !w || g->result_at >= 8 || check_wrong(c, "a result at %d", g->result_at);
}

/* --- segments --- */

/* Returns the last instruction of a segment, or one that is nothing. */
static const struct instr *
last_of(const struct function *g, const struct segment *s)
{
	static const struct instr none = {.op = OP_NOP};
	return s->n ? &g->instrs[s->first + s->n - 1] : &none;
}

/* Marks the segment's instructions in `used`. */
static bool
check_place(struct checker *c, const struct segment *s, u8 *used)
{
	const struct function *g = c->g;
	if ((u64)s->first + s->n > g->ninstrs)
		return check_wrong(c, "instructions %u to %llu of %u", s->first,
		                   (unsigned long long)s->first + s->n, g->ninstrs);
	for (u32 i = 0; i < s->n; i++) {
		if (used[s->first + i])
			return check_wrong(c, "instruction %u is another segment's too",
			                   s->first + i);
		used[s->first + i] = 1;
	}
	return true;
}

static bool
check_delta(struct checker *c, i32 delta)
{
	return (delta >= c->g->lowest && delta <= 8) ||
	       check_wrong(c, "delta %d is not from %d to 8", delta, c->g->lowest);
}

static bool
check_next(struct checker *c, const struct segment *s)
{
	const struct function *g = c->g;
	if (s->next == NO_SEGMENT)
		return true;
	if (s->next >= g->nsegments)
		return check_wrong(c, "next is segment %u of %u", s->next, g->nsegments);
	if (c->segment < c->originals && s->next < c->originals &&
	    s->next != c->segment + 1)
		return check_wrong(c, "next is segment %u, which does not follow",
		                   s->next);
	if (s->end != g->segments[s->next].delta)
		return check_wrong(c, "delta is %d at its end, and %d in segment %u",
		                   s->end, g->segments[s->next].delta, s->next);
	return true;
}

static bool
check_call_at_end(struct checker *c, const struct segment *s)
{
	const struct function *g = c->g;
	const struct instr *last = last_of(g, s);
	if (s->call == NO_FUNC)
		return true;
	if (s->call >= g->ncalls)
		return check_wrong(c, "call %u of %u ends it", s->call, g->ncalls);
	if (last->op != G_CALL || last->a != s->call)
		return check_wrong(c, "call %u should end it, but does not", s->call);
	if (s->next != NO_SEGMENT && s->end != g->calls[s->call].delta + 8)
		return check_wrong(c, "delta is %d after the call that ends it, not %d",
		                   s->end, g->calls[s->call].delta + 8);
	return true;
}

/* Counts the ways into each segment, and finds the call that leads there. */
static void
count_ways(struct checker *c)
{
	const struct function *g = c->g;
	c->ways = xcalloc(g->nsegments, sizeof *c->ways);
	c->call_before = xcalloc(g->nsegments, sizeof *c->call_before);
	c->ways[0] = 1;
	for (u32 i = 0; i < g->nsegments; i++) {
		const struct segment *s = &g->segments[i];
		if (s->next != NO_SEGMENT) {
			c->ways[s->next]++;
			c->call_before[s->next] =
			        s->call == NO_FUNC ? NULL : &g->calls[s->call];
		}
		for (u32 k = 0; k < s->n; k++) {
			const struct instr *in = &g->instrs[s->first + k];
			if (in->op == G_JUMP)
				c->ways[in->a]++;
		}
	}
}

static bool
check_result_of(struct checker *c, const struct segment *s)
{
	bool takes = false;
	for (u32 k = 0; k < s->n; k++)
		takes |= (c->g->instrs[s->first + k].marks & TAKES_RESULT) != 0;
	if (!s->result_of)
		return !takes || check_wrong(c, "it takes the result of no call");
	if (!c->ways)
		count_ways(c);
	if (c->ways[c->segment] != 1 || c->call_before[c->segment] != s->result_of)
		return check_wrong(
		        c, "the call whose result it takes is not the only way in");
	if (!takes || !s->result_of->result_read || !c->g->takes_results)
		return check_wrong(c, "the marks of a result by value differ");
	return true;
}

static bool
check_segments(struct checker *c)
{
	const struct function *g = c->g;
	u8 *used = xcalloc(g->ninstrs + 1u, 1);
	bool good = true;
	for (c->segment = 0; good && c->segment < g->nsegments; c->segment++) {
		const struct segment *s = &g->segments[c->segment];
		good = check_place(c, s, used) && check_delta(c, s->delta) &&
		       check_next(c, s) && check_call_at_end(c, s);
		if (!good)
			break;
	}
	for (c->segment = 0; good && c->segment < g->nsegments; c->segment++) {
		good = check_segment(c) && check_result_of(c, &g->segments[c->segment]);
		if (!good)
			break;
	}
	free(used);
	return good;
}

char *
check_function(const struct flow *f, const struct module *m, const struct function *g)
{
	struct checker c = {
	        .f = f, .m = m, .g = g, .segment = NO_SEGMENT, .at = NO_SEGMENT};
	c.used_calls = xcalloc(g->ncalls + 1u, 1);
	if (check_locals(&c) && check_entries(&c) && check_result(&c))
		check_segments(&c);
	free(c.used_calls);
	free(c.ways);
	free(c.call_before);
	free(c.stack);
	free(c.blocks);
	return c.text.p;
}
