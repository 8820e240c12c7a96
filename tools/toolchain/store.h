/* SPDX-License-Identifier: MIT */
/* store: maps keys (hashes) to byte strings, many thousands of them, in a few files of
 * one directory. The files are segments (segment.h): each appears by rename, and nothing
 * but its times of use changes afterwards. So builds at the same time and killed builds
 * can only leave entries missing. Each value is verified at each use; what is damaged is
 * missing, and goes when the store is closed. With a full disk, or a directory that
 * cannot be written to, additions are lost and nothing else happens. One thread uses a
 * store at a time.
 *
 * The cache keeps compiled functions in it: cache_functions() returns that store. */
#ifndef TOOLS_TOOLCHAIN_STORE_H
#define TOOLS_TOOLCHAIN_STORE_H

#include "tools/base/hash.h"

struct store;

/* Opens the store in `directory`, an open directory that nobody else may write to. Keeps
 * the descriptor, which must stay open. Returns NULL if the directory cannot be read. */
struct store *store_open(int directory);
/* Finds a value that was there when the store was opened, and notes that it was used now.
 * The bytes stay valid until store_close, and begin at a multiple of 16. */
bool store_find(struct store *s, const u8 key[HASH_BYTES], struct span *value);
/* Whether store_find would find a value. */
bool store_has(struct store *s, const u8 key[HASH_BYTES]);
/* Adds a value of at most STORE_MAX_VALUE bytes (a longer one is not kept). It is copied.
 * It can be found in stores that are opened after store_commit or store_close. */
void store_add(struct store *s, const u8 key[HASH_BYTES], struct span value);
/* Makes what was added so far a segment, and notes which entries were used. A build that
 * takes minutes calls it now and then, so that less is lost if it is killed. Joins
 * segments if there are many. Returns whether something was written. */
bool store_commit(struct store *s);
/* Forgets what was added since. */
void store_abandon(struct store *s);
/* Commits, removes damaged entries, and frees the store. NULL is allowed. Returns whether
 * the store grew. */
bool store_close(struct store *s);

enum { STORE_MAX_VALUE = 1 << 30 };

/* Calls `visit` for each value that was there when the store was opened, in the order of
 * the keys, once for each key. */
void store_each(struct store *s,
                void (*visit)(void *arg, const u8 *key, struct span value), void *arg);

/* --- the whole store, for the cache --- */

/* What one entry takes. */
struct store_entry {
	u32 used; /* when: seconds since 1970 */
	u64 bytes;
};
/* Counts the entries of the store in `directory`, and lists them unless `list` is NULL;
 * the caller frees *list. Removes files that killed builds left. *bytes is the size of
 * all files. */
size_t store_list(int directory, struct store_entry **list, u64 *bytes);
/* Removes entries that take at least `drop` bytes together, those first that were not
 * used for longest. Returns false if nothing was done: another build is at it, or the
 * disk is full. */
bool store_shrink(int directory, u64 drop);
/* Removes everything. */
void store_clear(int directory);

#endif
