/* SPDX-License-Identifier: MIT */
/* wasm_fuzz copy IN OUT: reads a module, decodes and encodes every body, writes it.
 * wasm_fuzz hash IN END: prints the hashes of the functions whose names end so, for
 * runtime/shared/natives.def.
 * wasm_fuzz verdicts OUT RUNS SEED FILE...: mutates modules and writes each, with what
 * the reader says, into one file for verdicts.mjs.
 * wasm_fuzz RUNS SEED FILE...: mutates modules and reads them; what is accepted is
 * rewritten as if it were Go's, lowered and written, and what was written must be
 * accepted again. Deterministic for a seed. FUZZ_LAST=FILE: the module at hand is kept
 * there, for when that ends the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"
#include "tools/go/recognise/attributes.h"
#include "tools/base/file.h"
#include "tools/go/recognise/names.h"
#include "tools/go/patch/native.h"
#include "tools/go/patch/preempt.h"
#include "tools/go/rewrite.h"
#include "tools/c/lower.h"

/* Whatever a module looks like, its rewritten form is one. Passes change m: its new bodies
 * live in `bodies`. */
static void
rewritten(struct module *m, struct arena *bodies)
{
	static const struct rewrite_options how[] = {
	        {.library = false},
	        {.without = UINT32_MAX, .emit_wasm = true, .no_intrinsics = true}};
	struct rewritten r;
	struct wasm_error err = {0};
	struct preempt_offsets offsets;
	const char *why = NULL;
	preempt_find(m, &offsets);
	attributes_own(m, 0, bodies);
	if (m->nfuncs)
		m->attributes[below(m->nfuncs)].native = "a body in C";
	for (size_t i = 0; i < LEN(how); i++) {
		if (!rewrite(&r, m, bodies, &how[i], &why)) {
			if (!why)
				bug("not rewritten without a reason");
			continue;
		}
		if (!validate_module(&r.m, &err))
			bug("a rewritten module is not valid: %s", err.what);
		rewrite_free(&r);
	}
	native_forget(m);
}

/* Whatever its table of lines says. */
static void
named(struct module *m)
{
	struct names g;
	struct gopclntab_func f;
	struct gopclntab_text file;
	u32 v;
	if (!names_find(&g, m))
		return;
	for (u32 i = 0; i < g.table.nfunc; i++)
		for (u32 pc = 0; pc < 8 && gopclntab_at(&g.table, i, &f); pc++)
			v = gopclntab_line(&g.table, &f, pc, &file, &v) +
			    gopclntab_frame(&g.table, &f, pc, &v);
	names_fill(&g, m);
	names_free(&g); /* with the names: they are not looked at again */
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
	if (getenv("FUZZ_LAST"))
		file_write(getenv("FUZZ_LAST"), b->p, b->n);
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
		struct arena bodies = {0};
		rewritten(&m, &bodies);
		lower_module(&l, &m);
		wasm_write(&l.m, &out);
		struct span s = {(const u8 *)out.p, out.n};
		if (!wasm_read(&again, s, &err) || !validate_module(&again, &err))
			bug("what was written is refused: %s at %zu", err.what, err.at);
		wasm_free(&again);
		lower_free(&l);
		wasm_free(&m);
		arena_free(&bodies);
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
			       (unsigned long long)native_hash(&m, &m.funcs[i]),
			       (int)m.func_names[m.nimported_funcs + i].n,
			       (const char *)m.func_names[m.nimported_funcs + i].p);
	wasm_free(&m);
}

/* Random bodies are most of what verdicts are asked about; a Go module gets none, but
 * more changes of its sections. */
static void
mutate(struct buf *b, bool verdicts)
{
	bool small = b->n < 65536;
	size_t how = below(6);
	if (how == 0) {
		for (size_t n = 1 + below(4); n > 0; n--)
			mutate_bytes(b);
	} else if (how == 1 || (how == 2 && !small)) {
		mutate_sections(b);
		if (!below(4))
			mutate_bytes(b);
	} else if (small && (how == 2 || (verdicts && how < 5))) {
		random_body(b);
	} else {
		mutate_code(b);
	}
}

/* Length, bytes, whether it is accepted, length of the message, message. */
static void
write_verdict(FILE *out, const struct buf *b)
{
	struct module m;
	struct wasm_error err = {0};
	struct buf row = {0};
	bool ok = wasm_read(&m, (struct span){(u8 *)b->p, b->n}, &err);
	if (ok) {
		ok = validate_module(&m, &err);
		wasm_free(&m);
	}
	write_fixed(&row, b->n, 4);
	buf_add(&row, b->p, b->n);
	buf_u8(&row, ok);
	size_t n = ok ? 0 : strlen(err.what);
	write_fixed(&row, n, 4);
	buf_add(&row, err.what, n);
	if (fwrite(row.p, 1, row.n, out) != row.n)
		fatal("cannot write:");
	buf_free(&row);
}

static void
runs(unsigned long count, FILE *out, char **files, size_t nfiles)
{
	unsigned long accepted = 0;
	for (unsigned long i = 0; i < count; i++) {
		struct span file = file_map(files[i % nfiles]);
		struct buf b = {0};
		buf_add(&b, file.p, file.n);
		mutate(&b, out != NULL);
		if (out)
			write_verdict(out, &b);
		else
			accepted += one(&b);
		buf_free(&b);
		file_unmap(file);
	}
	if (!out)
		printf("%lu mutations, %lu accepted\n", count, accepted);
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
	bool verdicts = argc > 5 && strcmp(argv[1], "verdicts") == 0;
	char **a = argv + (verdicts ? 3 : 1);
	if (argc < 4)
		fatal("usage: wasm_fuzz [verdicts OUT] RUNS SEED FILE...");
	FILE *out = verdicts ? fopen(argv[2], "wb") : NULL;
	if (verdicts && !out)
		fatal("%s:", argv[2]);
	fuzz_seed(strtoull(a[1], NULL, 10));
	runs(strtoul(a[0], NULL, 10), out, a + 2, (size_t)(argv + argc - (a + 2)));
	if (out && fclose(out))
		fatal("%s:", argv[2]);
	return 0;
}
