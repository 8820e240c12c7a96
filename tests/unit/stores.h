/* SPDX-License-Identifier: MIT */
/* stores: what the tests of the indexed store share: stores with numbered values, and a
 * store's file as bytes. */
#ifndef TESTS_UNIT_STORES_H
#define TESTS_UNIT_STORES_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tree.h"
#include "tools/base/checksum.h"
#include "tools/toolchain/store.h"

static char stores_place[64];

/* A new directory, open. */
static inline int
stores_fresh(void)
{
	snprintf(stores_place, sizeof stores_place, "/tmp/gowasm-store-XXXXXX");
	int fd = mkdtemp(stores_place)
	                 ? open(stores_place, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
	                 : -1;
	if (fd < 0)
		abort();
	return fd;
}

static inline void
stores_remove(int directory)
{
	close(directory);
	tree_remove(stores_place);
}

static inline void
stores_key(u64 n, u8 key[HASH_BYTES])
{
	struct hash h;
	hash_start(&h);
	hash_number(&h, n);
	hash_end(&h, key);
}

/* The value of number n: most are short, some are empty, some longer than a buffer. */
static inline struct span
stores_value(u64 n)
{
	static u8 bytes[3 << 19];
	size_t size = n % 1000 == 999 ? sizeof bytes : n * 37 % 700;
	memset(bytes, (int)n, size);
	for (size_t i = 0; i + 8 <= size && i < 64; i += 8)
		memcpy(bytes + i, &n, 8);
	return (struct span){bytes, size};
}

static inline void
stores_add(struct store *s, u64 from, u64 to)
{
	u8 key[HASH_BYTES];
	for (u64 n = from; n < to; n++) {
		stores_key(n, key);
		store_add(s, key, stores_value(n));
	}
}

/* Adds a segment with these. */
static inline bool
stores_put(int directory, u64 from, u64 to)
{
	struct store *s = store_open(directory);
	stores_add(s, from, to);
	return store_close(s);
}

/* How many of these are found; a wrong value ends the test. */
static inline u64
stores_find(struct store *s, u64 from, u64 to)
{
	u8 key[HASH_BYTES];
	struct span got;
	u64 found = 0;
	for (u64 n = from; s && n < to; n++) {
		stores_key(n, key);
		if (!store_find(s, key, &got))
			continue;
		found++;
		if (!span_eq(got, stores_value(n))) {
			printf("number %llu: a wrong value\n", (unsigned long long)n);
			abort();
		}
	}
	return found;
}

static inline u64
stores_look(int directory, u64 from, u64 to)
{
	struct store *s = store_open(directory);
	u64 found = stores_find(s, from, to);
	store_close(s);
	return found;
}

/* Counts the files whose names begin with this letter ('t': temporary), 0: segments. The
 * name of the last one goes to `name`. */
static inline int
stores_files(int directory, char first, char name[HASH_TEXT])
{
	int n = 0;
	struct dirent *e;
	DIR *d = fdopendir(openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	while (d && (e = readdir(d))) {
		if (first ? *e->d_name != first : strlen(e->d_name) != HASH_TEXT - 1)
			continue;
		n++;
		if (name)
			memcpy(name, e->d_name, HASH_TEXT);
	}
	if (d)
		closedir(d);
	return n;
}

struct stores_file {
	u8 *p;
	size_t n;
	char name[HASH_TEXT];
};

static inline struct stores_file
stores_read_segment(int directory)
{
	struct stores_file f = {0};
	struct stat st;
	stores_files(directory, 0, f.name);
	int fd = openat(directory, f.name, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0)
		abort();
	f.n = (size_t)st.st_size;
	f.p = xmalloc(f.n);
	if (read(fd, f.p, f.n) != st.st_size)
		abort();
	close(fd);
	return f;
}

/* Makes the directory hold the segment with just these bytes. */
static inline void
stores_write_segment(int directory, const struct stores_file *f, size_t n)
{
	store_clear(directory);
	int fd = openat(directory, f->name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || !write_all(fd, f->p, n))
		abort();
	close(fd);
}

/* What a segment ends with: its size, where its entries are, their number, bits, and the
 * checksum of those. */
enum { STORES_END = 40, STORES_END_CHECKED = 24 };

static inline void
stores_correct_end(struct stores_file *f)
{
	u64 check = checksum(0, f->p + f->n - STORES_END, STORES_END_CHECKED);
	memcpy(f->p + f->n - STORES_END + STORES_END_CHECKED, &check, 8);
}

#endif
