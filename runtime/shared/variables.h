/* SPDX-License-Identifier: MIT */
/* variables: the names that begin with GOWASM_. Programs and the tool know each other's
 * and refuse all others: a misspelt limit must not mean no limit. */
#ifndef RUNTIME_SHARED_VARIABLES_H
#define RUNTIME_SHARED_VARIABLES_H

#include <stdbool.h>

/* Whether an entry "NAME=VALUE" of an environment is such a variable. */
bool variables_is_ours(const char *entry);
/* Returns the first entry of `env` whose name begins with GOWASM_ and is not in
 * variables.def, or NULL. *meant is the name that it resembles, or NULL. */
const char *variables_unknown(char *const *env, const char **meant);
/* Removes such variables from a NULL-terminated list. */
void variables_remove(char **env);

#endif
