/* SPDX-License-Identifier: MIT */
/* frame: entries of .eh_frame (the Linux Standard Base's form of DWARF's call frame
 * information), as far as functions in C have them. */
#ifndef TOOLS_FUNCTIONS_FRAME_H
#define TOOLS_FUNCTIONS_FRAME_H

#include "tools/base/util.h"

/* Bytes in front of what a record keeps: an entry's length; in an FDE also the distance
 * to its CIE. */
enum { FRAME_LENGTH = 4, FRAME_POINTER = 4, FRAME_ALIGN = 8 };
/* Bytes of an FDE from pc_begin on: two addresses, and the length of further data, 0. */
enum { FRAME_LEAST = 4 + 4 + 1 };

/* Whether a CIE, from its id on, describes FDEs whose addresses are four bytes relative
 * to themselves, without a personality routine or data for it. */
bool frame_cie_usable(struct span cie);
/* Whether an FDE of such a CIE, from pc_begin on, describes at most `size` bytes of
 * code. */
bool frame_fde_usable(struct span fde, u64 size);

#endif
