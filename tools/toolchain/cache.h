/* SPDX-License-Identifier: MIT */
/* cache: objects, executables and compiled functions of earlier builds, in
 * $XDG_CACHE_HOME/gowasm2native (else ~/.cache/gowasm2native). The key of an entry is the
 * hash of all that it depends on. An entry appears by rename, never changes, and ends
 * with a hash of its contents, which is verified at every use; compiled functions lie in
 * a store (store.h). So builds at the same time and killed builds can only leave an entry
 * missing. A cache that cannot be used is no error: then everything is built. */
#ifndef TOOLS_TOOLCHAIN_CACHE_H
#define TOOLS_TOOLCHAIN_CACHE_H

#include "tools/toolchain/store.h"

enum cache_kind { CACHE_OBJECT, CACHE_PROGRAM, CACHE_KINDS };

/* Finds the directory and makes it. The cache stays closed if `off` or GOWASM_CACHE=off
 * says so, or if somebody else could write there. Reads GOWASM_CACHE_SIZE. */
void cache_open(bool off);
bool cache_is_open(void);
/* Copies the entry to the file `to`, which is made or overwritten. Returns whether there
 * was a complete entry. */
bool cache_get(enum cache_kind kind, const char *key, const char *to);
/* Whether there is a complete entry. */
bool cache_has(enum cache_kind kind, const char *key);
/* Copies the file into the cache. */
void cache_put(enum cache_kind kind, const char *key, const char *from);
/* Returns the store of compiled functions, which the first call opens; NULL if there is
 * none. cache_close closes it. */
struct store *cache_functions(void);
/* To be called after a build. If it added entries, removes those that were unused for
 * longest, until the cache has its size. */
void cache_close(void);

/* For the command `cache`. Each requires that the cache is open. */
void cache_show(void);
void cache_prune(void);
void cache_clear(void);

#endif
