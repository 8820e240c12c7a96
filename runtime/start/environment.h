/* SPDX-License-Identifier: MIT */
/* environment: makes the guest's variables from the grants of the program and the host's
 * variables. */
#ifndef RUNTIME_START_ENVIRONMENT_H
#define RUNTIME_START_ENVIRONMENT_H

#include "runtime/shared/policy.h"

/* Makes "NAME=VALUE" entries, NULL-terminated, which g owns; each name is there once.
 * `entries` are n of struct policy's: of two for the same name the later one wins. `pwd`,
 * an entry or NULL, which g owns, comes first. `is_go` says that the guest is a Go
 * program. */
char **environment_make(struct grants *g, char **entries, size_t n, char **host,
                        char *pwd, bool is_go);

#endif
