/* SPDX-License-Identifier: MIT */
/* secret: what keeps compilers from branching on secrets. */
#ifndef GOWASM_SECRET_H
#define GOWASM_SECRET_H

#include <stdint.h>

/* The mask, all ones or nothing, of which the compiler does not know that it is one: it
 * might take a branch for what a mask chooses. */
static inline uint64_t
secret_mask(uint64_t mask)
{
	__asm__("" : "+r"(mask));
	return mask;
}

#endif
