/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/go/recognise/flow.h"
#include "tools/go/recognise/parse.h"

static struct function *
fn_of(const struct flow *f, u32 func)
{
	return &f->fns[func - f->m->nimported_funcs];
}

const struct function *
flow_callee(const struct flow *f, const struct gocall *call)
{
	if (call->callee == NO_FUNC || call->callee < f->m->nimported_funcs)
		return NULL;
	const struct function *g = fn_of(f, call->callee);
	return g->why_not ? NULL : g;
}

/* --- who may use SP --- */

/* Marks the functions that are not Go's and read or write the global SP, or call a
 * function that may: a Go function, or one of these. */
static u8 *
find_sp_users(const struct module *m, struct code *c)
{
	u32 n = m->nimported_funcs + m->nfuncs;
	u8 *touches = xcalloc(n + 1u, 1);
	bool changed = true;
	/* an import that is not WASI's may call back */
	for (u32 i = 0; i < m->nimported_funcs; i++)
		touches[i] = !span_is(m->imports[i].module, "wasi_snapshot_preview1");
	while (changed) {
		changed = false;
		for (u32 i = 0; i < m->nfuncs; i++) {
			u32 func = m->nimported_funcs + i;
			if (touches[func] || function_is_go_type(func_type(m, func)))
				continue;
			code_decode_valid(m, &m->funcs[i], c);
			for (u32 k = 0; k < c->ninstrs && !touches[func]; k++) {
				const struct instr *in = &c->instrs[k];
				bool global = (in->op == OP_GLOBAL_GET ||
				               in->op == OP_GLOBAL_SET) &&
				              in->a == SP_GLOBAL;
				bool call = in->op == OP_CALL &&
				            (touches[in->a] ||
				             (in->a >= m->nimported_funcs &&
				              function_is_go_type(func_type(m, in->a))));
				touches[func] =
				        global || call || in->op == OP_CALL_INDIRECT;
			}
			changed |= touches[func];
		}
	}
	return touches;
}

/* --- walking --- */

bool
flow_passes(const struct flow *f, const struct gocall *call, enum flow_after after)
{
	if (call->callee == NO_FUNC)
		return true;
	return f->returns[call->callee] ||
	       (after == AFTER_RESUMES && !call->no_resume && f->resumes[call->callee]);
}

void
flow_successors(const struct flow *f, const struct function *g, u32 from,
                enum flow_after after, void (*each)(void *arg, u32 segment), void *arg)
{
	const struct segment *s = &g->segments[from];
	u32 depth = 0;
	for (u32 i = 0; i < s->n; i++) {
		const struct instr *in = &g->instrs[s->first + i];
		bool ends = false;
		switch (in->op) {
		case OP_BLOCK:
		case OP_LOOP:
		case OP_IF:
			depth++;
			break;
		case OP_END:
			depth--;
			break;
		case G_JUMP:
			each(arg, in->a);
			ends = true;
			break;
		case G_CALL:
			ends = !flow_passes(f, &g->calls[in->a], after);
			break;
		case G_RETURN:
		case G_UNWIND:
		case G_TAIL:
		case OP_UNREACHABLE:
			ends = true;
		}
		if (ends && !depth)
			return;
	}
	if (s->next != NO_SEGMENT)
		each(arg, s->next);
}

/* --- returning --- */

struct walk {
	u32 *todo, n;
	u8 *seen;
};

static void
visit(void *arg, u32 segment)
{
	struct walk *w = arg;
	if (!w->seen[segment]) {
		w->seen[segment] = 1;
		w->todo[w->n++] = segment;
	}
}

/* Whether a segment has a return that its own code reaches. */
static bool
segment_returns(const struct flow *f, const struct function *g, u32 segment,
                enum flow_after after)
{
	const struct segment *s = &g->segments[segment];
	u32 depth = 0;
	for (u32 i = 0; i < s->n; i++) {
		const struct instr *in = &g->instrs[s->first + i];
		bool ends = false;
		depth += in->op == OP_BLOCK || in->op == OP_LOOP || in->op == OP_IF;
		depth -= in->op == OP_END;
		if (in->op == G_RETURN)
			return true;
		if (in->op == G_TAIL && flow_passes(f, &g->calls[in->a], after))
			return true;
		ends = in->op == G_JUMP || in->op == G_TAIL || in->op == G_UNWIND ||
		       in->op == OP_UNREACHABLE ||
		       (in->op == G_CALL && !flow_passes(f, &g->calls[in->a], after));
		if (ends && !depth)
			return false;
	}
	return false;
}

/* Marks everything that `from` reaches. */
static void
reach(const struct flow *f, const struct function *g, u32 from, enum flow_after after,
      struct walk *w)
{
	visit(w, from);
	while (w->n)
		flow_successors(f, g, w->todo[--w->n], after, visit, w);
}

/* Marks everything reachable from entry 0. Then adds blocks that nothing jumps to but
 * that start with a call: Go enters one of them to run deferred calls after a recovered
 * panic. Their PC_Bs are added to `entries`. */
static u32
add_orphans(const struct flow *f, const struct function *g, struct walk *w, u32 *entries)
{
	u32 n = 0;
	reach(f, g, 0, AFTER_RESUMES, w);
	for (u32 i = 0; i < g->nsegments; i++) {
		const struct segment *s = &g->segments[i];
		const struct gocall *c = s->call == NO_FUNC ? NULL : &g->calls[s->call];
		if (w->seen[i] || !c || !c->first || !c->stored || !(c->pc & 0xffff) ||
		    !flow_passes(f, c, AFTER_RESUMES))
			continue;
		u32 pc = (u32)(c->pc & 0xffff) - 1;
		if (!pc || function_segment(g, pc) != i)
			continue;
		if (entries)
			entries[n] = pc;
		n++;
		reach(f, g, i, AFTER_RESUMES, w);
	}
	return n;
}

/* Without unwinding, only code that entry 0 leads to counts. When the function is
 * resumed, the block that runs deferred calls after a recovered panic counts too. */
static bool
may_return(const struct flow *f, const struct function *g, enum flow_after after)
{
	struct walk w = {.todo = xcalloc(g->nsegments, sizeof *w.todo),
	                 .seen = xcalloc(g->nsegments, 1)};
	bool result = false;
	if (after == AFTER_RESUMES)
		add_orphans(f, g, &w, NULL);
	else
		reach(f, g, 0, after, &w);
	for (u32 i = 0; i < g->nsegments && !result; i++)
		result = w.seen[i] && segment_returns(f, g, i, after);
	free(w.todo);
	free(w.seen);
	return result;
}

/* For a function that is not recognised. It cannot return if each of its ends is
 * `i32.const 1; return`, a jump to a function that does not return either, or a trap. */
static bool
plain_may_return(const struct flow *f, u32 func, struct code *c)
{
	code_decode_valid(f->m, &f->m->funcs[func - f->m->nimported_funcs], c);
	for (u32 i = 0; i < c->ninstrs; i++) {
		const struct instr *in = &c->instrs[i];
		bool end = i + 1 == c->ninstrs;
		if (in->op != OP_RETURN && !end)
			continue;
		const struct instr *before = i ? in - 1 : in;
		if (before->op == OP_I32_CONST && before->b == 1)
			continue;
		if (end && (before->op == OP_UNREACHABLE || before->op == OP_RETURN))
			continue;
		if (i >= 3 && before->op == OP_LOCAL_SET && in[-2].op == OP_GLOBAL_GET &&
		    in[-3].op == OP_CALL && !f->returns[in[-3].a])
			continue;
		return true;
	}
	return false;
}

/* Starts from "nobody returns" and adds until nothing changes: the least fixpoint. */
static void
find_returns(struct flow *f, struct code *c)
{
	const struct module *m = f->m;
	u32 n = m->nimported_funcs + m->nfuncs;
	bool changed = true;
	f->returns = xcalloc(n + 1u, 1);
	f->resumes = xcalloc(n + 1u, 1);
	for (u32 i = 0; i < n; i++) {
		if (i >= m->nimported_funcs && function_is_go_type(func_type(m, i)) &&
		    !attributes_of(m, i - m->nimported_funcs)
		             ->native) /* a front may return */
			f->resumes[i] = fn_of(f, i)->why_not != NULL;
		else
			f->returns[i] = f->resumes[i] = 1;
	}
	while (changed) {
		changed = false;
		for (u32 k = m->nfuncs; k-- > 0;) {
			u32 i = m->nimported_funcs + k;
			const struct function *g = &f->fns[k];
			if (!f->returns[i])
				changed |= f->returns[i] =
				        g->why_not ? plain_may_return(f, i, c)
				                   : may_return(f, g, AFTER_RETURNS);
			if (!f->resumes[i] && !g->why_not)
				changed |= f->resumes[i] =
				        may_return(f, g, AFTER_RESUMES);
		}
	}
}

void
flow_find(struct flow *f, const struct module *m, struct arena *a)
{
	struct code c = {0};
	u8 *touches = find_sp_users(m, &c);
	*f = (struct flow){.m = m};
	f->fns = xcalloc(m->nfuncs + 1u, sizeof *f->fns);
	for (u32 i = 0; i < m->nfuncs; i++) {
		if (function_is_go_type(func_type(m, m->nimported_funcs + i)))
			parse_function(m, &m->funcs[i], &c, a, touches, &f->fns[i]);
		else
			f->fns[i].why_not = "it is no Go function";
	}
	free(touches);
	find_returns(f, &c);
	code_free(&c);
}

void
flow_free(struct flow *f)
{
	free(f->fns);
	free(f->returns);
	free(f->resumes);
	free(f->cold);
	*f = (struct flow){0};
}

/* --- entries --- */

static int
by_number(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;
	return (x > y) - (x < y);
}

u32 *
flow_entries(const struct flow *f, const struct function *g, struct arena *a, u32 *n)
{
	u32 *e = arena_alloc(a, 2 * (size_t)g->ncalls + g->nsegments + 1, sizeof *e);
	struct walk w = {.todo = xcalloc(g->nsegments, sizeof *w.todo),
	                 .seen = xcalloc(g->nsegments, 1)};
	u32 count = add_orphans(f, g, &w, e);
	for (u32 i = 0; i < g->nsegments; i++) {
		const struct segment *s = &g->segments[i];
		for (u32 k = 0; k < s->n && w.seen[i]; k++) {
			const struct instr *in = &g->instrs[s->first + k];
			if (in->op != G_CALL)
				continue;
			const struct gocall *c = &g->calls[in->a];
			u32 pc = (u32)(c->pc & 0xffff);
			if (!c->stored || c->no_resume ||
			    !flow_passes(f, c, AFTER_RESUMES))
				continue;
			e[count++] = pc;
			if (c->first && pc)
				e[count++] = pc - 1;
		}
	}
	if (g->lowest == -8 && g->ncalls == 1 && function_segment(g, 1) == 0)
		e[count++] = 1;
	qsort(e, count, sizeof *e, by_number);
	*n = 0;
	for (u32 i = 0; i < count; i++)
		if (e[i] && (!*n || e[i] != e[*n - 1]))
			e[(*n)++] = e[i];
	free(w.todo);
	free(w.seen);
	return e;
}
