/* SPDX-License-Identifier: MIT */
/* secret: keeps compilers from branching on secrets. */
#ifndef RUNTIME_NATIVE_SECRET_H
#define RUNTIME_NATIVE_SECRET_H

#include <stdint.h>

/* Returns the mask, which is all ones or zero, but hides that from the compiler: it might
 * branch where a mask selects. */
static inline uint64_t
secret_mask(uint64_t mask)
{
	__asm__("" : "+r"(mask));
	return mask;
}

#endif
