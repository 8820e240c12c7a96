/* SPDX-License-Identifier: MIT */
/* program: compiles a batch, cuts it, numbers its functions as a program would, puts
 * them together again, and links and runs the result. */
#ifndef TESTS_UNIT_FUNCTIONS_PROGRAM_H
#define TESTS_UNIT_FUNCTIONS_PROGRAM_H

#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tests/unit/functions/batch.h"
#include "tools/base/file.h"
#include "tools/base/interrupt.h"
#include "tools/base/spawn.h"
#include "tools/base/toolpath.h"
#include "tools/functions/assemble.h"
#include "tools/functions/cut.h"

enum { NUMBERS = 1024, REFS = 64 };

/* A function of a batch. */
struct part {
	u32 n;
	struct buf bytes; /* the record, empty if it was refused */
	char refused[100];
	struct record record;
	u32 refs[REFS]; /* numbers in the batch */
	u32 nrefs;
};

struct batch {
	struct part parts[NUMBERS];
	u32 nparts;
	struct { /* by number */
		u32 refs[REFS];
		u32 nrefs;
	} lists[NUMBERS];
	u32 limit; /* numbers from here on are in no list */
};

static u32
batch_ref(void *arg, u32 of, u32 n)
{
	struct batch *b = arg;
	if (of >= NUMBERS || n >= b->limit)
		return UINT32_MAX;
	if (!b->lists[of].nrefs)
		b->lists[of].refs[b->lists[of].nrefs++] = of;
	for (u32 i = 0; i < b->lists[of].nrefs; i++)
		if (b->lists[of].refs[i] == n)
			return i;
	if (b->lists[of].nrefs == REFS)
		return UINT32_MAX;
	b->lists[of].refs[b->lists[of].nrefs] = n;
	return b->lists[of].nrefs++;
}

static void
batch_found(void *arg, u32 n, struct span record, const char *refused)
{
	struct batch *b = arg;
	if (b->nparts == NUMBERS || n >= NUMBERS)
		return;
	struct part *p = &b->parts[b->nparts++];
	p->n = n;
	if (refused)
		snprintf(p->refused, sizeof p->refused, "%s", refused);
	else
		buf_add(&p->bytes, record.p, record.n);
	batch_ref(b, n, n);
	memcpy(p->refs, b->lists[n].refs, sizeof p->refs);
	p->nrefs = b->lists[n].nrefs;
	if (!refused)
		EXPECT(record_open(&p->record,
		                   (struct span){(u8 *)p->bytes.p, record.n}));
}

/* Cuts an object; the caller frees the batch with batch_free. */
static inline struct batch *
batch_cut(struct span object, const char **why)
{
	struct batch *b = xcalloc(1, sizeof *b);
	b->limit = NUMBERS;
	struct cut_names names = {batch_ref, batch_found, b};
	*why = cut_object(object, &names);
	return b;
}

static inline void
batch_free(struct batch *b)
{
	for (u32 i = 0; i < b->nparts; i++)
		buf_free(&b->parts[i].bytes);
	free(b);
}

/* How a program numbers the functions of a batch, and which of them it defines. */
struct numbering {
	u32 factor, plus; /* number n of the batch is n * factor + plus, modulo NUMBERS */
	bool backwards;
	u32 step, of; /* defines every step-th, from `of` on */
	bool local;   /* not 1, to which the main program refers, but the others */
};

static inline u32
numbering_of(const struct numbering *how, u32 n)
{
	return (n * how->factor + how->plus) % NUMBERS;
}

/* Puts a batch together. Returns whether it could be done. */
static inline bool
batch_assemble(const struct batch *b, const struct numbering *how, struct buf *out,
               struct assembly_error *err)
{
	struct assembly_number numbers[NUMBERS] = {{{0}, false, NULL, 0}};
	struct assembly_function *functions = xcalloc(NUMBERS, sizeof *functions);
	u32(*refs)[REFS] = xcalloc(NUMBERS, sizeof *refs);
	struct assembly a = {.functions = functions, .numbers = numbers, NUMBERS};
	struct arena arena = {0};
	a.nnumbers = NUMBERS;
	a.machine = b->nparts ? b->parts[0].record.machine : 0;
	for (u32 n = 0; n < NUMBERS; n++) {
		struct assembly_number *to = &numbers[numbering_of(how, n)];
		char *name = arena_alloc(&arena, 16, 1);
		snprintf(name, 16, "f%u", n);
		to->name = span_of(name);
		to->global = !how->local;
		u64 *constants = arena_alloc(&arena, 4, sizeof *constants);
		for (u32 k = 0; k < 4; k++)
			constants[k] = number(n, k);
		to->constants = constants;
		to->nconstants = 4;
	}
	for (u32 k = how->of; k < b->nparts; k += how->step) {
		u32 i = how->backwards ? b->nparts - 1 - k : k;
		const struct part *p = &b->parts[i];
		if (!p->bytes.n)
			continue;
		for (u32 r = 0; r < p->nrefs; r++)
			refs[i][r] = numbering_of(how, p->refs[r]);
		functions[a.nfunctions++] = (struct assembly_function){
		        &p->record, numbering_of(how, p->n), refs[i], p->nrefs};
	}
	bool ok = assemble(out, &a, err);
	arena_free(&arena);
	free(functions);
	free(refs);
	return ok;
}

/* --- programs --- */

/* The test's own directory. */
static inline char *
in_directory(const char *name)
{
	const char *t = getenv("t");
	return xasprintf("%s/%s", t ? t : ".", name);
}

/* Runs a command made of words with blanks between them. Returns what it printed, a new
 * string, or NULL if it failed: then that is shown. */
static inline char *
run_words(const char *words, bool quiet)
{
	static bool started;
	struct args a = {0};
	struct result r;
	char *out = NULL;
	if (!started)
		interrupt_init();
	started = true;
	args_words(&a, words);
	if (!spawn_run(a.v, NULL, &r))
		printf("cannot start: %s\n", words);
	else if (r.status != 0 && !quiet)
		printf("%s\nstatus %d: %.*s\n", words, r.status, (int)r.out.n, r.out.p);
	else if (r.status == 0)
		out = xasprintf("%.*s", (int)r.out.n, r.out.n ? r.out.p : "");
	buf_free(&r.out);
	args_free(&a);
	return out;
}

static inline bool
succeeds(const char *words)
{
	char *out = run_words(words, false);
	bool ok = out != NULL;
	free(out);
	return ok;
}

static inline bool
has_command(const char *name)
{
	char *path = toolpath_find(name);
	free(path);
	return path != NULL;
}

#endif
