/* SPDX-License-Identifier: MIT */
/* grants: the options that say what the program may reach, checked and made into the
 * policy that is baked in. */
#ifndef GRANTS_H
#define GRANTS_H

#include "runtime/shared/policy.h"
#include "tools/options/options.h"

/* Ends the program with a message for a grant that can never be honoured. */
void grants_check(const struct options *o);
/* Warns of directories that Go would confuse. `stdio_block` is what --stdio=auto means.
 * Lists are the options'. */
struct policy grants_policy(const struct options *o, bool stdio_block);

#endif
