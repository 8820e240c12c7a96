/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/base/checksum.h"
#include "tools/base/entry.h"
#include "tools/toolchain/cache_name.h"
#include "tools/toolchain/segment.h"

/* A segment is: the mark; the values, each padded to ALIGN; the entries, sorted by key;
 * starts; stamps, padded; the end. All numbers are little-endian, as the machines that
 * this runs on. */
static const char mark[8] = "gowasmF1";
enum {
	ALIGN = 8,
	MAX_BITS = 24,
	BUFFER = 1 << 20,
	STAMP_STEP = 60 * 60, /* seconds; a younger stamp stays: it is nearly true */
};

struct end {
	u64 size;    /* of the file */
	u64 entries; /* where they are */
	u32 n, bits;
	u64 check; /* of the above */
	char mark[8];
};
_Static_assert(sizeof(struct segment_entry) == 56, "a segment's entry has no holes");
_Static_assert(sizeof(struct end) == 40, "a segment's end has no holes");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers lie as in memory");

static u64
check_of(const u8 *key, struct span value)
{
	return checksum(checksum(value.n, key, HASH_BYTES), value.p, value.n);
}

static u64
padded(u64 n)
{
	return (n + ALIGN - 1) / ALIGN * ALIGN;
}

static u64
starts_size(u32 bits)
{
	return ((1ull << bits) + 1) * sizeof(u32);
}

/* Where a key's entries start in `starts`: its first bits. */
static u32
bucket(const u8 *key, u32 bits)
{
	u32 first = (u32)key[0] << 24 | (u32)key[1] << 16 | (u32)key[2] << 8 | key[3];
	return bits ? first >> (32 - bits) : 0;
}

/* --- reading --- */

/* Finds the parts; each then lies inside the file. */
static bool
find_parts(struct segment *s)
{
	struct end e;
	u64 size = s->map.n;
	if (size < sizeof mark + sizeof e || size % ALIGN)
		return false;
	memcpy(&e, s->map.p + size - sizeof e, sizeof e);
	if (memcmp(s->map.p, mark, sizeof mark) != 0 ||
	    memcmp(e.mark, mark, sizeof mark) != 0 || e.size != size ||
	    e.check != checksum(0, &e, offsetof(struct end, check)) ||
	    e.bits > MAX_BITS || e.entries % ALIGN || e.entries < sizeof mark ||
	    e.entries > size)
		return false;
	u64 starts = e.entries + (u64)e.n * sizeof *s->entries;
	u64 stamps = starts + starts_size(e.bits);
	u64 end = padded(stamps + (u64)e.n * sizeof *s->stamps);
	if (end + sizeof e != size)
		return false;
	s->entries = (const struct segment_entry *)(s->map.p + e.entries);
	s->starts = (const u32 *)(s->map.p + starts);
	s->stamps = (const u32 *)(s->map.p + stamps);
	s->n = e.n;
	s->bits = e.bits;
	return true;
}

enum segment_state
segment_open(struct segment *s, int directory, const char *name)
{
	struct stat st;
	*s = (struct segment){.fd = openat(directory, name,
	                                   O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
	if (s->fd < 0)
		return errno == ENOENT ? SEGMENT_GONE : SEGMENT_UNUSABLE;
	enum segment_state state = SEGMENT_UNUSABLE;
	if (fstat(s->fd, &st) != 0 || !S_ISREG(st.st_mode) || !entry_is_ours(&st))
		goto out;
	state = SEGMENT_DAMAGED;
	if (st.st_size <= 0)
		goto out;
	s->map.n = (size_t)st.st_size;
	void *p = mmap(NULL, s->map.n, PROT_READ, MAP_SHARED, s->fd, 0);
	if (p == MAP_FAILED) {
		state = SEGMENT_UNUSABLE;
		goto out;
	}
	s->map.p = p;
	if (find_parts(s)) {
		memcpy(s->name, name, sizeof s->name);
		return SEGMENT_OK;
	}
	munmap(p, s->map.n);
out:
	close(s->fd);
	return state;
}

u64
segment_bytes(const struct segment *s, u32 i)
{
	return padded(s->entries[i].size) + sizeof *s->entries + 2 * sizeof(u32);
}

bool
segment_entry(struct segment *s, u32 i, struct segment_entry *e)
{
	u64 end = (u64)((const u8 *)s->entries - s->map.p);
	*e = s->entries[i];
	bool ok = e->at >= sizeof mark && e->at <= end && e->size <= end - e->at;
	s->damaged |= !ok;
	return ok;
}

bool
segment_read(struct segment *s, const struct segment_entry *e, u8 *to)
{
	/* faster than to map it, and nobody changes the copy after it was checked */
	ssize_t n = pread(s->fd, to, e->size, (off_t)e->at);
	bool ok = n >= 0 && (u64)n == e->size &&
	          check_of(e->key, (struct span){to, e->size}) == e->check;
	s->damaged |= !ok;
	return ok;
}

bool
segment_find(struct segment *s, const u8 key[HASH_BYTES], u32 *index)
{
	u32 b = bucket(key, s->bits);
	u32 low = s->starts[b], high = s->starts[b + 1];
	if (low > high || high > s->n) {
		s->damaged = true;
		return false;
	}
	while (low < high) {
		u32 middle = low + (high - low) / 2;
		int order = memcmp(key, s->entries[middle].key, HASH_BYTES);
		if (order == 0) {
			*index = middle;
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

void
segment_use(struct segment *s, u32 i, u32 now)
{
	u32 stamp = s->stamps[i];
	/* one from the future is mended */
	if (stamp <= now && now - stamp < STAMP_STEP)
		return;
	ARRAY_ROOM(s->used, s->nused, s->used_cap);
	s->used[s->nused++] = i;
}

/* Writes all stamps in one piece. A build that does so at the same time may undo some:
 * nothing but the order in which entries go depends on them. */
void
segment_stamp(struct segment *s, u32 now)
{
	if (!s->nused)
		return;
	size_t n = s->n * sizeof *s->stamps;
	u32 *stamps = xmalloc(n);
	memcpy(stamps, s->stamps, n);
	for (size_t i = 0; i < s->nused; i++)
		stamps[s->used[i]] = now;
	ssize_t done =
	        pwrite(s->fd, stamps, n, (off_t)((const u8 *)s->stamps - s->map.p));
	(void)done; /* a full disk, perhaps: then they stay old */
	free(stamps);
	s->nused = 0;
}

void
segment_close(struct segment *s)
{
	free(s->used);
	munmap((void *)s->map.p, s->map.n);
	close(s->fd);
}

/* --- writing --- */

/* Gives up: what is on the disk goes at once. */
static void
give_up(struct segment_writer *w)
{
	if (w->fd >= 0) {
		unlinkat(w->directory, w->temp, 0);
		close(w->fd);
	}
	w->fd = -1;
	w->ok = false;
}

static void
write_out(struct segment_writer *w, const void *p, size_t n)
{
	if (w->ok && !write_all(w->fd, p, n))
		give_up(w);
}

static void
flush(struct segment_writer *w)
{
	write_out(w, w->room.p, w->room.n);
	w->room.n = 0;
}

static void
put(struct segment_writer *w, const void *p, u64 n)
{
	static const u8 zeros[ALIGN];
	if (!w->ok)
		return;
	w->at += padded(n);
	if (n >= BUFFER) {
		flush(w);
		write_out(w, p, n);
	} else {
		buf_add(&w->room, p, n);
	}
	buf_add(&w->room, zeros, padded(n) - n);
	if (w->room.n >= BUFFER)
		flush(w);
}

void
segment_begin(struct segment_writer *w, int directory)
{
	*w = (struct segment_writer){.directory = directory,
	                             .temp = cache_name_temporary()};
	w->fd = entry_create(directory, w->temp, 0600);
	w->ok = w->fd >= 0;
	put(w, mark, sizeof mark);
}

void
segment_add(struct segment_writer *w, const u8 key[HASH_BYTES], struct span value,
            u32 used)
{
	if (!w->ok || value.n > UINT32_MAX || w->n == UINT32_MAX)
		return;
	ARRAY_ROOM(w->entries, w->n, w->cap);
	struct segment_entry *e = &w->entries[w->n++];
	*e = (struct segment_entry){.at = w->at,
	                            .size = (u32)value.n,
	                            .used = used,
	                            .check = check_of(key, value)};
	memcpy(e->key, key, HASH_BYTES);
	put(w, value.p, value.n);
}

static int
by_key(const void *a, const void *b)
{
	const struct segment_entry *x = a, *y = b;
	int order = memcmp(x->key, y->key, HASH_BYTES);
	return order ? order : x->at < y->at ? -1 : x->at > y->at;
}

/* Sorts the entries; of those with one key the first stays. */
static void
sort_entries(struct segment_writer *w)
{
	size_t n = 0;
	if (w->n)
		qsort(w->entries, w->n, sizeof *w->entries, by_key);
	for (size_t i = 0; i < w->n; i++)
		if (n == 0 ||
		    memcmp(w->entries[n - 1].key, w->entries[i].key, HASH_BYTES) != 0)
			w->entries[n++] = w->entries[i];
	w->n = n;
}

/* Writes what stands after the values, and says what the segment's name is. */
static void
put_index(struct segment_writer *w, char name[HASH_TEXT])
{
	struct end e = {.entries = w->at, .n = (u32)w->n};
	struct hash h;
	while (e.bits < MAX_BITS && 1u << e.bits < e.n)
		e.bits++;
	u32 buckets = 1u << e.bits;
	u32 *starts = xcalloc((size_t)buckets + 1, sizeof *starts);
	u32 *stamps = xcalloc(w->n, sizeof *stamps);
	for (size_t i = w->n; i-- > 0;) {
		stamps[i] = w->entries[i].used;
		w->entries[i].used = 0;
		starts[bucket(w->entries[i].key, e.bits) + 1]++;
	}
	for (u32 b = 0; b < buckets; b++)
		starts[b + 1] += starts[b];
	/* side by side, without padding between them */
	struct buf rest = {0};
	buf_add(&rest, starts, starts_size(e.bits));
	buf_add(&rest, stamps, w->n * sizeof *stamps);
	put(w, w->entries, w->n * sizeof *w->entries);
	put(w, rest.p, rest.n);
	e.size = w->at + sizeof e;
	e.check = checksum(0, &e, offsetof(struct end, check));
	memcpy(e.mark, mark, sizeof mark);
	put(w, &e, sizeof e);
	hash_start(&h);
	hash_piece(&h, w->entries, w->n * sizeof *w->entries);
	hash_hex(&h, name);
	buf_free(&rest);
	free(starts);
	free(stamps);
}

static void
free_writer(struct segment_writer *w)
{
	free(w->temp);
	free(w->entries);
	buf_free(&w->room);
}

void
segment_abandon(struct segment_writer *w)
{
	give_up(w);
	free_writer(w);
}

bool
segment_finish(struct segment_writer *w, char name[HASH_TEXT])
{
	if (w->ok && w->n) {
		sort_entries(w);
		put_index(w, name);
		flush(w);
	}
	bool ok =
	        w->ok && w->n && renameat(w->directory, w->temp, w->directory, name) == 0;
	if (ok)
		close(w->fd);
	else
		give_up(w);
	free_writer(w);
	return ok;
}
