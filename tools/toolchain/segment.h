/* SPDX-License-Identifier: MIT */
/* segment: a file of keys and values with an index at its end. It appears by rename under
 * a hash of its index, and nothing but its stamps changes afterwards. The reader believes
 * nothing: an index that lies, or a damaged value, is a missing value. */
#ifndef TOOLS_TOOLCHAIN_SEGMENT_H
#define TOOLS_TOOLCHAIN_SEGMENT_H

#include "tools/base/hash.h"

/* One value; lies in the file like this. */
struct segment_entry {
	u8 key[HASH_BYTES];
	u64 at; /* of the value, from the start of the file */
	u32 size;
	u32 used;  /* only while the segment is written: seconds; 0 in the file */
	u64 check; /* of the key, the size and the value */
};

struct segment {
	char name[HASH_TEXT];
	int fd;
	struct span map;                     /* the whole file */
	const struct segment_entry *entries; /* n, sorted by key: all in the file */
	const u32 *starts; /* for each first bits of a key: its first entry */
	const u32 *stamps; /* for each entry: when it was used */
	u32 n, bits;
	bool damaged; /* a value was found that is not what was written */
	u32 *used;    /* entries whose stamps have to be renewed */
	size_t nused, used_cap;
};

enum segment_state { SEGMENT_OK, SEGMENT_GONE, SEGMENT_DAMAGED, SEGMENT_UNUSABLE };

/* Opens a segment. It is gone if there is no such file; damaged if it is ours but no
 * complete segment; unusable if it is no file that we may take, or cannot be mapped. Only
 * one that is OK must be closed. */
enum segment_state segment_open(struct segment *s, int directory, const char *name);
/* Finds the entry of a key, and sets *index. */
bool segment_find(struct segment *s, const u8 key[HASH_BYTES], u32 *index);
/* Copies entry i; false if its value would lie outside. */
bool segment_entry(struct segment *s, u32 i, struct segment_entry *e);
/* Reads the value of such an entry to `to`, e->size bytes; false if it is damaged. */
bool segment_read(struct segment *s, const struct segment_entry *e, u8 *to);
/* Returns how many bytes entry i takes in the file, if it does not lie. */
u64 segment_bytes(const struct segment *s, u32 i);
/* Notes that entry i was used at `now` (seconds). */
void segment_use(struct segment *s, u32 i, u32 now);
/* Writes what was noted. */
void segment_stamp(struct segment *s, u32 now);
void segment_close(struct segment *s);

/* Writes a segment. Start with segment_begin. */
struct segment_writer {
	int directory, fd;
	char *temp;      /* the file's name while it is written */
	struct buf room; /* bytes that are not written yet */
	u64 at;          /* where the next value goes */
	struct segment_entry *entries;
	size_t n, cap;
	bool ok; /* nothing failed so far */
};

/* Makes the file. If that fails, or writing does later, additions are lost. */
void segment_begin(struct segment_writer *w, int directory);
/* Adds a value that was used at `used` (seconds). If a key comes again, the later value
 * is lost. */
void segment_add(struct segment_writer *w, const u8 key[HASH_BYTES], struct span value,
                 u32 used);
/* Makes the segment appear, unless it is empty or something failed, and frees the writer.
 * Returns whether it appeared; then `name` is its name. */
bool segment_finish(struct segment_writer *w, char name[HASH_TEXT]);
/* Removes the file and frees the writer. */
void segment_abandon(struct segment_writer *w);

#endif
