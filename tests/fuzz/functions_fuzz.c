/* SPDX-License-Identifier: MIT */
/* functions_fuzz RUNS SEED OBJECT...: changes compilers' objects and cuts them, changes
 * the records and puts them together again. What is written must be readable.
 * Deterministic for a seed. FUZZ_LAST=FILE: the bytes at hand are kept there, for when
 * they end the program. */
#include <elf.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tools/base/file.h"
#include "tools/functions/assemble.h"
#include "tools/functions/cut.h"
#include "tools/functions/frames.h"

enum { NUMBERS = 64, KEPT = 256 };

/* The records of the runs so far, the newest over the oldest. */
static struct buf kept[KEPT];
static size_t nkept, found, refused, opened, assembled;

static u32
below(u64 n)
{
	return (u32)fuzz_below(n);
}

static u64
nasty(void)
{
	static const u64 numbers[] = {
	        0,    1,      2,          4,          7,          8,          0x7f,
	        0xff, 0xfff1, 0xfff2,     0xffff,     0x7fffffff, 0x80000000, 0xffffffff,
	        24,   64,     1ull << 32, 1ull << 63, ~0ull,      ~0ull - 3};
	return below(3) ? numbers[below(LEN(numbers))] : below(64);
}

/* Changes a few bytes, or a number, anywhere from `from` on. */
static void
change(struct buf *b, size_t from, size_t n)
{
	if (from >= b->n)
		return;
	n = n < b->n - from ? n : b->n - from;
	size_t at = from + below(n), width = (size_t)1 << below(4);
	u64 value = nasty(), old = 0;
	width = width < b->n - at ? width : b->n - at;
	switch (below(4)) {
	case 0:
		b->p[at] = (char)(b->p[at] ^ 1 << below(8));
		return;
	case 1:
		memcpy(b->p + at, &value, width);
		return;
	case 2: /* a little more or less */
		memcpy(&old, b->p + at, width);
		old += (u64)below(9) - 4;
		memcpy(b->p + at, &old, width);
		return;
	case 3: { /* a piece over another */
		size_t to = from + below(n), count = below(40);
		if (at + count <= b->n && to + count <= b->n)
			memmove(b->p + to, b->p + at, count);
		return;
	}
	}
}

/* Changes an object where its structure is: the headers, and the contents of the
 * sections that are read. */
static void
change_object(struct buf *b)
{
	Elf64_Ehdr e;
	Elf64_Shdr h;
	if (b->n < sizeof e || !below(8)) {
		change(b, 0, b->n);
		return;
	}
	memcpy(&e, b->p, sizeof e);
	if (!below(12)) {
		change(b, 0, sizeof e);
		return;
	}
	if (!e.e_shnum || e.e_shoff > b->n ||
	    e.e_shnum * sizeof h > b->n - (size_t)e.e_shoff)
		return;
	size_t at = e.e_shoff + below(e.e_shnum) * sizeof h;
	if (!below(3)) {
		change(b, at, sizeof h);
		return;
	}
	memcpy(&h, b->p + at, sizeof h);
	if (h.sh_offset < b->n && h.sh_size)
		change(b, h.sh_offset, h.sh_size);
}

/* Reads what was written, as a linker would. */
static void
read_again(const struct buf *out)
{
	struct object o;
	struct frames f;
	struct arena arena = {0};
	const char *why =
	        object_open(&o, (struct span){(const u8 *)out->p, out->n}, &arena);
	if (!why)
		why = frames_read(&f, &o, &arena);
	if (why)
		bug("what was put together is refused: %s", why);
	arena_free(&arena);
}

/* Puts some records together with random numbers. */
static void
put_together(const struct record *records, u32 n)
{
	static const char names[NUMBERS][4] = {"a", "b", "c", "d", "a", "e", ""};
	struct assembly_function functions[8];
	struct assembly_number numbers[NUMBERS];
	u32 refs[8][NUMBERS], nnumbers = NUMBERS - below(2) * below(NUMBERS);
	u64 constants[8];
	struct buf out = {0};
	struct assembly_error err = {0};
	char own[NUMBERS][8];
	for (u32 i = 0; i < LEN(constants); i++)
		constants[i] = below(8) ? (u32)fuzz_random() & INT32_MAX : nasty();
	for (u32 i = 0; i < NUMBERS; i++) {
		snprintf(own[i], sizeof own[i], "f%u", i);
		numbers[i] = (struct assembly_number){
		        span_of(below(200) ? own[i] : names[i]), below(2), constants,
		        below(20) ? LEN(constants) : below(LEN(constants))};
	}
	for (u32 i = 0; i < n; i++) {
		for (u32 k = 0; k < NUMBERS; k++)
			refs[i][k] = below(nnumbers + (below(2000) == 0));
		refs[i][0] = i;
		functions[i] = (struct assembly_function){
		        &records[i], i, refs[i], below(30) ? NUMBERS : below(NUMBERS)};
	}
	struct assembly a = {n ? records[0].machine : EM_X86_64, functions, n, numbers,
	                     nnumbers};
	if (assemble(&out, &a, &err)) {
		assembled++;
		read_again(&out);
	} else if (!err.what || out.n) {
		bug("a refusal without a reason, or with half an object");
	}
	buf_free(&out);
}

static void
keep_last(const struct buf *b)
{
	if (getenv("FUZZ_LAST"))
		file_write(getenv("FUZZ_LAST"), b->p, b->n);
}

/* A copy just as long as it is, so that ASan sees a read past its end. */
static struct span
copy_of(const struct buf *b)
{
	u8 *copy = xmalloc(b->n + !b->n);
	if (b->n)
		memcpy(copy, b->p, b->n);
	return (struct span){copy, b->n};
}

static void
run_records(void)
{
	struct record records[8];
	struct span copies[8];
	u32 n = 0, tries = 1 + below(8);
	for (u32 i = 0; nkept && i < tries; i++) {
		struct buf b = {0}, *from = &kept[below(nkept < KEPT ? nkept : KEPT)];
		buf_add(&b, from->p, from->n);
		for (u32 k = below(3); k > 0; k--) /* mostly its tables */
			change(&b, 0, below(4) ? 200 : b.n);
		if (!below(50))
			b.n = below(b.n + 1);
		keep_last(&b);
		copies[n] = copy_of(&b);
		if (record_open(&records[n], copies[n])) {
			opened++;
			n++;
		} else {
			free((void *)copies[n].p);
		}
		buf_free(&b);
	}
	put_together(records, n);
	while (n > 0)
		free((void *)copies[--n].p);
}

static u32
ref(void *arg, u32 of, u32 n)
{
	(void)arg;
	return n == of ? 0 : n % 7 == 6 ? UINT32_MAX : 1 + n % 40;
}

static void
is_found(void *arg, u32 n, struct span bytes, const char *why)
{
	struct record r;
	(void)arg;
	(void)n;
	if (!why == !bytes.n)
		bug("a function is neither cut nor refused");
	refused += why != NULL;
	if (why)
		return;
	found++;
	if (!record_open(&r, bytes))
		bug("a new record is refused");
	struct buf *to = &kept[nkept++ % KEPT];
	to->n = 0;
	buf_add(to, bytes.p, bytes.n);
}

static void
run_object(const struct buf *b)
{
	struct cut_names names = {ref, is_found, NULL};
	struct span copy = copy_of(b);
	keep_last(b);
	cut_object(copy, &names);
	free((void *)copy.p);
}

int
main(int argc, char **argv)
{
	if (argc < 4)
		fatal("usage: functions_fuzz RUNS SEED OBJECT...");
	unsigned long runs = strtoul(argv[1], NULL, 10);
	fuzz_seed(strtoull(argv[2], NULL, 10));
	for (unsigned long i = 0; i < runs; i++) {
		struct span file = file_map(argv[3 + i % (size_t)(argc - 3)]);
		struct buf b = {0};
		buf_add(&b, file.p, file.n);
		for (u32 k = i < (size_t)(argc - 3) ? 0 : 1 + below(4); k > 0; k--)
			change_object(&b);
		if (!below(30))
			b.n = below(b.n + 1);
		run_object(&b);
		for (u32 k = 0; k < 4; k++)
			run_records();
		buf_free(&b);
		file_unmap(file);
	}
	for (size_t i = 0; i < KEPT; i++)
		buf_free(&kept[i]);
	printf("%lu objects: %zu records, %zu refused; %zu records opened, %zu objects "
	       "assembled\n",
	       runs, found, refused, opened, assembled);
	return 0;
}
