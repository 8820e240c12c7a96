/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/entry.h"
#include "tools/toolchain/cache_name.h"
#include "tools/toolchain/segments.h"

enum {
	MOST = 64,          /* segments that are opened */
	LISTING_ROUNDS = 8, /* of looking at a directory that changes */
};

struct names {
	char (*v)[HASH_TEXT];
	size_t n, cap;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Reads the directory; returns false if that cannot be done. With `sweep`, removes what
 * killed builds left. */
static bool
list_names(int directory, bool sweep, struct names *out)
{
	int fd = entry_open_directory(directory, ".");
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;
	struct stat st;
	if (!d) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	out->n = 0;
	while ((e = readdir(d))) {
		if (cache_name_is_hash(e->d_name)) {
			ARRAY_ROOM(out->v, out->n, out->cap);
			memcpy(out->v[out->n++], e->d_name, HASH_TEXT);
		} else if (sweep &&
		           fstatat(directory, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		           S_ISREG(st.st_mode) && entry_is_ours(&st) &&
		           cache_name_is_stale(e->d_name, &st)) {
			unlinkat(directory, e->d_name, 0);
		}
	}
	closedir(d);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_name);
	return true;
}

static void
close_all(struct segments *s)
{
	for (size_t i = 0; i < s->n; i++)
		segment_close(&s->v[i]);
	s->n = 0;
}

static void
open_named(struct segments *s, int directory, const struct names *names)
{
	close_all(s);
	for (size_t i = 0; i < names->n && s->n < MOST; i++) {
		ARRAY_ROOM(s->v, s->n, s->cap);
		enum segment_state state =
		        segment_open(&s->v[s->n], directory, names->v[i]);
		if (state == SEGMENT_OK)
			s->n++;
		if (state == SEGMENT_DAMAGED)
			unlinkat(directory, names->v[i], 0);
	}
}

static int
by_size(const void *a, const void *b)
{
	const struct segment *x = a, *y = b;
	return x->map.n > y->map.n ? -1 : x->map.n < y->map.n;
}

/* While segments are opened, another process may join some: then the directory shows
 * others afterwards, and it is read again. (A joined segment appears before its parts go.
 * So a reading that sees neither is followed by one that sees the joined one.) */
bool
segments_open(struct segments *s, int directory)
{
	struct names before = {0}, after = {0};
	*s = (struct segments){0};
	bool ok = list_names(directory, false, &before);
	for (int round = 0; ok && round < LISTING_ROUNDS; round++) {
		struct names swap = before;
		open_named(s, directory, &before);
		ok = list_names(directory, false, &after);
		if (ok && after.n == before.n &&
		    (!after.n || memcmp(after.v, before.v, after.n * HASH_TEXT) == 0))
			break;
		before = after;
		after = swap;
	}
	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_size);
	free(before.v);
	free(after.v);
	return ok;
}

void
segments_close(struct segments *s)
{
	close_all(s);
	free(s->v);
	*s = (struct segments){0};
}

void
segments_sweep(int directory)
{
	struct names names = {0};
	list_names(directory, true, &names);
	free(names.v);
}

void
segments_clear(int directory)
{
	struct names names = {0};
	list_names(directory, true, &names);
	for (size_t i = 0; i < names.n; i++)
		unlinkat(directory, names.v[i], 0);
	free(names.v);
}
