/* SPDX-License-Identifier: MIT */
/* synonyms: the spellings of wasmtime, wazero and wasmer, where they mean the same. */
#ifndef SYNONYMS_H
#define SYNONYMS_H

/* Our spelling of argument `arg` (and of `next`, which may be NULL, behind it) in *ours
 * as "--name" or "--name=value", allocated; *took says whether `next` was used. Returns
 * 1, 0 if it is no synonym, or -1 if it is one whose value is missing or has no meaning
 * here. */
int synonym_of(const char *arg, const char *next, char **ours, int *took);

#endif
