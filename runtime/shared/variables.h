/* SPDX-License-Identifier: MIT */
/* variables: the names that begin with GOWASM_. Programs and the tool know each other's,
 * and refuse all else: a limit whose name is misspelt must not be lifted by that. */
#ifndef VARIABLES_H
#define VARIABLES_H

#include <stdbool.h>

/* Whether an entry "NAME=VALUE" of an environment is such a variable. */
bool variables_is_ours(const char *entry);
/* The first entry of `env` whose name begins with GOWASM_ and is none of
 * variables.def's, or NULL. *meant is the name that it resembles, or NULL. */
const char *variables_unknown(char *const *env, const char **meant);
/* Moves those that are ours out of a NULL-terminated list. */
void variables_remove(char **env);

#endif
