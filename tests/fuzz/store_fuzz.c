/* SPDX-License-Identifier: MIT */
/* store_fuzz SECONDS SEED: changes a segment of a store at random, mostly in its index and
 * with correct checksums, and does all that can be done with the store; likewise with the
 * file of an export. Values that are found must be the right ones, unless their checksums
 * were made anew. Afterwards the store must keep what is added. */
#include "tests/fuzz/fuzz.h"
#include "tests/unit/stores.h"
#include "tools/toolchain/carry.h"

static const char identity[] = "the fuzzer\n";
static int directory;

/* A number that somebody might believe. */
static u64
interesting(u64 size)
{
	const u64 numbers[] = {0,          1,
	                       7,          8,
	                       size - 40,  size,
	                       size + 1,   1u << 24,
	                       1u << 31,   UINT32_MAX,
	                       1ull << 32, 1ull << 63,
	                       UINT64_MAX, UINT64_MAX - 7,
	                       size / 2};
	u64 n = numbers[fuzz_below(LEN(numbers))];
	return fuzz_below(4) ? n : n + fuzz_below(64) - 32;
}

static void
write_number(u8 *p, size_t room, u64 n)
{
	memcpy(p, &n, room < 8 ? room : fuzz_below(2) ? 4 : 8);
}

/* A store with the values 0 to n, in one segment. Half of them end with a page: what is
 * read behind the file then ends the program. */
static struct stores_file
make_segment(u64 n)
{
	store_clear(directory);
	stores_put(directory, 0, n);
	struct stores_file f = stores_read_segment(directory);
	u64 more = 4096 - f.n % 4096;
	if (fuzz_below(2) && more > 200) {
		/* one more entry, which may take four more starts for each entry */
		u8 key[HASH_BYTES];
		u64 bits = 0, after = 0;
		while (1ull << bits < n)
			bits++;
		while (1ull << after < n + 1)
			after++;
		u64 index = 56 + 4 + ((4ull << after) - (4ull << bits));
		stores_key(n, key);
		struct store *s = store_open(directory);
		store_clear(directory);
		stores_add(s, 0, n);
		u64 size = (more + 4096 - index % 4096) / 8 * 8;
		store_add(s, key, (struct span){stores_value(999).p, size % 8192});
		store_close(s);
		free(f.p);
		f = stores_read_segment(directory);
	}
	return f;
}

/* Makes the checksum of a random entry right for where it says that its value is. */
static void
correct_entry(struct stores_file *f)
{
	u64 entries, at;
	u32 n, size;
	memcpy(&entries, f->p + f->n - STORES_END + 8, 8);
	memcpy(&n, f->p + f->n - STORES_END + 16, 4);
	if (!n || entries > f->n || (f->n - entries) / 56 < n)
		return;
	u8 *e = f->p + entries + 56 * fuzz_below(n);
	at = fuzz_below(f->n);
	size = (u32)fuzz_below(f->n - at + 1);
	memcpy(e + 32, &at, 8);
	memcpy(e + 40, &size, 4);
	u64 check = checksum(checksum(size, e, HASH_BYTES), f->p + at, size);
	memcpy(e + 48, &check, 8);
}

static void
change_bytes(u8 *p, size_t n, size_t from)
{
	for (u64 k = 1 + fuzz_below(6); k > 0; k--) {
		size_t at = from + fuzz_below(n - from);
		if (fuzz_below(2))
			p[at] ^= (u8)(1 + fuzz_below(255));
		else
			write_number(p + (at & ~(size_t)3), n - (at & ~(size_t)3),
			             interesting(n));
	}
}

static void
use(u64 n, bool forged)
{
	struct store *s = store_open(directory);
	struct store_entry *list;
	struct carry_count count;
	u8 key[HASH_BYTES];
	struct span got;
	u64 bytes;
	volatile u8 last;
	for (u64 i = 0; s && i < n + 5; i++) {
		stores_key(i, key);
		if (!store_find(s, key, &got))
			continue;
		for (size_t k = 0; k < got.n; k++)
			last = got.p[k]; /* it can be read */
		(void)last;
		if (!forged && i < n && !span_eq(got, stores_value(i))) {
			printf("number %llu: a wrong value\n", (unsigned long long)i);
			abort();
		}
	}
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	if (!s || !f || !carry_export(s, span_of(identity), f, &count))
		abort();
	fclose(f);
	free(text);
	store_close(s);
	store_list(directory, &list, &bytes);
	free(list);
	if (fuzz_below(2))
		store_shrink(directory,
		             fuzz_below(2) ? fuzz_below(4000) : interesting(4000));
	stores_put(directory, 1000, 1003);
	if (!forged && stores_look(directory, 1000, 1003) != 3)
		abort();
}

static void
change_segment(void)
{
	u64 n = 1 + fuzz_below(40), entries;
	struct stores_file f = make_segment(n);
	bool forged = false;
	memcpy(&entries, f.p + f.n - STORES_END + 8, 8);
	change_bytes(f.p, f.n, fuzz_below(4) ? entries : 0);
	if (fuzz_below(3) == 0) {
		correct_entry(&f);
		forged = true;
	}
	size_t size = fuzz_below(8) ? f.n : fuzz_below(f.n);
	if (fuzz_below(4))
		stores_correct_end(&f);
	stores_write_segment(directory, &f, size);
	use(n, forged);
	free(f.p);
}

static void
change_export(void)
{
	struct carry_count count;
	char *text = NULL;
	size_t n = 0;
	u64 values = fuzz_below(6);
	store_clear(directory);
	if (values)
		stores_put(directory, 0, values);
	struct store *s = store_open(directory);
	FILE *f = open_memstream(&text, &n);
	if (!s || !f || !carry_export(s, span_of(identity), f, &count))
		abort();
	fclose(f);
	change_bytes((u8 *)text, n, fuzz_below(4) ? strlen(CARRY_MARK) : 0);
	if (fuzz_below(4)) {
		struct hash h;
		hash_start(&h);
		hash_bytes(&h, text, n - HASH_BYTES);
		hash_end(&h, (u8 *)text + n - HASH_BYTES);
	}
	f = fmemopen(text, fuzz_below(8) ? n : 1 + fuzz_below(n), "r");
	free(carry_import(s, span_of(identity), f, &count));
	fclose(f);
	free(text);
	store_close(s);
	stores_put(directory, 1000, 1003);
	if (stores_look(directory, 1000, 1003) != 3)
		abort();
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	u64 seed = strtoull(argv[2], NULL, 10), n = 0;
	time_t end = time(NULL) + atol(argv[1]);
	directory = stores_fresh();
	do {
		fuzz_seed(seed + n);
		if (n++ % 4)
			change_segment();
		else
			change_export();
	} while (time(NULL) < end);
	stores_remove(directory);
	printf("%llu stores\n", (unsigned long long)n);
	return 0;
}
