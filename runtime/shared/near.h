/* SPDX-License-Identifier: MIT */
/* near: finds the word that somebody may have meant. */
#ifndef RUNTIME_SHARED_NEAR_H
#define RUNTIME_SHARED_NEAR_H

#include <stddef.h>

/* Returns the edit distance of two words: how many letters must be inserted, removed or
 * changed. 99 if one of them has more than 32. */
size_t near_distance(const char *a, const char *b);

#endif
