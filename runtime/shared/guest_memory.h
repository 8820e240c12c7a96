/* SPDX-License-Identifier: MIT */
/* guest_memory: the guest's linear memory, a type that runtime/, wasi/ and the generated
 * units share. Invariant: [data, data + size) is readable and writable, size is pages *
 * 64 KiB, and data does not move after memory_open has returned. */
#ifndef RUNTIME_SHARED_GUEST_MEMORY_H
#define RUNTIME_SHARED_GUEST_MEMORY_H

#include <stdint.h>

/* How linear memory is addressed. The units are compiled for one of these modes:
 * - fixed: reserved at MEMORY_FIXED_BASE, which is a constant in every address;
 * - base: reserved anywhere, an address is instance->memory.data + address;
 * - checked: nothing beyond the memory is reserved, every access compares with
 *   memory.size. */
#define MEMORY_MODES(W, SEP)      \
	W(MEMORY, FIXED, "fixed") \
	SEP W(MEMORY, BASE, "base") SEP W(MEMORY, CHECKED, "checked")
#define MEMORY_MODE(prefix, name, text) prefix##_##name
#define MEMORY_COMMA ,
enum memory_mode { MEMORY_NONE, MEMORY_MODES(MEMORY_MODE, MEMORY_COMMA) };

struct memory {
	uint8_t *data;
	uint64_t size;      /* bytes; grows only */
	uint32_t pages;     /* of 64 KiB */
	uint32_t max_pages; /* memory.grow beyond answers -1 */
	uint64_t reserved;  /* bytes of address space from data on that only the guest
	                       uses; 0 in checked mode */
	uint64_t mapped;    /* bytes from data on that memory_close unmaps */
};

#endif
