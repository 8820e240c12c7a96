/* SPDX-License-Identifier: MIT */
/* narrow: computes the grants of a library's instance: those that were baked in, or the
 * part of them that the policy of LIB_open names. */
#ifndef RUNTIME_EMBED_NARROW_H
#define RUNTIME_EMBED_NARROW_H

#include "runtime/shared/policy.h"

struct LIB_policy;

/* Sets *g, which the caller frees with grants_free in any case. `host` is the process's
 * environment; its GOWASM_ variables mean nothing to a library. Returns false with *error
 * (one line, the caller frees it) for what was not granted. */
bool narrow(const struct policy *baked, const struct LIB_policy *policy,
            uint32_t memory_max, char **host, struct grants *g, char **error);

#endif
