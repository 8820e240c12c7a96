/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/wasm/code.h"
#include "tools/go/recognise/function.h"
#include "tools/go/recognise/names.h"
#include "tools/go/recognise/pass.h"
#include "tools/go/patch/os_signal.h"

static const struct front {
	const char *function, *native;
} fronts[] = {{"os/signal.signal_recv", "native_signal_recv"},
              {"os/signal.signal_enable", "native_signal_enable"},
              {"os/signal.signal_disable", "native_signal_disable"},
              {"os/signal.signal_ignore", "native_signal_ignore"},
              {"os/signal.signal_ignored", "native_signal_ignored"},
              {"os.sigpipe", "native_sigpipe"}};

/* --- the shape --- */

/* An instruction, and the operand that it must have. */
struct like {
	u16 op;
	char operand; /* 'a', 'b', or 0: any */
	u64 value;
};

/* notetsleepg(&sig.note, -1). The function is also resumed at the code after the
 * `end`. */
static const struct like wait_shape[] = {{OP_LOCAL_GET, 'a', SP_LOCAL},
                                         {OP_I64_CONST, 0, 0},
                                         {OP_I64_STORE, 'b', 0},
                                         {OP_LOCAL_GET, 'a', SP_LOCAL},
                                         {OP_I64_EXTEND_I32_U, 0, 0},
                                         {OP_I64_CONST, 'b', 8},
                                         {OP_I64_ADD, 0, 0},
                                         {OP_I32_WRAP_I64, 0, 0},
                                         {OP_I64_CONST, 'b', (u64)-1},
                                         {OP_I64_STORE, 'b', 0},
                                         {OP_LOCAL_GET, 'a', SP_LOCAL},
                                         {OP_I32_CONST, 'b', 8},
                                         {OP_I32_SUB, 0, 0},
                                         {OP_LOCAL_TEE, 'a', SP_LOCAL},
                                         {OP_GLOBAL_SET, 'a', SP_GLOBAL},
                                         {OP_LOCAL_GET, 'a', SP_LOCAL},
                                         {OP_I64_CONST, 0, 0},
                                         {OP_I64_STORE, 'b', 0},
                                         {OP_I32_CONST, 'b', 0},
                                         {OP_CALL, 0, 0},
                                         {OP_GLOBAL_GET, 'a', SP_GLOBAL},
                                         {OP_LOCAL_SET, 'a', SP_LOCAL},
                                         {OP_BR_IF, 0, 0},
                                         {OP_END, 0, 0}};
enum { THE_NOTE = 1, THE_TIME = 8, THE_CALL = 19, WAIT = LEN(wait_shape) };
static const struct like argument_shape[] = {
        {OP_LOCAL_GET, 'a', SP_LOCAL}, {OP_I64_CONST, 0, 0}, {OP_I64_STORE, 'b', 0}};
static const struct like frame_shape[] = {{OP_LOCAL_GET, 'a', SP_LOCAL},
                                          {OP_I32_CONST, 0, 0},
                                          {OP_I32_SUB, 0, 0},
                                          {OP_LOCAL_TEE, 'a', SP_LOCAL},
                                          {OP_GLOBAL_SET, 'a', SP_GLOBAL}};

static bool
matches(const struct code *c, u32 at, const struct like *shape, u32 n)
{
	if (at > c->ninstrs || c->ninstrs - at < n)
		return false;
	for (u32 i = 0; i < n; i++) {
		const struct instr *in = &c->instrs[at + i];
		u64 operand = shape[i].operand == 'a' ? in->a : in->b;
		if (in->op != shape[i].op ||
		    (shape[i].operand && operand != shape[i].value))
			return false;
	}
	return true;
}

/* What was found in signal_recv. */
struct receive {
	u32 wait; /* where wait_shape is */
	u32 end;  /* the `end` of the next block */
	u32 frame;
	u64 note; /* address; the state lies 8 bytes higher */
};

/* Returns the end of the block that straight code from `at` on leads to; 0: the code is
 * not straight. */
static u32
block_end(const struct code *c, u32 at)
{
	for (; at < c->ninstrs && c->instrs[at].op != OP_END; at++)
		switch (c->instrs[at].op) {
		case OP_BLOCK:
		case OP_LOOP:
		case OP_IF:
		case OP_ELSE:
		case OP_BR_TABLE:
			return 0;
		}
	return at + 1 < c->ninstrs ? at : 0;
}

static bool
understand(const struct module *m, const struct code *c, struct receive *r)
{
	u32 waits = 0, frames = 0, states = 0;
	for (u32 i = 0; i < c->ninstrs; i++) {
		if (matches(c, i, wait_shape, WAIT) &&
		    span_is(m->func_names[c->instrs[i + THE_CALL].a],
		            "runtime.notetsleepg")) {
			waits++;
			r->wait = i;
			r->note = c->instrs[i + THE_NOTE].b;
		}
		/* a return address takes 8 */
		if (matches(c, i, frame_shape, LEN(frame_shape)) &&
		    c->instrs[i + 1].b > 8 && c->instrs[i + 1].b < 4096) {
			frames++;
			r->frame = (u32)c->instrs[i + 1].b;
		}
	}
	/* sig.state is looked at once and compared and swapped twice */
	for (u32 i = 0; i < c->ninstrs; i++)
		states += matches(c, i, argument_shape, LEN(argument_shape)) &&
		          c->instrs[i + 1].b == r->note + 8;
	if (waits != 1 || frames != 1 || states != 3 || !r->note ||
	    r->note > UINT32_MAX - 8)
		return false;
	r->end = block_end(c, r->wait + WAIT);
	return r->end != 0;
}

/* --- the change --- */

static void
change(struct code *c, const struct receive *r, u32 recv)
{
	const struct instr again[] = {
	        /* sig.state = sigIdle */
	        {.op = OP_I64_CONST, .b = r->note + 8},
	        {.op = OP_I32_WRAP_I64},
	        {.op = OP_I64_CONST},
	        {.op = OP_I64_STORE32, .align = 2},
	        /* SP is what it was at the entry */
	        {.op = OP_LOCAL_GET, .a = SP_LOCAL},
	        {.op = OP_I32_CONST, .b = r->frame},
	        {.op = OP_I32_ADD},
	        {.op = OP_LOCAL_TEE, .a = SP_LOCAL},
	        {.op = OP_GLOBAL_SET, .a = SP_GLOBAL},
	        /* Go's jump to another function */
	        {.op = OP_I32_CONST},
	        {.op = OP_CALL, .a = recv},
	        {.op = OP_GLOBAL_GET, .a = SP_GLOBAL},
	        {.op = OP_LOCAL_SET, .a = SP_LOCAL},
	        {.op = OP_RETURN},
	};
	u32 kept = r->wait + WAIT, rest = c->ninstrs - r->end;
	c->cap = kept + (u32)LEN(again) + rest;
	struct instr *to = xreallocn(NULL, c->cap, sizeof *to);
	memcpy(to, c->instrs, kept * sizeof *to);
	memcpy(to + kept, again, sizeof again);
	memcpy(to + kept + LEN(again), c->instrs + r->end, rest * sizeof *to);
	to[r->wait + THE_TIME].b = 0;
	free(c->instrs);
	c->instrs = to;
	c->ninstrs = c->cap;
}

/* Sets the attribute `native` of the functions of Go's runtime that os/signal uses. They
 * are known by their names. Changes signal_recv: it waits for a moment, not for ever.
 * After the wait it sets the state of runtime.sig to idle again, pops its frame and jumps
 * to its own beginning, where its body in C is. Nothing else sees a difference:
 * signal_recv still calls what it called, from the same places. Sets p->signals to the
 * address of that state in memory. Changes nothing if signal_recv is missing or has
 * another shape. */
u32
pass_signals(struct pass *p)
{
	struct module *m = p->m;
	struct code c = {0};
	struct receive r = {0};
	u32 recv = names_function(m, fronts[0].function);
	if (recv == GONAMES_NONE)
		return 0;
	code_decode_valid(m, &m->funcs[recv], &c);
	bool known = understand(m, &c, &r);
	if (known) {
		change(&c, &r, m->nimported_funcs + recv);
		code_store(m, &m->funcs[recv], &c, p->bodies);
	}
	code_free(&c);
	for (u32 i = 0; known && i < LEN(fronts); i++) {
		u32 f = names_function(m, fronts[i].function);
		if (f != GONAMES_NONE)
			m->attributes[f].native = fronts[i].native;
	}
	p->signals = known ? (u32)r.note + 8 : 0;
	return known;
}

bool
os_signal_prepared(const struct module *m)
{
	u32 recv = names_function(m, fronts[0].function);
	return recv != GONAMES_NONE && attributes_of(m, recv)->native;
}

bool
os_signal_in_front(const struct module *m)
{
	for (u32 i = 0; i < m->nfuncs; i++)
		if (attributes_of(m, i)->is_front &&
		    strcmp(attributes_of(m, i)->native, fronts[0].native) == 0)
			return true;
	return false;
}
