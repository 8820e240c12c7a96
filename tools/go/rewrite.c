/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/go/emit/adapter.h"
#include "tools/go/emit/body.h"
#include "tools/base/progress.h"
#include "tools/go/patch/native.h"
#include "tools/go/patch/os_signal.h"
#include "tools/go/recognise/pass.h"
#include "tools/go/dump.h"
#include "tools/go/rewrite.h"

struct rewriter {
	struct rewritten *r;
	const struct module *m;
	struct passes *passes;
	struct flow flow;
	struct arena functions; /* what flow is made of */
	u32 mul_type;           /* (i64, i64) -> (i64) */
	u32 hint_type;          /* (i64) -> () */
	u32 release_type;       /* (i64, i64, i64) -> () */
	u32 go_type, new_type;  /* (i32) -> (i32), (i32, i32) -> (i32) */
	u32 result_type;        /* (i32, i32) -> (i32, i64) */
	u32 *start;             /* by function index: gotargets.start */
	struct body_plan *plans;
	u32 enter; /* function: takes a new-style result to the old style */
	struct code code;
};

/* --- what the new module is made of --- */

static u32
add_function(struct rewriter *w, u32 type, u32 like)
{
	struct module *m = &w->r->m;
	u32 func = m->nimported_funcs + m->nfuncs;
	m->funcs[m->nfuncs++] =
	        (struct func){.type = type,
	                      .at = like == NO_FUNC ? 0 : m->funcs[like].at,
	                      .origin = like == NO_FUNC ? 0 : like + 1};
	if (m->func_names && like != NO_FUNC)
		m->func_names[func] = m->func_names[m->nimported_funcs + like];
	return func;
}

/* Encodes w->code as the body of a function. */
static void
set_body(struct rewriter *w, u32 func, const struct code *c)
{
	struct module *m = &w->r->m;
	struct func *f = &m->funcs[func - m->nimported_funcs];
	code_store(m, f, c, &w->r->arena);
}

/* --- connecting old bodies with new ones --- */

static bool
is_matched(const struct rewriter *w, u32 func)
{
	u32 i = func - w->m->nimported_funcs;
	return func >= w->m->nimported_funcs && !w->flow.fns[i].why_not;
}

/* Makes an old-style body call new-style functions. */
static void
rewrite_old(struct rewriter *w, u32 func)
{
	const struct func *f = &w->m->funcs[func - w->m->nimported_funcs];
	struct code in = {0}, *out = &w->code;
	bool changed = false;
	code_decode_valid(w->m, f, &in);
	adapter_begin(out, in.nlocals + 1);
	memcpy(out->locals, in.locals, in.nlocals);
	for (u32 i = 0; i < in.ninstrs; i++) {
		const struct instr *x = &in.instrs[i];
		if (x->op == OP_CALL && is_matched(w, x->a)) {
			code_add(out, OP_GLOBAL_GET, SP_GLOBAL, 0);
			code_add(out, OP_CALL, x->a, 0);
			code_add(out, OP_CALL, w->enter, 0);
			changed = true;
		} else if (x->op == OP_CALL_INDIRECT &&
		           function_is_go_type(&w->m->types[x->a])) {
			code_add(out, OP_LOCAL_SET, in.nlocals, 0);
			code_add(out, OP_GLOBAL_GET, SP_GLOBAL, 0);
			code_add(out, OP_LOCAL_GET, in.nlocals, 0);
			code_add(out, OP_CALL_INDIRECT, w->new_type, 0);
			code_add(out, OP_CALL, w->enter, 0);
			changed = true;
		} else {
			struct instr *copy = code_add(out, x->op, x->a, x->b);
			copy->align = x->align;
		}
	}
	/* the labels of its br_tables stay at their indexes */
	if (in.nlabels)
		memcpy(code_add_labels(out, in.nlabels), in.labels,
		       in.nlabels * sizeof *in.labels);
	if (changed)
		set_body(w, func, out);
	code_free(&in);
}

/* --- recognising the module --- */

static bool
no(const char **why, const char *what)
{
	*why = what;
	return false;
}

static bool
find_types(struct rewriter *w, const char **why)
{
	const struct module *m = w->m;
	static const u8 i32x3[] = {VT_I32, VT_I32, VT_I32};
	static const u8 i64x3[] = {VT_I64, VT_I64, VT_I64};
	w->go_type = NO_FUNC;
	for (u32 i = 0; i < m->ntypes && w->go_type == NO_FUNC; i++)
		if (function_is_go_type(&m->types[i]))
			w->go_type = i;
	if (w->go_type == NO_FUNC)
		return no(why, "no function of Go's type");
	w->new_type = w->r->m.ntypes++;
	w->r->m.types[w->new_type] = (struct functype){2, 1, i32x3};
	static const u8 with_result[] = {VT_I32, VT_I32, VT_I32, VT_I64};
	w->result_type = w->r->m.ntypes++;
	w->r->m.types[w->result_type] = (struct functype){2, 2, with_result};
	w->mul_type = w->r->m.ntypes++;
	w->r->m.types[w->mul_type] = (struct functype){2, 1, i64x3};
	w->hint_type = w->r->m.ntypes++;
	w->r->m.types[w->hint_type] = (struct functype){1, 0, i64x3};
	w->release_type = w->r->m.ntypes++;
	w->r->m.types[w->release_type] = (struct functype){3, 0, i64x3};
	return true;
}

/* Requires one table that is filled from constant places. */
static bool
check_tables(const struct module *m, const char **why)
{
	if (m->ntables != 1 || m->tables[0].type != VT_FUNCREF)
		return no(why, "not one table of functions");
	for (u32 i = 0; i < m->nelems; i++)
		if (m->elems[i].mode != SEG_ACTIVE || m->elems[i].type != VT_FUNCREF ||
		    m->elems[i].offset.op != OP_I32_CONST)
			return no(why, "a table that is filled in another way than Go's");
	if (m->nglobals < 3 || m->globals[SP_GLOBAL].type != VT_I32 ||
	    !m->globals[SP_GLOBAL].is_mutable)
		return no(why, "no global for SP");
	return true;
}

/* Excludes exported functions: the outside calls them by their old type. */
static void
exclude_exported(struct rewriter *w)
{
	const struct module *m = w->m;
	for (u32 i = 0; i < m->nexports; i++) {
		u32 func = m->exports[i].index;
		if (m->exports[i].kind == EXT_FUNC && is_matched(w, func))
			w->flow.fns[func - m->nimported_funcs].why_not = "it is exported";
	}
}

/* --- tables --- */

static u32
in_table(const struct rewriter *w, u32 func, bool start)
{
	if (func < w->m->nimported_funcs || !function_is_go_type(func_type(w->m, func)))
		return func;
	if (!is_matched(w, func))
		return w->start[func];
	/* a function that returns more than SP has another type */
	bool usual = !w->flow.fns[func - w->m->nimported_funcs].result_width;
	return start && usual ? w->start[func] : func;
}

/* Table 0 keeps what the resume loop calls. Table 1 holds what is called at entry 0. */
static void
rewrite_tables(struct rewriter *w)
{
	struct module *m = &w->r->m;
	u32 n = m->nelems;
	m->tables[m->ntables++] = m->tables[0];
	for (u32 i = 0; i < n; i++) {
		struct elem *e = &m->elems[i], *second = &m->elems[n + i];
		const struct constexpr *items = e->items;
		*second = *e;
		second->table = 1;
		e->items = arena_copy(&w->r->arena, items, e->n, 0, sizeof *items);
		second->items = arena_copy(&w->r->arena, items, e->n, 0, sizeof *items);
		for (u32 k = 0; k < e->n; k++) {
			if (items[k].op != OP_REF_FUNC)
				continue;
			e->items[k].bits = in_table(w, (u32)items[k].bits, false);
			second->items[k].bits = in_table(w, (u32)items[k].bits, true);
		}
	}
	m->nelems = 2 * n;
}

/* --- the whole --- */

static void
copy_module(struct rewriter *w)
{
	const struct module *m = w->m;
	struct module *to = &w->r->m;
	struct arena *a = &w->r->arena;
	*to = *m;
	to->arena = (struct arena){0};
	to->types = arena_copy(a, m->types, m->ntypes, 5, sizeof *m->types);
	/* room for a second body or an adapter, and a front, of each; and for three
	 * more */
	to->funcs = arena_copy(a, m->funcs, m->nfuncs, 2 * (size_t)m->nfuncs + 3,
	                       sizeof *m->funcs);
	attributes_own(to, 2 * (size_t)m->nfuncs + 3, a);
	to->tables = arena_copy(a, m->tables, m->ntables, 1, sizeof *m->tables);
	to->elems = arena_copy(a, m->elems, m->nelems, m->nelems, sizeof *m->elems);
	if (m->func_names)
		to->func_names = arena_copy(
		        a, m->func_names, m->nimported_funcs + (size_t)m->nfuncs,
		        2 * (size_t)m->nfuncs + 3, sizeof *m->func_names);
}

static const u8 trap_body[] = {0, OP_UNREACHABLE, OP_END};

/* Adds a function whose body is in prelude.h. */
static u32
add_operation(struct rewriter *w, u32 type, const char *name)
{
	u32 func = add_function(w, type, NO_FUNC);
	u32 i = func - w->m->nimported_funcs;
	w->r->m.attributes[i].native = name;
	w->r->m.attributes[i].in_prelude = true;
	w->r->m.funcs[i].body = (struct span){trap_body, sizeof trap_body};
	return func;
}

/* Puts the body in C in front of the Go function. */
static void
add_front(struct rewriter *w, u32 i)
{
	u32 func = w->m->nimported_funcs + i, front = add_function(w, w->new_type, i);
	struct module *to = &w->r->m;
	struct attributes *f = &to->attributes[front - to->nimported_funcs];
	f->native = attributes_of(w->m, i)->native;
	f->is_front = true;
	f->learns = attributes_of(w->m, i)->learns;
	f->fallback = w->start[func];
	to->attributes[f->fallback - to->nimported_funcs].role = "go";
	to->funcs[front - to->nimported_funcs].body =
	        (struct span){trap_body, sizeof trap_body};
	w->start[func] = front;
	w->r->stats.natives++;
}

/* Adds the functions of prelude.h that passes call. */
static void
add_operations(struct rewriter *w)
{
	if (!(w->passes->fulfilled & NEEDS_C))
		return;
	w->passes->p.mul_high = add_operation(w, w->mul_type, "guest_mul_high");
	w->passes->p.prefetch = add_operation(w, w->hint_type, "guest_prefetch");
	w->passes->p.release = add_operation(w, w->release_type, "guest_release");
}

/* Decides which bodies a function gets, and which of them callers call. */
static void
plan(struct rewriter *w)
{
	const struct module *m = w->m;
	w->plans = xcalloc(m->nfuncs + 1u, sizeof *w->plans);
	w->start = xcalloc(m->nimported_funcs + (size_t)m->nfuncs + 1, sizeof *w->start);
	for (u32 i = 0; i < m->nfuncs; i++) {
		u32 func = m->nimported_funcs + i;
		struct function *g = &w->flow.fns[i];
		w->start[func] = func;
		if (!function_is_go_type(func_type(m, func)))
			continue;
		if (g->why_not) {
			w->start[func] = add_function(w, w->new_type, i);
			w->r->m.attributes[w->start[func] - m->nimported_funcs].role =
			        "adapter";
			continue;
		}
		w->r->m.funcs[i].type = w->new_type;
		w->plans[i] =
		        body_plan(&w->flow, g, passes_wants(w->passes, PASS_structure));
		bool two = w->plans[i].n == 2;
		if (two || g->result_width) {
			u32 type = g->result_width ? w->result_type : w->new_type;
			w->start[func] = add_function(w, type, i);
			w->r->m.attributes[i].role = two ? "resume" : "entry";
		}
		w->plans[i].start_body = w->start[func];
		if (attributes_of(m, i)->native)
			add_front(w, i);
	}
}

/* If a function that is not of Go's type has a body in C (native.h), its own body becomes
 * a trap. */
static bool
write_native(struct rewriter *w, u32 i)
{
	struct attributes *f = &w->r->m.attributes[i];
	if (function_is_go_type(func_type(w->m, w->m->nimported_funcs + i)))
		f->native = NULL; /* rewritten functions have fronts instead */
	if (!f->native)
		return false;
	w->r->m.funcs[i].body = (struct span){trap_body, sizeof trap_body};
	w->r->stats.natives++;
	return true;
}

static void
dump_new_body(struct rewriter *w, u32 func, enum body_kind kind)
{
	static const char *const kinds[] = {
	        [BODY_ONLY] = NULL, [BODY_START] = "started", [BODY_RESUME] = "resumed"};
	if (dump_is_at(w->passes->dump, PASS_structure))
		dump_body(w->passes->dump, &w->r->m, func, kinds[kind], &w->code);
}

static void
write_bodies(struct rewriter *w)
{
	const struct module *m = w->m;
	struct gotargets t = {w->start, w->new_type, 1};
	adapter_enter(&w->code);
	set_body(w, w->enter, &w->code);
	for (u32 i = 0; i < m->nfuncs; i++) {
		u32 func = m->nimported_funcs + i;
		const struct function *g = &w->flow.fns[i];
		const struct body_plan *p = &w->plans[i];
		if (write_native(w, i))
			continue;
		if (g->why_not) {
			rewrite_old(w, func);
			if (function_is_go_type(func_type(m, func))) {
				adapter_around(&w->code, func);
				set_body(w, w->start[func], &w->code);
			}
			continue;
		}
		u64 after = 0;
		for (u32 k = 0; k < p->n; k++) {
			body_write(&w->flow, g, &t, p, p->kinds[k], p->start_body,
			           &w->code);
			set_body(w, p->kinds[k] == BODY_RESUME ? func : p->start_body,
			         &w->code);
			after += w->code.ninstrs;
			dump_new_body(w, func, p->kinds[k]);
		}
		if (p->n == 1 && p->start_body != func) {
			adapter_entry(&w->code, p->start_body);
			set_body(w, func, &w->code);
		}
		if (p->structured)
			passes_note(w->passes, PASS_structure, passes_size(g), after);
		w->r->stats.two_bodies += p->n == 2;
	}
}

static void
mark_cold(struct rewriter *w)
{
	const struct module *m = w->m;
	for (u32 i = 0; i < m->nfuncs && w->flow.cold; i++) {
		u32 func = m->nimported_funcs + i;
		w->r->m.attributes[i].cold = w->flow.cold[func];
		w->r->m.attributes[w->start[func] - m->nimported_funcs].cold =
		        w->flow.cold[func];
	}
}

static void
rewrite_functions(struct rewriter *w)
{
	struct rewrite_stats *s = &w->r->stats;
	double since = progress_now();
	flow_find(&w->flow, w->m, &w->functions);
	exclude_exported(w);
	stats_functions(s, &w->flow, &w->r->arena);
	s->seconds = progress_now() - since;
	w->passes->p.flow = &w->flow;
	w->passes->p.arena = &w->functions;
	w->enter = add_function(w, w->go_type, NO_FUNC);
	add_operations(w);
	w->passes->made = &w->r->m;
	passes_recognised(w->passes);
	passes_run(w->passes, SCOPE_FUNCTION);
	passes_run(w->passes, SCOPE_FUNCTIONS);
	since = progress_now();
	plan(w);
	mark_cold(w);
	write_bodies(w);
	rewrite_tables(w);
	w->passes->stats[PASS_structure].seconds = progress_now() - since;
	memcpy(s->passes, w->passes->stats, sizeof s->passes);
	w->passes->p.flow = NULL;
}

static u32
fulfilled(const struct module *m, const struct rewrite_options *o)
{
	return (o->library ? 0 : NEEDS_PROGRAM) | (o->emit_wasm ? 0 : NEEDS_C) |
	       (o->no_intrinsics ? 0 : NEEDS_INTRINSICS) |
	       (m->func_names ? NEEDS_NAMES : 0) |
	       (o->without >> PASS_structure & 1 ? 0 : NEEDS_STRUCTURE);
}

bool
rewrite(struct rewritten *r, struct module *m, struct arena *bodies,
        const struct rewrite_options *o, const char **why)
{
	struct dump dump = o->dump ? *o->dump : (struct dump){0};
	struct passes passes = {.p = {.m = m, .bodies = bodies},
	                        .dump = &dump,
	                        .without = o->without,
	                        .fulfilled = fulfilled(m, o)};
	struct rewriter w = {.r = r, .m = m, .passes = &passes};
	*r = (struct rewritten){0};
	attributes_own(m, 0, bodies);
	passes_run(&passes, SCOPE_MODULE);
	copy_module(&w);
	bool ok = check_tables(m, why) && find_types(&w, why);
	if (ok)
		rewrite_functions(&w);
	flow_free(&w.flow);
	free(w.plans);
	free(w.start);
	code_free(&w.code);
	arena_free(&w.functions);
	if (ok && dump.wanted)
		dump_end(&dump, m);
	if (!ok) {
		rewrite_free(r);
		native_forget(m);
	}
	r->signals_wait = passes.p.signals_wait;
	r->signals = ok && os_signal_in_front(&r->m) ? passes.p.signals : 0;
	return ok;
}

void
rewrite_free(struct rewritten *r)
{
	arena_free(&r->arena);
	*r = (struct rewritten){0};
}
