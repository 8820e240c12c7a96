/* SPDX-License-Identifier: MIT */
/* structure: writes a graph of nodes as nested blocks and loops, by its dominator tree
 * (Ramsey, "Beyond Relooper", 2022). A node that is entered from several places stands
 * after a block around its dominator. A node that is entered from one place stands there.
 * A node with back edges to it is in a loop. The recursion uses a stack in memory. */
#include <stdlib.h>

#include "tools/go/emit/structure.h"

/* Work that is still to do, last first. */
struct task {
	enum { TREE, CONTENT, END_BLOCK, END_LOOP } what;
	u32 node;
	u32 at;    /* CONTENT: the next instruction of the segment */
	u32 depth; /* CONTENT: labels that were open when it began */
};

struct writer {
	struct body *b;
	struct task *tasks;
	u32 ntasks, cap;
	u32 *first_child, *next_child; /* nodes that stand after a block, by dominator; by
	                                  rank */
};

static void
later(struct writer *w, struct task t)
{
	ARRAY_ROOM(w->tasks, w->ntasks, w->cap);
	w->tasks[w->ntasks++] = t;
}

/* Whether a node stands after a block. */
static bool
is_merge(const struct body *b, u32 node)
{
	return b->nodes[node].labelled || b->graph.npreds[node] > 1;
}

/* The merge nodes below each dominator, highest rank first: that is the outermost. */
static void
find_children(struct writer *w)
{
	const struct graph *g = &w->b->graph;
	w->first_child = xreallocn(NULL, g->n + 1u, sizeof *w->first_child);
	w->next_child = xreallocn(NULL, g->n + 1u, sizeof *w->next_child);
	for (u32 i = 0; i < g->n; i++)
		w->first_child[i] = NO_NODE;
	for (u32 i = 1; i < g->norder; i++) {
		u32 x = g->order[i];
		if (!is_merge(w->b, x))
			continue;
		w->next_child[x] = w->first_child[g->idom[x]];
		w->first_child[g->idom[x]] = x;
	}
}

/* Goes to a node by a branch, or writes the node here. In the second case it adds a task
 * and returns true. */
static bool
go_to(struct writer *w, u32 node)
{
	struct emitter *e = &w->b->e;
	u32 label = emit_label(e, node);
	if (label == NO_NODE) {
		later(w, (struct task){.what = TREE, .node = node});
		return true;
	}
	emit(e, OP_BR, label, 0);
	return false;
}

/* Does as go_to at the end of a node. Writes nothing if the other node stands right
 * here. */
static void
fall_to(struct writer *w, u32 node)
{
	const struct emitter *e = &w->b->e;
	const struct label *top = &e->labels[e->nlabels - 1];
	if (top->kind == LABEL_BLOCK && top->node == node)
		return;
	go_to(w, node);
}

/* --- nodes that are no segments --- */

/* For n values from `base` on, what `next` says. The selector is on the stack. */
static void
table_of(struct body *b, const u32 *nodes, u32 n)
{
	u32 *labels = xreallocn(NULL, n + 1u, sizeof *labels);
	for (u32 i = 0; i < n; i++)
		labels[i] = emit_label(&b->e, nodes[i]);
	labels[n] = emit_label(&b->e, b->nowhere);
	emit_table(&b->e, labels, n + 1);
	free(labels);
}

/* Writes a table that leads from PC_B to the entries above 0. From there on, entry i has
 * number i + 1. */
static void
root_table(struct body *b)
{
	struct emitter *e = &b->e;
	u32 highest = 0;
	for (u32 i = 0; i < b->nentries; i++)
		highest = b->entries[i].pc > highest ? b->entries[i].pc : highest;
	u32 *nodes = xreallocn(NULL, highest + 1u, sizeof *nodes);
	for (u32 i = 0; i <= highest; i++)
		nodes[i] = b->nowhere;
	for (u32 i = 0; i < b->nentries; i++)
		nodes[b->entries[i].pc] = nodes_next(b, &b->entries[i], 0);
	emit_move_base(e, e->g->lowest - b->usual);
	if (b->has_loop_nodes) {
		/* the table needs PC_B, the loops the number */
		emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
		emit(e, OP_LOCAL_SET, e->scratch, 0);
		for (u32 i = 0; i < b->nentries; i++) {
			if (!b->entries[i].depth)
				continue;
			emit_const(e, i + 1);
			emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
			emit(e, OP_LOCAL_GET, e->scratch, 0);
			emit_const(e, b->entries[i].pc);
			emit(e, OP_I32_EQ, 0, 0);
			emit(e, OP_SELECT, 0, 0);
			emit(e, OP_LOCAL_SET, PC_LOCAL, 0);
		}
		emit(e, OP_LOCAL_GET, e->scratch, 0);
	} else {
		emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
	}
	table_of(b, nodes, highest + 1);
	free(nodes);
}

static void
write_root(struct writer *w)
{
	struct body *b = w->b;
	struct emitter *e = &b->e;
	if (b->kind == BODY_RESUME) {
		emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
		emit(e, OP_I32_EQZ, 0, 0);
		emit_open(e, OP_IF, LABEL_PLAIN, 0);
		emit_const(e, 0);
		emit(e, OP_LOCAL_GET, BASE_LOCAL, 0);
		emit(e, OP_CALL, b->start_body, 0);
		if (e->g->result_width)
			emit(e, OP_DROP, 0, 0);
		emit(e, OP_RETURN, 0, 0);
		emit_close(e);
		root_table(b);
		return;
	}
	if (b->nentries) {
		emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
		emit_open(e, OP_IF, LABEL_PLAIN, 0);
		root_table(b);
		emit_close(e);
	}
	emit_move_base(e, e->g->lowest);
	fall_to(w, b->node_of[0]);
}

static void
write_entry(struct writer *w, const struct node *x)
{
	struct body *b = w->b;
	i32 delta = b->e.g->segments[x->segment].delta;
	emit_move_base(&b->e, b->usual - delta);
	const struct gocall *call = b->e.g->segments[x->segment].result_of;
	if (call)
		emit_read_result(&b->e, call);
	if (b->has_loop_nodes) {
		emit_const(&b->e, 0);
		emit(&b->e, OP_LOCAL_SET, PC_LOCAL, 0);
	}
	fall_to(w, 1 + x->segment);
}

static void
write_loop_node(struct writer *w, const struct node *x)
{
	struct body *b = w->b;
	struct emitter *e = &b->e;
	u32 *nodes = xreallocn(NULL, x->count, sizeof *nodes);
	for (u32 k = 0; k < x->count; k++) {
		const struct entry *in = &b->entries[x->first + k];
		nodes[k] = nodes_next(b, in, nodes_depth(in, x->segment));
	}
	emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
	emit_open(e, OP_IF, LABEL_PLAIN, 0);
	emit(e, OP_LOCAL_GET, PC_LOCAL, 0);
	emit_const(e, x->first + 1);
	emit(e, OP_I32_SUB, 0, 0);
	table_of(b, nodes, x->count);
	emit_close(e);
	free(nodes);
	fall_to(w, 1 + x->segment);
}

/* --- segments --- */

/* `if; jump; end` is `br_if` where the jump is a branch. */
static bool
write_conditional(struct writer *w, const struct segment *s, u32 at)
{
	struct body *b = w->b;
	const struct instr *in = &b->e.g->instrs[s->first + at];
	if (at + 2 >= s->n || in->op != OP_IF || in[1].op != G_JUMP || in[2].op != OP_END)
		return false;
	u32 label = emit_label(&b->e, b->node_of[in[1].a]);
	if (label == NO_NODE)
		return false;
	emit(&b->e, OP_BR_IF, label, 0);
	return true;
}

static void
write_segment(struct writer *w, struct task t)
{
	struct body *b = w->b;
	struct emitter *e = &b->e;
	const struct function *g = e->g;
	const struct segment *s = &g->segments[b->nodes[t.node].segment];
	for (u32 i = t.at; i < s->n; i++) {
		const struct instr *in = &g->instrs[s->first + i];
		if (write_conditional(w, s, i)) {
			i += 2;
			continue;
		}
		bool goes_on = true;
		if (in->op == G_JUMP && e->nlabels == t.depth) {
			fall_to(w, b->node_of[in->a]);
			return;
		}
		if (in->op == G_JUMP) {
			t.at = i + 1;
			u32 mark = w->ntasks;
			later(w, t);
			if (go_to(w, b->node_of[in->a]))
				return; /* write that node first, then the rest of this
				           one */
			w->ntasks = mark;
			goes_on = false;
		} else {
			goes_on = emit_segment_instr(e, in);
		}
		if (!goes_on && e->nlabels == t.depth)
			return;
	}
	if (s->next != NO_SEGMENT)
		fall_to(w, b->node_of[s->next]);
	else
		emit(e, OP_UNREACHABLE, 0, 0);
}

static void
write_content(struct writer *w, struct task t)
{
	const struct node *x = &w->b->nodes[t.node];
	switch (x->kind) {
	case NODE_SEGMENT:
		write_segment(w, t);
		return;
	case NODE_ROOT:
		write_root(w);
		return;
	case NODE_ENTRY:
		write_entry(w, x);
		return;
	case NODE_LOOP:
		write_loop_node(w, x);
		return;
	case NODE_NOWHERE:
		emit(&w->b->e, OP_UNREACHABLE, 0, 0);
		return;
	}
}

static void
write_tree(struct writer *w, u32 node)
{
	struct emitter *e = &w->b->e;
	if (w->b->graph.header[node]) {
		emit_open(e, OP_LOOP, LABEL_LOOP, node);
		later(w, (struct task){.what = END_LOOP});
	}
	for (u32 y = w->first_child[node]; y != NO_NODE; y = w->next_child[y]) {
		emit_open(e, OP_BLOCK, LABEL_BLOCK, y);
		later(w, (struct task){.what = END_BLOCK, .node = y});
	}
	later(w, (struct task){.what = CONTENT, .node = node, .depth = e->nlabels});
}

void
structure_write(struct body *b)
{
	struct writer w = {.b = b};
	find_children(&w);
	later(&w, (struct task){.what = TREE, .node = 0});
	while (w.ntasks) {
		struct task t = w.tasks[--w.ntasks];
		switch (t.what) {
		case TREE:
			write_tree(&w, t.node);
			break;
		case CONTENT:
			write_content(&w, t);
			break;
		case END_BLOCK:
			emit_close(&b->e);
			write_tree(&w, t.node);
			break;
		case END_LOOP:
			emit_close(&b->e);
			break;
		}
	}
	free(w.tasks);
	free(w.first_child);
	free(w.next_child);
}
