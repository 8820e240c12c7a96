/* SPDX-License-Identifier: MIT */
/* checksum: tells damaged bytes, many times faster than hash.h. It is no defence against
 * somebody who damages them on purpose: a hash is. */
#ifndef TOOLS_BASE_CHECKSUM_H
#define TOOLS_BASE_CHECKSUM_H

#include "tools/base/util.h"

/* Returns the checksum of the n bytes. If they differ in one aligned word of 8 bytes it
 * is certain to differ; otherwise it is the same by chance once in about 2^64 times.
 * `seed`, the checksum of what stands before them, or 0, decides too. */
u64 checksum(u64 seed, const void *p, size_t n);

#endif
