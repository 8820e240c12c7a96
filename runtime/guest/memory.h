/* SPDX-License-Identifier: MIT */
/* memory: reserves and fills the linear memory of a guest. */
#ifndef RUNTIME_GUEST_MEMORY_H
#define RUNTIME_GUEST_MEMORY_H

#include <stdbool.h>

#include "runtime/guest/program.h"
#include "runtime/shared/guest_memory.h"

/* Reserves and fills linear memory as `program` says. Returns 0 and sets *m, or returns
 * -1 and sets *error to a text that says what to do about it (the caller frees it). The
 * image's pages are moved into the memory, which works once in each process. With `copy`
 * they are copied, any number of times. */
int memory_open(struct memory *m, const struct program *program, bool copy, char **error);
/* Adds `pages` pages. Returns the old size in pages, or UINT32_MAX if that fails. */
uint32_t memory_grow(struct memory *m, uint32_t pages);
/* Makes n bytes from `address` on zeros, as far as they are whole pages of the system,
 * and gives these pages back. Ignores a place that is not in the memory. */
void memory_release(const struct memory *m, uint64_t address, uint64_t n);
void memory_close(struct memory *m);
/* Returns the range [*low, *high) of addresses of m's reservation, guards included. Empty
 * in checked mode. */
void memory_range(const struct memory *m, uintptr_t *low, uintptr_t *high);

#endif
