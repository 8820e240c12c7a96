/* SPDX-License-Identifier: MIT */
/* grants: checks the options that grant something and makes the policy that is baked
 * in. */
#ifndef TOOLS_BUILD_GRANTS_H
#define TOOLS_BUILD_GRANTS_H

#include "runtime/shared/policy.h"
#include "tools/options/options.h"

/* Ends the program with a message for a grant that can never be honoured. */
void grants_check(const struct options *o);
/* Warns of directories that Go would confuse, or that are missing. */
void grants_warn(const struct options *o);
/* Returns the policy; its lists are those of the options. `stdio_block` is the meaning of --stdio=auto. */
struct policy grants_policy(const struct options *o, bool stdio_block);

#endif
