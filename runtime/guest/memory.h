/* SPDX-License-Identifier: MIT */
/* memory: a guest's linear memory is reserved and filled here. */
#ifndef GOWASM_GUEST_MEMORY_H
#define GOWASM_GUEST_MEMORY_H

#include <stdbool.h>

#include "runtime/guest/program.h"
#include "runtime/shared/guest_memory.h"

/* Reserves and fills linear memory as `program` says. Returns 0 and sets *m, or
 * -1 and sets *error to text that names the way out (the caller frees it). The image's
 * pages move into it, once for each process; with `copy` they are copied, any number of
 * times. */
int memory_open(struct memory *m, const struct program *program, bool copy, char **error);
/* Adds `pages` pages. Returns the old size in pages, or UINT32_MAX. */
uint32_t memory_grow(struct memory *m, uint32_t pages);
void memory_close(struct memory *m);
/* The range [*low, *high) of addresses that belong to m's reservation, guards included;
 * empty in checked mode. */
void memory_range(const struct memory *m, uintptr_t *low, uintptr_t *high);

#endif
