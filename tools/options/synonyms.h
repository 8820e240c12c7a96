/* SPDX-License-Identifier: MIT */
/* synonyms: the spellings of wasmtime, wazero and wasmer, where they mean the same. */
#ifndef TOOLS_OPTIONS_SYNONYMS_H
#define TOOLS_OPTIONS_SYNONYMS_H

/* Sets *ours to our spelling of argument `arg`, "--name" or "--name=value", a new string.
 * `next` is the argument after it, or NULL; *took says whether it was used. Returns 1; 0
 * if `arg` is no synonym; -1 if it is one whose value is missing or has no meaning
 * here. */
int synonym_of(const char *arg, const char *next, char **ours, int *took);

#endif
