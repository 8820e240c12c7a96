/* SPDX-License-Identifier: MIT */
/* suggest: what is said to a word that is no option or command of ours. */
#ifndef SUGGEST_H
#define SUGGEST_H

#include <stddef.h>

/* How many letters have to change to make one word the other; 99 if one is longer than 32
 * letters. */
size_t suggest_distance(const char *a, const char *b);
/* What to do instead of an option that other hosts have, by its name without dashes and
 * value; NULL if it is none of those. */
const char *suggest_answer(const char *name);

#endif
