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
/* Returns the policy; its lists are those of the options. `stdio_block` is the meaning of
 * --stdio=auto. */
struct policy grants_policy(const struct options *o, bool stdio_block);

/* For an executable, whose grants are put in after the link (policy.h): appends the
 * records of the options' grants. */
void grants_text(const struct options *o, struct buf *out);
/* Returns how many bytes an executable has room for, so that the text fits. */
u32 grants_room(const struct buf *text);
/* Writes the text into an executable, made with room for it. Ends the program if its
 * memory is larger than --max-memory allows. */
void grants_bake(const char *path, const struct buf *text, const struct options *o);
/* Ends the program if --max-memory is below the memory that a program starts with, in
 * pages. */
void grants_check_memory(const struct options *o, u64 pages);

#endif
