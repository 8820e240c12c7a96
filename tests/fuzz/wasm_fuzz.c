/* SPDX-License-Identifier: MIT */
/* wasm_fuzz copy IN OUT: reads a module, decodes and encodes every body, writes it.
 * wasm_fuzz hash IN END: prints the hashes of the functions whose names end so, for
 * runtime/shared/natives.def.
 * wasm_fuzz RUNS SEED FILE...: mutates modules and reads them; what is accepted is
 * rewritten as if it were Go's, lowered and written, and what was written must be
 * accepted again. Deterministic for a seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/wasm/code.h"
#include "tools/base/file.h"
#include "tools/go/recognise/names.h"
#include "tools/go/patch/native.h"
#include "tools/go/patch/preempt.h"
#include "tools/go/rewrite.h"
#include "tools/c/lower.h"

static u64 state;

static u64
random64(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t
below(size_t n)
{
	return n ? random64() % n : 0;
}

/* A place that matters: half of the time in the first KiB, where the sections are
 * small. */
static size_t
place(size_t n)
{
	return random64() & 1 ? below(n < 1024 ? n : 1024) : below(n);
}

static void
mutate(struct buf *b)
{
	static const u8 nasty[] = {0,    1,    0x7f, 0x80, 0xff, 0x0b,
	                           0x40, 0xfc, 0xfd, 0x70, 0x60};
	size_t at = place(b->n), n;
	switch (below(6)) {
	case 0:
		b->p[at] = (char)(b->p[at] ^ 1 << below(8));
		return;
	case 1:
		b->p[at] = (char)nasty[below(sizeof nasty)];
		return;
	case 2: /* a number as large as it gets */
		for (n = 0; n < 4 && at + n < b->n; n++)
			b->p[at + n] = (char)0xff;
		return;
	case 3:
		b->n = at ? at : 1;
		return;
	case 4: /* cut a piece out */
		n = below(16);
		if (at + n < b->n) {
			memmove(b->p + at, b->p + at + n, b->n - at - n);
			b->n -= n;
		}
		return;
	case 5: { /* copy a piece over another */
		size_t from = place(b->n);
		n = below(64);
		if (from + n <= b->n && at + n <= b->n)
			memmove(b->p + at, b->p + from, n);
		return;
	}
	}
}

static void
mutate_instr(struct code *c, struct instr *in)
{
	if (in->op == OP_BR_TABLE) { /* its fields are indexes into c->labels */
		c->labels[in->a + below(in->b + 1)] = (u32)below(in->b + 1);
		return;
	}
	switch (below(5)) {
	case 0:
		in->b += below(17) * 8 - 64;
		in->b = in->op == OP_I64_CONST ? in->b : (u32)in->b;
		return;
	case 1:
		in->a += (u32)below(5) - 2;
		return;
	case 2:
		in->a = (u32)below(4);
		return;
	case 3: { /* another instruction of the function */
		struct instr *other = &c->instrs[below(c->ninstrs)], was = *in;
		if (other->op != OP_BR_TABLE) {
			*in = *other;
			*other = was;
		}
		return;
	}
	case 4:
		in->b ^= 1;
		return;
	}
}

/* Changes a few instructions of a few functions: mostly still a valid module, and one
 * that lies about what Go does. */
static void
mutate_code(struct buf *b)
{
	struct module m;
	struct wasm_error err = {0};
	struct code c = {0};
	struct buf bodies[8] = {0}, out = {0};
	if (!wasm_read(&m, (struct span){(u8 *)b->p, b->n}, &err))
		return;
	for (size_t n = 0, most = 1 + below(4); m.nfuncs && n < most; n++) {
		struct func *f = &m.funcs[below(m.nfuncs)];
		if (!code_decode(&m, f, &c, &err) || c.ninstrs < 4)
			continue;
		for (size_t k = 1 + below(2); k > 0; k--)
			mutate_instr(&c, &c.instrs[below(c.ninstrs - 1)]);
		code_encode(&m, f, &c, &bodies[n]);
		f->body = (struct span){(u8 *)bodies[n].p, bodies[n].n};
	}
	wasm_write(&m, &out);
	wasm_free(&m);
	code_free(&c);
	for (size_t n = 0; n < LEN(bodies); n++)
		buf_free(&bodies[n]);
	buf_free(b);
	*b = out;
}

/* Whatever a module looks like, its rewritten form is one. */
static void
rewritten(struct module *m)
{
	static const struct gorewrite_options how[] = {
	        {.library = false},
	        {.without = UINT32_MAX, .emit_wasm = true, .no_intrinsics = true}};
	struct gorewritten r;
	struct wasm_error err = {0};
	struct gopreempt offsets;
	const char *why = NULL;
	gopreempt_find(m, &offsets);
	struct arena bodies = {0};
	if (m->nfuncs)
		m->funcs[below(m->nfuncs)].native = "a body in C";
	for (size_t i = 0; i < LEN(how); i++) {
		if (!gorewrite(&r, m, &bodies, &how[i], &why)) {
			if (!why)
				bug("not rewritten without a reason");
			continue;
		}
		if (!validate_module(&r.m, &err))
			bug("a rewritten module is not valid: %s", err.what);
		gorewrite_free(&r);
	}
	gonative_forget(m);
	arena_free(&bodies);
}

/* Whatever its table of lines says. */
static void
named(struct module *m)
{
	struct gonames g;
	struct gopclntab_func f;
	struct gopclntab_text file;
	u32 v;
	if (!gonames_find(&g, m))
		return;
	for (u32 i = 0; i < g.table.nfunc; i++)
		for (u32 pc = 0; pc < 8 && gopclntab_at(&g.table, i, &f); pc++)
			v = gopclntab_line(&g.table, &f, pc, &file, &v) +
			    gopclntab_frame(&g.table, &f, pc, &v);
	gonames_fill(&g, m);
	gonames_free(&g); /* with the names: they are not looked at again */
	m->func_names = NULL;
}

/* Returns whether the bytes were a module. */
static bool
one(const struct buf *b)
{
	struct module m, again;
	struct wasm_error err = {0};
	struct lowered l;
	struct buf out = {0};
	/* exactly as long as it is, so that ASan sees a read past its end */
	u8 *copy = xmalloc(b->n);
	memcpy(copy, b->p, b->n);
	bool ok = wasm_read(&m, (struct span){copy, b->n}, &err);
	if (ok && !validate_module(&m, &err)) {
		wasm_free(&m);
		ok = false;
	}
	if (!ok && (!err.what[0] || err.at > b->n))
		bug("a refusal without a reason, or beyond the file (%s, %zu)", err.what,
		    err.at);
	if (ok) {
		named(&m);
		rewritten(&m);
		lower_module(&l, &m);
		wasm_write(&l.m, &out);
		struct span s = {(const u8 *)out.p, out.n};
		if (!wasm_read(&again, s, &err) || !validate_module(&again, &err))
			bug("what was written is refused: %s at %zu", err.what, err.at);
		wasm_free(&again);
		lower_free(&l);
		wasm_free(&m);
		buf_free(&out);
	}
	free(copy);
	return ok;
}

static void
copy_module(const char *in, const char *out)
{
	struct module m;
	struct wasm_error err = {0};
	struct arena arena = {0};
	struct code c = {0};
	struct buf b = {0};
	struct span file = file_map(in);
	if (!wasm_read(&m, file, &err) || !validate_module(&m, &err))
		fatal("%s: %s at %zu", in, err.what, err.at);
	for (u32 i = 0; i < m.nfuncs; i++) {
		b.n = 0;
		if (!code_decode(&m, &m.funcs[i], &c, &err))
			fatal("%s: %s", in, err.what);
		code_encode(&m, &m.funcs[i], &c, &b);
		u8 *body = arena_alloc(&arena, b.n, 1);
		memcpy(body, b.p, b.n);
		m.funcs[i].body = (struct span){body, b.n};
	}
	b.n = 0;
	wasm_write(&m, &b);
	file_write(out, b.p, b.n);
	arena_free(&arena);
	code_free(&c);
	buf_free(&b);
	wasm_free(&m);
	file_unmap(file);
}

static bool
ends_with(struct span s, const char *end)
{
	size_t n = strlen(end);
	return s.n >= n && memcmp(s.p + s.n - n, end, n) == 0;
}

/* For runtime/shared/natives.def: the hashes of functions whose names end so. */
static void
print_hashes(const char *in, const char *name)
{
	struct module m;
	struct wasm_error err = {0};
	if (!wasm_read(&m, file_map(in), &err) || !validate_module(&m, &err))
		fatal("%s: %s at %zu", in, err.what, err.at);
	for (u32 i = 0; m.func_names && i < m.nfuncs; i++)
		if (ends_with(m.func_names[m.nimported_funcs + i], name))
			printf("0x%016llx %.*s\n",
			       (unsigned long long)gonative_hash(&m, &m.funcs[i]),
			       (int)m.func_names[m.nimported_funcs + i].n,
			       (const char *)m.func_names[m.nimported_funcs + i].p);
	wasm_free(&m);
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "hash") == 0) {
		print_hashes(argv[2], argv[3]);
		return 0;
	}
	if (argc == 4 && strcmp(argv[1], "copy") == 0) {
		copy_module(argv[2], argv[3]);
		return 0;
	}
	if (argc < 4)
		fatal("usage: wasm_fuzz RUNS SEED FILE...");
	unsigned long runs = strtoul(argv[1], NULL, 10), accepted = 0;
	state = strtoull(argv[2], NULL, 10) * 2654435761u + 88172645463325252ull;
	for (unsigned long i = 0; i < runs; i++) {
		struct span file = file_map(argv[3 + i % (size_t)(argc - 3)]);
		struct buf b = {0};
		buf_add(&b, file.p, file.n);
		if (i % 4 == 0)
			for (size_t n = 1 + below(4); n > 0; n--)
				mutate(&b);
		else
			mutate_code(&b);
		accepted += one(&b);
		buf_free(&b);
		file_unmap(file);
	}
	printf("%lu mutations, %lu accepted\n", runs, accepted);
	return 0;
}
