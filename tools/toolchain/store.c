/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tools/toolchain/segments.h"
#include "tools/toolchain/store.h"

enum { MANY = 8 }; /* segments; if there are more, some are joined */

/* The one that joins segments holds a lock on it, and waits for nobody. */
static const char lock_name[] = "lock";

struct store {
	int directory;
	u32 now;
	struct segments all;
	struct arena found; /* the values that were asked for */
	size_t count;       /* about how many there are now */
	bool adding, grew;
	struct segment_writer writer; /* if adding */
};

static void
discard(struct store *s)
{
	if (!s)
		return;
	segments_close(&s->all);
	arena_free(&s->found);
	free(s);
}

struct store *
store_open(int directory)
{
	struct store *s = xcalloc(1, sizeof *s);
	*s = (struct store){.directory = directory, .now = (u32)time(NULL)};
	if (segments_open(&s->all, directory)) {
		s->count = s->all.n;
		return s;
	}
	discard(s);
	return NULL;
}

bool
store_find(struct store *s, const u8 key[HASH_BYTES], struct span *value)
{
	struct segment_entry e;
	u32 index;
	for (size_t i = 0; i < s->all.n; i++) {
		struct segment *g = &s->all.v[i];
		if (!segment_find(g, key, &index) || !segment_entry(g, index, &e))
			continue;
		u8 *bytes = arena_alloc(&s->found, e.size, 1);
		if (segment_read(g, &e, bytes)) {
			segment_use(g, index, s->now);
			*value = (struct span){bytes, e.size};
			return true;
		}
	}
	return false;
}

bool
store_has(struct store *s, const u8 key[HASH_BYTES])
{
	struct arena kept = s->found;
	struct span value;
	s->found = (struct arena){0};
	bool found = store_find(s, key, &value);
	arena_free(&s->found);
	s->found = kept;
	return found;
}

/* --- adding --- */

void
store_add(struct store *s, const u8 key[HASH_BYTES], struct span value)
{
	if (value.n > STORE_MAX_VALUE)
		return;
	if (!s->adding)
		segment_begin(&s->writer, s->directory);
	s->adding = true;
	segment_add(&s->writer, key, value, s->now);
}

void
store_abandon(struct store *s)
{
	if (s->adding)
		segment_abandon(&s->writer);
	s->adding = false;
}

/* --- all entries --- */

struct item {
	struct segment *segment;
	struct segment_entry entry; /* with `used` */
	u64 bytes;                  /* that it takes in a file */
};

struct items {
	struct item *v;
	size_t n, cap;
};

static int
by_key(const void *a, const void *b)
{
	const struct segment_entry *x = &((const struct item *)a)->entry;
	const struct segment_entry *y = &((const struct item *)b)->entry;
	int order = memcmp(x->key, y->key, HASH_BYTES);
	return order ? order : x->used > y->used ? -1 : x->used < y->used;
}

/* Those that were not used for longest first; the order of the rest is certain too. */
static int
by_use(const void *a, const void *b)
{
	const struct segment_entry *x = &((const struct item *)a)->entry;
	const struct segment_entry *y = &((const struct item *)b)->entry;
	if (x->used != y->used)
		return x->used < y->used ? -1 : 1;
	return memcmp(x->key, y->key, HASH_BYTES);
}

/* As they lie in the files: what one build added stays together. */
static int
by_place(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	if (x->segment != y->segment)
		return x->segment < y->segment ? -1 : 1;
	return x->entry.at < y->entry.at ? -1 : x->entry.at > y->entry.at;
}

/* Adds the segment's entries. Together their values are no longer than its file, unless
 * the index lies. */
static void
collect(struct items *items, struct segment *s, u32 now)
{
	u64 total = 0;
	for (u32 i = 0; i < s->n; i++) {
		struct item item = {.segment = s, .bytes = segment_bytes(s, i)};
		if (!segment_entry(s, i, &item.entry))
			continue;
		total += item.entry.size;
		if (total > s->map.n) {
			s->damaged = true;
			break;
		}
		u32 stamp = s->stamps[i];
		item.entry.used = stamp <= now ? stamp : 0; /* the future is a lie */
		ARRAY_ROOM(items->v, items->n, items->cap);
		items->v[items->n++] = item;
	}
}

/* Reads the value into *room; false if it is damaged. */
static bool
read_item(const struct item *item, struct buf *room, struct span *value)
{
	const struct segment_entry *e = &item->entry;
	if (e->size > room->cap) {
		room->p = xrealloc(room->p, e->size);
		room->cap = e->size;
	}
	*value = (struct span){(u8 *)room->p, e->size};
	return segment_read(item->segment, e, (u8 *)room->p);
}

/* Lists the entries of the last n segments, sorted by key. Of those with one key the
 * youngest stays that is not damaged. */
static struct items
list_items(struct store *s, size_t segments)
{
	struct items items = {0};
	struct buf room = {0};
	struct span value;
	size_t n = 0;
	for (size_t i = s->all.n - segments; i < s->all.n; i++)
		collect(&items, &s->all.v[i], s->now);
	if (items.n)
		qsort(items.v, items.n, sizeof *items.v, by_key);
	for (size_t i = 0; i < items.n; i++)
		if (n == 0 || memcmp(items.v[n - 1].entry.key, items.v[i].entry.key,
		                     HASH_BYTES) != 0)
			items.v[n++] = items.v[i];
		else if (!read_item(&items.v[n - 1], &room, &value))
			items.v[n - 1] = items.v[i];
	items.n = n;
	buf_free(&room);
	return items;
}

void
store_each(struct store *s, void (*visit)(void *arg, const u8 *key, struct span value),
           void *arg)
{
	struct items items = list_items(s, s->all.n);
	struct buf room = {0};
	struct span value;
	for (size_t i = 0; i < items.n; i++)
		if (read_item(&items.v[i], &room, &value))
			visit(arg, items.v[i].entry.key, value);
	buf_free(&room);
	free(items.v);
}

/* --- joining --- */

/* Returns the lock, or -1 if another process has it. */
static int
lock(int directory)
{
	int fd = openat(directory, lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
	                0600);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Replaces the last n segments by one with their entries, without the oldest that take
 * `drop` bytes. Requires the lock. */
static bool
join(struct store *s, size_t n, u64 drop)
{
	const struct segment *parts = s->all.v + s->all.n - n;
	struct segment_writer w;
	struct buf room = {0};
	struct span value;
	char name[HASH_TEXT] = "";
	size_t first = 0;
	if (n == 0)
		return true;
	struct items items = list_items(s, n);
	if (drop && items.n)
		qsort(items.v, items.n, sizeof *items.v, by_use);
	for (u64 gone = 0; gone < drop && first < items.n; first++)
		gone += items.v[first].bytes;
	if (first < items.n)
		qsort(items.v + first, items.n - first, sizeof *items.v, by_place);
	segment_begin(&w, s->directory);
	for (size_t i = first; i < items.n; i++)
		if (read_item(&items.v[i], &room, &value))
			segment_add(&w, items.v[i].entry.key, value,
			            items.v[i].entry.used);
	bool empty = w.ok && w.n == 0, ok = segment_finish(&w, name) || empty;
	for (size_t i = 0; ok && i < n; i++)
		if (strcmp(parts[i].name, name) != 0)
			unlinkat(s->directory, parts[i].name, 0);
	buf_free(&room);
	free(items.v);
	return ok;
}

/* How many of the smallest segments should be joined: half of those that are allowed,
 * then each that is no larger than all before it together. So an entry is copied few
 * times. */
static size_t
how_many(const struct store *s)
{
	size_t n = 0;
	u64 total = 0;
	if (s->all.n <= MANY)
		return 0;
	for (; n < s->all.n; n++) {
		u64 next = s->all.v[s->all.n - 1 - n].map.n;
		if (n >= s->all.n - MANY / 2 && next > total)
			break;
		total += next;
	}
	return n;
}

/* Joins segments if there are many, or all if some are `damaged`. Returns about how many
 * there are then. */
static size_t
tidy(int directory, bool damaged)
{
	size_t n = 0, left = MANY / 2; /* if another process is at it */
	int fd = lock(directory);
	struct store *s = NULL;
	if (fd >= 0) {
		segments_sweep(directory);
		s = store_open(directory);
	}
	if (s) {
		n = damaged ? s->all.n : how_many(s);
		left = join(s, n, 0) && n ? s->all.n - n + 1 : s->all.n;
	}
	discard(s);
	if (fd >= 0)
		close(fd);
	return left;
}

bool
store_commit(struct store *s)
{
	char name[HASH_TEXT];
	bool done = s->adding && segment_finish(&s->writer, name);
	s->adding = false;
	s->grew |= done;
	for (size_t i = 0; i < s->all.n; i++)
		segment_stamp(&s->all.v[i], s->now);
	if (done && ++s->count > MANY)
		s->count = tidy(s->directory, false);
	return done;
}

bool
store_close(struct store *s)
{
	if (!s)
		return false;
	store_commit(s);
	int directory = s->directory;
	bool damaged = false, grew = s->grew;
	for (size_t i = 0; i < s->all.n; i++)
		damaged |= s->all.v[i].damaged;
	discard(s);
	if (damaged)
		tidy(directory, true);
	return grew;
}

/* --- the whole store --- */

size_t
store_list(int directory, struct store_entry **list, u64 *bytes)
{
	struct store_entry *v = NULL;
	size_t n = 0, cap = 0;
	*bytes = 0;
	segments_sweep(directory);
	struct store *s = store_open(directory);
	for (size_t i = 0; s && i < s->all.n; i++) {
		struct segment *g = &s->all.v[i];
		*bytes += g->map.n;
		if (list)
			ARRAY_ROOM_FOR(v, n, g->n, cap);
		for (u32 k = 0; list && k < g->n; k++)
			v[n + k] =
			        (struct store_entry){g->stamps[k], segment_bytes(g, k)};
		n += g->n;
	}
	discard(s);
	if (list)
		*list = v;
	return n;
}

bool
store_shrink(int directory, u64 drop)
{
	int fd = lock(directory);
	struct store *s = fd >= 0 ? store_open(directory) : NULL;
	bool ok = s && join(s, s->all.n, drop);
	discard(s);
	if (fd >= 0)
		close(fd);
	return ok;
}

void
store_clear(int directory)
{
	segments_clear(directory);
}
