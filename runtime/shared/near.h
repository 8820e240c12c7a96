/* SPDX-License-Identifier: MIT */
/* near: which word somebody may have meant. */
#ifndef NEAR_H
#define NEAR_H

#include <stddef.h>

/* The edit distance of two words: how many letters have to be put in, left out or
 * changed. 99 if one of them has more than 32. */
size_t near_distance(const char *a, const char *b);

#endif
