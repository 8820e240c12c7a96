/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/emit/body.h"
#include "tools/go/emit/structure.h"
#include "tools/go/recognise/segment_graph.h"

enum {
	MAX_SEGMENTS = 8000,
	FEW_SEGMENTS = 8, /* with so few, two bodies cost little */
};

/* --- the plan --- */

static bool
has_loops(const struct graph *g)
{
	for (u32 i = 0; i < g->n; i++)
		if (g->header[i])
			return true;
	return false;
}

struct body_plan
body_plan(const struct flow *f, const struct function *g, bool structure)
{
	struct body_plan p = {.kinds = {BODY_ONLY}, .n = 1, .structured = false};
	struct graph starts, all;
	struct arena a = {0};
	u32 n;
	if (!structure || g->nsegments > MAX_SEGMENTS)
		return p;
	u32 *pcs = flow_entries(f, g, &a, &n);
	segment_graph_build(f, g, AFTER_RETURNS, &starts);
	segment_graph_build(f, g, AFTER_RESUMES, &all);
	p.structured = starts.reducible && all.reducible;
	for (u32 i = 0; i < n; i++)
		p.structured &= all.rank[function_segment(g, pcs[i])] != NO_NODE;
	if (p.structured && n && (g->nsegments <= FEW_SEGMENTS || has_loops(&all))) {
		p.kinds[0] = BODY_START;
		p.kinds[1] = BODY_RESUME;
		p.n = 2;
	}
	graph_free(&starts);
	graph_free(&all);
	arena_free(&a);
	return p;
}

/* --- a body with Go's own dispatch --- */

static void
dispatch_jump(struct emitter *e, const struct instr *in)
{
	emit_const(e, (u32)in->b);
	emit(e, OP_LOCAL_SET, PC_LOCAL, 0);
	emit(e, OP_BR, emit_label(e, 0), 0);
}

/* Makes SP's local the base, whatever the entry is. */
static void
dispatch_base(struct emitter *e)
{
	const struct function *g = e->g;
	struct arena a = {0};
	u32 n, *pcs = flow_entries(e->f, g, &a, &n);
	emit_move_base(e, g->lowest);
	for (u32 i = 0; i < n; i++) {
		i32 delta = g->segments[function_segment(g, pcs[i])].delta;
		if (!delta)
			continue;
		emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
		emit_const(e, pcs[i]);
		emit(e, OP_I32_EQ, 0, 0);
		emit_open(e, OP_IF, LABEL_PLAIN, 0);
		emit_move_base(e, -delta);
		emit_close(e);
	}
	arena_free(&a);
}

/* loop; blocks; br_table; end; segment 0; end; ... */
static void
dispatch_write(struct emitter *e)
{
	const struct function *g = e->g;
	u32 *labels = xreallocn(NULL, g->nentries, sizeof *labels);
	dispatch_base(e);
	emit_open(e, OP_LOOP, LABEL_LOOP, 0);
	for (u32 i = 0; i < g->nsegments; i++)
		emit_open(e, OP_BLOCK, LABEL_PLAIN, 0);
	for (u32 i = 0; i < g->nentries; i++)
		labels[i] = g->entries[i];
	emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
	emit_table(e, labels, g->nentries);
	for (u32 i = 0; i < g->nsegments; i++) {
		const struct segment *s = &g->segments[i];
		u32 depth = e->nlabels - 1;
		bool goes_on = true;
		emit_close(e);
		for (u32 k = 0; k < s->n; k++) {
			const struct instr *in = &g->instrs[s->first + k];
			goes_on = true;
			if (in->op == G_JUMP) {
				dispatch_jump(e, in);
				goes_on = false;
			} else {
				goes_on = emit_segment_instr(e, in);
			}
			if (!goes_on && e->nlabels == depth)
				break;
		}
		/* after a call that does not pass, the next code is another segment */
		if (goes_on && s->next == NO_SEGMENT)
			emit(e, OP_UNREACHABLE, 0, 0);
	}
	emit(e, OP_UNREACHABLE, 0, 0);
	emit_close(e);
	free(labels);
}

void
body_write(const struct flow *f, const struct function *g, const struct gotargets *t,
           const struct body_plan *plan, enum body_kind kind, u32 start_body,
           struct code *out)
{
	struct body b = {.kind = kind, .start_body = start_body};
	b.e = (struct emitter){.f = f, .g = g, .t = t, .out = out};
	b.e.structured = plan->structured;
	b.e.returns_result = kind != BODY_RESUME && g->result_width;
	b.e.after = AFTER_RETURNS; /* a resumed body has entries of its own */
	emit_begin(&b.e);
	if (plan->structured) {
		nodes_build(&b);
		structure_write(&b);
	} else {
		dispatch_write(&b.e);
	}
	emit_end(&b.e);
	nodes_free(&b);
}
