/* SPDX-License-Identifier: MIT */
/* once: reads the guest's memory once. Another thread of the guest may change what is
 * there at any moment, and a compiler may read a place again instead of keeping what it
 * read. So whatever is checked is copied first, and only the copy is looked at. */
#ifndef RUNTIME_SHARED_ONCE_H
#define RUNTIME_SHARED_ONCE_H

#include <stdint.h>
#include <string.h>

/* Returns a word of 8 bytes, wherever it lies. */
static inline uint64_t
once_word(const void *from)
{
	typedef uint64_t __attribute__((may_alias, aligned(1))) word;
	return *(const volatile word *)from;
}

/* Copies n bytes. What `to` holds afterwards does not change with `from` any more. */
static inline void
once_copy(void *to, const void *from, size_t n)
{
	memcpy(to, from, n);
	/* all memory may change here, so `from` cannot stand for `to` */
	__asm__ volatile("" ::: "memory");
}

#endif
