/* SPDX-License-Identifier: MIT */
/* mem: guest memory. Every access of wasi/ to it goes through these two functions, which
 * compute in 64 bits. No pointer is kept: the memory may grow between calls. What is read
 * to be checked is copied first (runtime/shared/once.h). */
#ifndef WASI_MEM_H
#define WASI_MEM_H

#include "runtime/shared/once.h"
#include "wasi/state.h"

/* Whether `count` items of `size` bytes at `address` lie in memory and are aligned. A
 * count of 0 needs only an aligned address that is not beyond the end. */
static inline bool
guest_has(const struct wasi *w, u32 address, u32 count, size_t size, size_t align)
{
	return (u64)address + (u64)count * size <= w->config.memory->size &&
	       address % align == 0;
}

/* Returns the host pointer for an address. Requires guest_has for whatever is then
 * accessed. */
static inline void *
guest_at(const struct wasi *w, u32 address)
{
	return w->config.memory->data + address;
}

#endif
