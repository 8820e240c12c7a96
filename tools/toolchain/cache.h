/* SPDX-License-Identifier: MIT */
/* cache: objects and executables of earlier builds, by the hash of all that they depend
 * on, in $XDG_CACHE_HOME/gowasm2native (else ~/.cache/gowasm2native).
 * Entries appear by rename, end with a hash of their contents that is verified at every
 * use, and are never changed: builds at the same time and builds that are killed can only
 * leave an entry missing. A cache that cannot be used is no error: all is built then. */
#ifndef CACHE_H
#define CACHE_H

#include "tools/base/hash.h"

enum cache_kind { CACHE_OBJECT, CACHE_PROGRAM, CACHE_KINDS };

/* Finds the directory and makes it; not if `off`, or by GOWASM_CACHE=off, or where it
 * would be in somebody else's hands. GOWASM_CACHE_SIZE is read here. */
void cache_open(bool off);
bool cache_is_open(void);
/* Copies the entry to the file `to` (made, or overwritten). Returns whether there was one
 * that is whole. */
bool cache_get(enum cache_kind kind, const char *key, const char *to);
/* Whether there is an entry that is whole. */
bool cache_has(enum cache_kind kind, const char *key);
/* Copies the file into the cache. */
void cache_put(enum cache_kind kind, const char *key, const char *from);
/* After a build: if it put something in, what was not used for longest goes, until the
 * size is kept. */
void cache_close(void);

/* The sub-command `cache`: show (also without a word), prune, clear. */
void cache_command(const char *action);

#endif
