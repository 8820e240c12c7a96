/* SPDX-License-Identifier: MIT */
/* mem: guest memory. Every access of wasi/ to it goes through these two; all arithmetic
 * is in 64 bits. The memory may grow between calls, so nothing is kept. */
#ifndef WASI_MEM_H
#define WASI_MEM_H

#include "wasi/state.h"

/* Whether `count` items of `size` bytes at `address` lie in memory and are aligned. None
 * at all lie anywhere. */
static inline bool
guest_has(const struct wasi *w, u32 address, u32 count, size_t size, size_t align)
{
	return (u64)address + (u64)count * size <= w->config.memory->size &&
	       address % align == 0;
}

/* Requires guest_has for what is then accessed. */
static inline void *
guest_at(const struct wasi *w, u32 address)
{
	return w->config.memory->data + address;
}

#endif
