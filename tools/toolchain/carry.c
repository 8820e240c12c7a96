/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tools/toolchain/carry.h"

/* The file: the mark; the length of the identity, and the identity; for each value its
 * length, its key, and its bytes; END_OF_VALUES; the hash of all that. Lengths have 8
 * bytes and are little-endian, as the machines that this runs on. */
static const u64 END_OF_VALUES = UINT64_MAX;
enum {
	MAX_IDENTITY = 4096,
	PIECE = 1 << 20, /* bytes that are read at once: a length may lie */
	SHOWN = 120,     /* characters of an identity's line in a message */
};

/* --- export --- */

struct sink {
	FILE *f;
	struct hash hash;
	struct carry_count *count;
	bool ok;
};

static void
put(struct sink *s, const void *p, size_t n)
{
	hash_bytes(&s->hash, p, n);
	s->ok = s->ok && (!n || fwrite(p, 1, n, s->f) == n);
}

static void
put_number(struct sink *s, u64 n)
{
	put(s, &n, sizeof n);
}

static void
put_value(void *arg, const u8 *key, struct span value)
{
	struct sink *s = arg;
	put_number(s, value.n);
	put(s, key, HASH_BYTES);
	put(s, value.p, value.n);
	s->count->values++;
	s->count->bytes += value.n;
}

bool
carry_export(struct store *store, struct span identity, FILE *f, struct carry_count *n)
{
	struct sink s = {.f = f, .count = n, .ok = true};
	u8 sum[HASH_BYTES];
	if (identity.n > MAX_IDENTITY)
		bug("an identity of %zu bytes", identity.n);
	*n = (struct carry_count){0};
	hash_start(&s.hash);
	put(&s, CARRY_MARK, strlen(CARRY_MARK));
	put_number(&s, identity.n);
	put(&s, identity.p, identity.n);
	store_each(store, put_value, &s);
	put_number(&s, END_OF_VALUES);
	hash_end(&s.hash, sum);
	return s.ok && fwrite(sum, 1, sizeof sum, f) == sizeof sum && fflush(f) == 0;
}

/* --- import --- */

struct source {
	FILE *f;
	struct hash hash;
};

static bool
get(struct source *s, void *p, size_t n)
{
	if (fread(p, 1, n, s->f) != n)
		return false;
	hash_bytes(&s->hash, p, n);
	return true;
}

static bool
get_number(struct source *s, u64 *n)
{
	return get(s, n, sizeof *n);
}

/* Reads n bytes into *b, in the place of what was there. */
static bool
get_bytes(struct source *s, u64 n, struct buf *b)
{
	static char piece[PIECE];
	b->n = 0;
	while (b->n < n) {
		size_t part = n - b->n < PIECE ? (size_t)(n - b->n) : PIECE;
		if (!get(s, piece, part))
			return false;
		buf_add(b, piece, part);
	}
	return true;
}

static struct span
line_at(struct span text, size_t at)
{
	const u8 *end = at < text.n ? memchr(text.p + at, '\n', text.n - at) : NULL;
	return (struct span){text.p + at,
	                     end ? (size_t)(end - text.p) - at : text.n - at};
}

/* Says in which line two identities differ first. */
static char *
difference(struct span theirs, struct span ours)
{
	size_t start = 0;
	for (size_t i = 0; i < theirs.n && i < ours.n && theirs.p[i] == ours.p[i]; i++)
		if (theirs.p[i] == '\n')
			start = i + 1;
	char *a = span_show(line_at(theirs, start), SHOWN);
	char *b = span_show(line_at(ours, start), SHOWN);
	char *text = xasprintf("was made with \"%s\", but here is \"%s\"", a, b);
	free(a);
	free(b);
	return text;
}

static char *
damaged(const struct source *s)
{
	return ferror(s->f) ? xasprintf("cannot be read: %s", strerror(errno))
	                    : xstrdup("is damaged: it was cut off or changed");
}

/* Reads up to the values. *other says how the identity differs; NULL if it is ours. */
static char *
get_head(struct source *s, struct span identity, struct buf *room, char **other)
{
	static const char mark[] = CARRY_MARK;
	u64 n;
	if (!get_bytes(s, strlen(mark), room) || memcmp(room->p, mark, room->n) != 0)
		return ferror(s->f) ? damaged(s)
		                    : xstrdup("is no file of gowasm2native cache export, "
		                              "or one of another version");
	if (!get_number(s, &n) || n > MAX_IDENTITY || !get_bytes(s, n, room))
		return damaged(s);
	struct span theirs = {(const u8 *)room->p, room->n};
	*other = span_eq(theirs, identity) ? NULL : difference(theirs, identity);
	return NULL;
}

/* Adds the values to the store, unless it is NULL. Returns false if the file is not what
 * was written. */
static bool
get_values(struct source *s, struct store *store, struct buf *room, struct carry_count *n)
{
	u8 key[HASH_BYTES], sum[HASH_BYTES], want[HASH_BYTES];
	u64 size = 0;
	while (get_number(s, &size) && size != END_OF_VALUES) {
		if (size > STORE_MAX_VALUE || !get(s, key, sizeof key) ||
		    !get_bytes(s, size, room))
			return false;
		n->values++;
		n->bytes += size;
		if (store && store_has(store, key))
			n->present++;
		else if (store)
			store_add(store, key,
			          (struct span){(const u8 *)room->p, room->n});
	}
	hash_end(&s->hash, want);
	return size == END_OF_VALUES && fread(sum, 1, sizeof sum, s->f) == sizeof sum &&
	       memcmp(sum, want, sizeof sum) == 0 && fgetc(s->f) == EOF && !ferror(s->f);
}

char *
carry_import(struct store *store, struct span identity, FILE *f, struct carry_count *n)
{
	struct source s = {.f = f};
	struct buf room = {0};
	char *other = NULL;
	*n = (struct carry_count){0};
	hash_start(&s.hash);
	char *reason = get_head(&s, identity, &room, &other);
	if (!reason && !get_values(&s, other ? NULL : store, &room, n)) {
		store_abandon(store);
		reason = damaged(&s);
	}
	buf_free(&room);
	if (!reason)
		return other;
	free(other);
	return reason;
}
