/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/function.h"
#include "tools/go/patch/preempt.h"

enum { G_GLOBAL = 2, NEAR = 48 };

/* The offsets found so far, and how often. */
struct finds {
	struct preempt_offsets p;
	u32 checks, comparisons;
	bool differ;
};

static bool
is(const struct instr *in, u16 op, u32 a)
{
	return in->op == op && in->a == a;
}

/* `SP; g; i32.wrap_i64; i32.load X; [i32.const; i32.add]; i32.le_u` */
static void
look_for_check(const struct instr *in, u32 n, struct finds *f)
{
	if (n < 7 || !is(&in[0], OP_LOCAL_GET, SP_LOCAL) ||
	    !is(&in[1], OP_GLOBAL_GET, G_GLOBAL) || in[2].op != OP_I32_WRAP_I64 ||
	    in[3].op != OP_I32_LOAD)
		return;
	if (in[4].op != OP_I32_LE_U &&
	    !(in[4].op == OP_I32_CONST && in[5].op == OP_I32_ADD &&
	      in[6].op == OP_I32_LE_U))
		return;
	f->differ |= f->checks && f->p.stackguard0 != in[3].b;
	f->p.stackguard0 = (u32)in[3].b;
	f->checks++;
}

/* `load X of what local r holds into local s`, or of g. Returns its length, or 0. */
static u32
load_into(const struct instr *in, u32 n, bool from_g, u32 r, u32 *offset, u32 *s)
{
	u32 i = 0;
	if (n < 5 || (from_g ? !is(&in[i], OP_GLOBAL_GET, G_GLOBAL)
	                     : !is(&in[i], OP_LOCAL_GET, r)))
		return 0;
	i++;
	if (in[i++].op != OP_I32_WRAP_I64 || in[i].op != OP_I64_LOAD)
		return 0;
	*offset = (u32)in[i++].b;
	if (in[i].op != OP_LOCAL_SET && in[i].op != OP_LOCAL_TEE)
		return 0;
	*s = in[i].a;
	/* after a tee the value is on the stack, as after a get */
	return in[i].op == OP_LOCAL_TEE ? i : i + 1;
}

/* `g; load X of what r holds; i64.ne; if`, somewhere near */
static void
look_for_curg(const struct instr *in, u32 n, u32 r, struct finds *f)
{
	for (u32 i = 0; i + 6 <= n && i < NEAR; i++) {
		const struct instr *c = &in[i];
		if (!is(&c[0], OP_GLOBAL_GET, G_GLOBAL) || !is(&c[1], OP_LOCAL_GET, r) ||
		    c[2].op != OP_I32_WRAP_I64 || c[3].op != OP_I64_LOAD ||
		    c[4].op != OP_I64_NE || c[5].op != OP_IF)
			continue;
		f->differ |= f->p.curg && f->p.curg != c[3].b;
		f->p.curg = (u32)c[3].b;
		return;
	}
}

/* `r = g.m; s = r.g0; ...; g; s; i64.eq; if` */
static void
look_for_comparison(const struct instr *in, u32 n, struct finds *f)
{
	u32 m, g0, r, s, k = load_into(in, n, true, 0, &m, &r);
	if (!k)
		return;
	struct instr second[5];
	for (u32 i = 0; i < 5 && k + i < n; i++)
		second[i] = in[k + i];
	if (n < k + 5)
		return;
	if (second[0].op == OP_LOCAL_TEE)
		second[0] = (struct instr){.op = OP_LOCAL_GET, .a = r};
	if (!load_into(second, 5, false, r, &g0, &s))
		return;
	for (u32 i = k + 4; i + 3 < n && i < k + NEAR; i++) {
		if (!is(&in[i], OP_GLOBAL_GET, G_GLOBAL) ||
		    !is(&in[i + 1], OP_LOCAL_GET, s) || in[i + 2].op != OP_I64_EQ ||
		    in[i + 3].op != OP_IF)
			continue;
		f->differ |= f->comparisons && (f->p.m != m || f->p.g0 != g0);
		f->p.m = m;
		f->p.g0 = g0;
		f->comparisons++;
		look_for_curg(&in[i], n - i, r, f);
		return;
	}
}

bool
preempt_find(const struct module *m, struct preempt_offsets *p)
{
	struct code c = {0};
	struct finds f = {0};
	for (u32 i = 0; i < m->nfuncs; i++) {
		code_decode_valid(m, &m->funcs[i], &c);
		for (u32 k = 0; k < c.ninstrs; k++) {
			look_for_check(&c.instrs[k], c.ninstrs - k, &f);
			look_for_comparison(&c.instrs[k], c.ninstrs - k, &f);
		}
	}
	code_free(&c);
	*p = f.p;
	return !f.differ && f.checks > 100 && f.comparisons >= 2 && m->nglobals > 2 &&
	       m->globals[G_GLOBAL].type == VT_I64;
}

/* --- checks of large frames --- */

enum { WIDE = 6 };

/* `g; i32.wrap_i64; i32.load stackguard0; i32.const; i32.add; i32.le_u` */
static bool
is_large_check(const struct instr *in, u32 n, const struct preempt_offsets *p)
{
	return n >= WIDE && is(&in[0], OP_GLOBAL_GET, G_GLOBAL) &&
	       in[1].op == OP_I32_WRAP_I64 && in[2].op == OP_I32_LOAD &&
	       in[2].b == p->stackguard0 && in[3].op == OP_I32_CONST &&
	       in[4].op == OP_I32_ADD && in[5].op == OP_I32_LE_U;
}

static void
widen(struct instr *in)
{
	in[2].op = OP_I64_LOAD32_U;
	in[3].op = OP_I64_CONST; /* not negative: the bits of an i32 are zero-extended */
	in[4].op = OP_I64_ADD;
	in[5].op = OP_I64_LE_U;
}

/* Writes to c the body of f with its checks widened. One operand, SP, is on the stack in
 * front of each. */
static u32
widen_checks(struct code *c, const struct preempt_offsets *p)
{
	u32 found = 0, n = c->ninstrs;
	for (u32 i = 0; i < n; i++)
		found += is_large_check(&c->instrs[i], n - i, p);
	if (!found)
		return 0;
	c->cap = n + found;
	struct instr *to = xreallocn(NULL, c->cap, sizeof *to);
	c->ninstrs = 0;
	for (u32 i = 0; i < n; i++) {
		if (is_large_check(&c->instrs[i], n - i, p)) {
			to[c->ninstrs++] = (struct instr){.op = OP_I64_EXTEND_I32_U};
			widen(&c->instrs[i]);
		}
		to[c->ninstrs++] = c->instrs[i];
	}
	free(c->instrs);
	c->instrs = to;
	return found;
}

u32
preempt_widen(struct module *m, const struct preempt_offsets *p, struct arena *a)
{
	struct code c = {0};
	u32 found = 0;
	for (u32 i = 0; i < m->nfuncs; i++) {
		struct func *f = &m->funcs[i];
		code_decode_valid(m, f, &c);
		u32 n = widen_checks(&c, p);
		if (!n)
			continue;
		code_store(m, f, &c, a);
		found += n;
	}
	code_free(&c);
	return found;
}
