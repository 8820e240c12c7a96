/* SPDX-License-Identifier: MIT */
/* signal_wait: lets the goroutine of Go's os/signal sleep while it waits. In Go's own
 * port it calls runtime.Gosched in a loop, for ever (runtime.notetsleepg of
 * lock_wasip1.go). Then there is always a goroutine that can run, the scheduler never
 * looks at descriptors, and a server with a graceful shutdown answers nobody. Here the
 * goroutine sleeps 10 ms between two looks, as any goroutine may. */
#include "tools/go/recognise/names.h"
#include "tools/go/recognise/pass.h"

#define SLEEP_NS 10000000

/* Returns the place where the word is made that the callee of this call takes, or 0 if it
 * is no call like this:
 *
 * local.get SP; i64.const word; i64.store; SP -= 8; local.get SP;
 * i64.const return address; i64.store; i32.const 0; call */
static u32
word_of(const struct code *c, u32 call)
{
	enum { BEFORE = 12 };
	static const u16 shape[BEFORE] = {OP_LOCAL_GET, OP_I64_CONST,  OP_I64_STORE,
	                                  OP_LOCAL_GET, OP_I32_CONST,  OP_I32_SUB,
	                                  OP_LOCAL_TEE, OP_GLOBAL_SET, OP_LOCAL_GET,
	                                  OP_I64_CONST, OP_I64_STORE,  OP_I32_CONST};
	if (call < BEFORE)
		return 0;
	u32 from = call - BEFORE;
	for (u32 i = 0; i < BEFORE; i++)
		if (c->instrs[from + i].op != shape[i])
			return 0;
	return c->instrs[from + 2].b == 0 && c->instrs[from + 4].b == 8 ? from + 1 : 0;
}

/* Sets the callee and its word. Returns false if there is not exactly one call of
 * `old`. */
static bool
call_instead(struct code *c, u32 old, u32 new)
{
	u32 word = 0, call = 0, calls = 0;
	for (u32 i = 0; i < c->ninstrs; i++)
		if (c->instrs[i].op == OP_CALL && c->instrs[i].a == old) {
			calls++;
			call = i;
			word = word_of(c, i);
		}
	if (calls != 1 || !word)
		return false;
	c->instrs[word].b = SLEEP_NS;
	c->instrs[call].a = new;
	return true;
}

/* Makes runtime.notetsleepg call time.Sleep(10 * time.Millisecond) instead of
 * runtime.mcall(gosched); both take one word at SP. The functions are known by their
 * names. Changes nothing if one is missing or has another shape. */
u32
pass_signal_wait(struct pass *p)
{
	struct module *m = p->m;
	u32 waits = names_function(m, "runtime.notetsleepg"),
	    mcall = names_function(m, "runtime.mcall"),
	    sleep = names_function(m, "time.Sleep");
	struct code c = {0};
	if (waits == GONAMES_NONE || mcall == GONAMES_NONE || sleep == GONAMES_NONE)
		return 0;
	struct func *f = &m->funcs[waits];
	code_decode_valid(m, f, &c);
	bool done =
	        call_instead(&c, m->nimported_funcs + mcall, m->nimported_funcs + sleep);
	if (done)
		code_store(m, f, &c, p->bodies);
	code_free(&c);
	p->signals_wait = done;
	return done;
}
