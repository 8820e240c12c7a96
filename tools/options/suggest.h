/* SPDX-License-Identifier: MIT */
/* suggest: what is said to a word that is no option or command of ours. */
#ifndef SUGGEST_H
#define SUGGEST_H

/* What to do instead of an option that other hosts have, by its name without dashes and
 * value; NULL if it is none of those. */
const char *suggest_answer(const char *name);

#endif
