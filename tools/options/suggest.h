/* SPDX-License-Identifier: MIT */
/* suggest: hints for options that only other hosts have. */
#ifndef TOOLS_OPTIONS_SUGGEST_H
#define TOOLS_OPTIONS_SUGGEST_H

/* Returns what to use instead of an option that other hosts have, by its name without
 * dashes and value; NULL for any other name. */
const char *suggest_answer(const char *name);

#endif
