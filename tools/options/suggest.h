/* SPDX-License-Identifier: MIT */
/* suggest: hints for options that only other hosts have. */
#ifndef SUGGEST_H
#define SUGGEST_H

/* Returns what to use instead of an option that other hosts have, by its name without
 * dashes and value; NULL for any other name. */
const char *suggest_answer(const char *name);

#endif
