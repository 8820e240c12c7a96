/* SPDX-License-Identifier: MIT */
/* baked: reads the grants that the tool wrote into an executable. */
#ifndef RUNTIME_START_BAKED_H
#define RUNTIME_START_BAKED_H

#include "runtime/shared/policy.h"

/* Changes the policy, and the largest memory in pages, as a text of records says. Lists
 * are replaced, by ones that point into the text. Returns false if there is no memory for
 * them, or if the text is none that the tool writes. */
bool baked_read(const char *text, struct policy *p, uint32_t *memory_max);

#endif
