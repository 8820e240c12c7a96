/* SPDX-License-Identifier: MIT */
/* memory: the guest's linear memory, the one type that runtime/, wasi/ and the generated
 * units share. Invariant: [data, data + size) is readable and writable, size is
 * pages * 64 KiB, data never moves once memory_open returned. */
#ifndef GOWASM_MEMORY_H
#define GOWASM_MEMORY_H

#include <stdint.h>

struct memory {
	uint8_t *data;
	uint64_t size;      /* bytes; grows only */
	uint32_t pages;     /* of 64 KiB */
	uint32_t max_pages; /* memory.grow beyond answers -1 */
	uint64_t reserved;  /* bytes of address space from data on that are the guest's
	                     * alone;  0 in checked mode */
	uint64_t mapped;    /* bytes from data on that memory_close unmaps */
};

#endif
