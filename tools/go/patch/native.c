/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/wasm/code.h"
#include "tools/go/recognise/names.h"
#include "tools/go/recognise/pass.h"
#include "tools/go/patch/native.h"

static const struct known {
	u64 hash;
	const char *native;
	const char *name; /* that it must have, or NULL */
	bool learns;
} known[] = {
#define NATIVE(hash, function) {hash, #function, NULL, false},
#define NAMED(hash, function, name) {hash, #function, name, false},
#define LEARNS(hash, function, name) {hash, #function, name, true},
#include "runtime/shared/natives.def"
#undef NATIVE
#undef NAMED
#undef LEARNS
        {0, NULL, NULL, false}};

/* FNV-1a, eight bytes at a time. */
static u64
mix(u64 h, u64 v)
{
	for (int i = 0; i < 8; i++, v >>= 8)
		h = (h ^ (v & 0xff)) * 0x100000001b3;
	return h;
}

/* Whether the linker decided this constant: a return address that is about to be stored
 * at SP, or the address of data. */
static bool
is_linked(const struct instr *in, const struct instr *end)
{
	bool address = in->b >= 4096 && in->b < 1 << 26;
	bool pc = in + 1 < end && in[1].op == OP_I64_STORE && in->b >= 1 << 28 &&
	          in->b < 1ull << 48;
	return address || pc;
}

u64
native_hash(const struct module *m, const struct func *f)
{
	const struct functype *t = &m->types[f->type];
	struct code c = {0};
	u64 h = 0xcbf29ce484222325;
	code_decode_valid(m, f, &c);
	h = mix(mix(h, t->nparams), t->nresults);
	for (u32 i = 0; i < t->nparams + t->nresults; i++)
		h = mix(h, t->types[i]);
	for (u32 i = 0; i < c.nlocals; i++)
		h = mix(h, c.locals[i]);
	for (u32 i = 0; i < c.ninstrs; i++) {
		const struct instr *in = &c.instrs[i];
		h = mix(h, in->op);
		if (in->op == OP_CALL || in->op == OP_CALL_INDIRECT)
			continue;
		if (in->op == OP_BR_TABLE) {
			for (u64 k = 0; k <= in->b; k++)
				h = mix(h, c.labels[in->a + k]);
		} else if (in->op != OP_I64_CONST ||
		           !is_linked(in, c.instrs + c.ninstrs)) {
			h = mix(mix(h, in->a), in->b);
		}
	}
	code_free(&c);
	return h;
}

static bool
is_called(const struct module *m, u32 i, const char *name)
{
	return m->func_names && names_is(m->func_names[m->nimported_funcs + i], name);
}

/* Sets the attribute `native` (the name of a C function, a static string) where the body
 * is known. rewrite.h calls bodies of Go's type as go/emit/body.h says. */
u32
pass_native(struct pass *p)
{
	struct module *m = p->m;
	u32 n = 0;
	for (u32 i = 0; i < m->nfuncs; i++) {
		u64 h = native_hash(m, &m->funcs[i]);
		for (const struct known *k = known; k->native; k++) {
			if (k->hash != h || (k->name && !is_called(m, i, k->name)))
				continue;
			m->attributes[i].native = k->native;
			m->attributes[i].learns = k->learns;
			n++;
		}
	}
	return n;
}

void
native_forget(struct module *m)
{
	m->attributes = NULL;
}
