/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/guest/instance.h"
#include "runtime/guest/memory.h"
#include "runtime/guest/text.h"

enum { PAGE = 65536 };
#define GUARD ((uint64_t)PAGE)
/* A 32-bit address plus a 32-bit offset plus the widest access stays below 8 GiB + 8. */
#define RESERVED (8ull << 30)

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static uint64_t
bytes_of(uint32_t pages)
{
	return (uint64_t)pages * PAGE;
}

static char *
complaint(uint64_t bytes, const char *other)
{
	return text_make("cannot reserve %llu MiB of address space for the guest's "
	                 "memory: %s\n  hint: lift the limit (ulimit -v), or build with "
	                 "--memory=%s",
	                 (unsigned long long)(bytes >> 20), strerror(errno), other);
}

/* Modes fixed and base: reserves address space with a guard on both sides. */
static uint8_t *
reserve(const struct program *p, char **error)
{
	uint64_t size = GUARD + RESERVED + GUARD;
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	void *want = NULL;
	if (p->mode == MEMORY_FIXED) {
		want = (void *)(uintptr_t)(MEMORY_FIXED_BASE - GUARD);
		flags |= MAP_FIXED_NOREPLACE;
	}
	uint8_t *r = mmap(want, size, PROT_NONE, flags, -1, 0);
	if (r == MAP_FAILED || (want && r != want)) {
		if (r != MAP_FAILED) { /* a kernel before 4.17 ignores NOREPLACE */
			munmap(r, size);
			errno = EEXIST;
		}
		/* a taken place needs another; too little address space, none at all */
		*error = complaint(size, errno == EEXIST ? "base" : "checked");
		return NULL;
	}
	return r + GUARD;
}

/* Mode checked: reserves only what the guest may ever have, so that data never moves. */
static uint8_t *
reserve_checked(const struct program *p, uint32_t *max, char **error)
{
	uint64_t need = bytes_of(*max);
	for (;;) {
		uint8_t *r = mmap(NULL, need ? need : PAGE, PROT_NONE,
		                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (r != MAP_FAILED)
			return r;
		/* Under an address space limit the guest gets what fits. memory.grow
		 * fails beyond that, as wasm allows. */
		if (*max / 2 < p->memory_pages || *max < 2) {
			*error = complaint(need, "checked --max-memory=SIZE");
			return NULL;
		}
		*max /= 2;
		need = bytes_of(*max);
	}
}

/* Puts one run of the image at its place. Pages are moved by page tables: copy-on-write
 * file pages stay shared until they are written. They are copied where the kernel
 * refuses. */
static int
place(uint8_t *data, const struct image_run *run, bool copy)
{
	uint64_t size = bytes_of(run->pages);
	uint8_t *to = data + bytes_of(run->page);
	uint8_t *from = gowasm_image + run->offset;
	if (copy) {
		memcpy(to, from, size);
		return 0;
	}
	if (mremap(from, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to)
		return 0;
	if (mprotect(to, size, PROT_READ | PROT_WRITE) != 0)
		return -1;
	memcpy(to, from, size);
	return 0;
}

int
memory_open(struct memory *m, const struct program *p, bool copy, char **error)
{
	uint32_t max = p->memory_max;
	bool checked = p->mode == MEMORY_CHECKED;
	uint8_t *data = checked ? reserve_checked(p, &max, error) : reserve(p, error);
	if (!data)
		return -1;
	*m = (struct memory){.data = data, .pages = p->memory_pages, .max_pages = max};
	m->size = bytes_of(m->pages);
	m->reserved = checked ? 0 : RESERVED;
	m->mapped = checked ? (max ? bytes_of(max) : PAGE) : RESERVED;
	if (m->size && mprotect(data, m->size, PROT_READ | PROT_WRITE) != 0)
		goto fail;
	for (uint32_t i = 0; i < p->nruns; i++)
		if (place(data, &p->runs[i], copy) != 0)
			goto fail;
	return 0;
fail:
	*error = text_make("no memory for the guest's first %llu MiB: %s",
	                   (unsigned long long)(m->size >> 20), strerror(errno));
	memory_close(m);
	return -1;
}

void
memory_close(struct memory *m)
{
	uint64_t guard = m->reserved ? GUARD : 0;
	if (m->data)
		munmap(m->data - guard, m->mapped + 2 * guard);
	*m = (struct memory){0};
}

void
memory_range(const struct memory *m, uintptr_t *low, uintptr_t *high)
{
	*low = *high = 0;
	if (m->reserved) {
		*low = (uintptr_t)m->data - GUARD;
		*high = (uintptr_t)m->data + m->reserved + GUARD;
	}
}

/* Go's heap grows by half a MiB and uses it at once, so its pages come in one call
 * instead of one fault each. Not at the start, and not for the growth of a large slice,
 * which may stay untouched. A kernel before 5.14 refuses. Pages that it cannot give now
 * come by faults. */
static void
populate(const struct memory *m, uint32_t delta)
{
	enum { AFTER = 160, MOST = 16 };
	if (delta && delta <= MOST && m->pages >= AFTER)
		(void)madvise(m->data + m->size, bytes_of(delta), MADV_POPULATE_WRITE);
}

void
memory_release(const struct memory *m, uint64_t address, uint64_t n)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	if (n > m->size || address > m->size - n)
		return;
	uint64_t first = (address + page - 1) & ~(page - 1),
	         end = (address + n) & ~(page - 1);
	if (first < end)
		(void)madvise(m->data + first, end - first, MADV_DONTNEED);
}

/* prelude.h declares it. */
void guest_release(void *instance, uint64_t address, uint64_t pages, uint64_t flags);

void
guest_release(void *instance, uint64_t address, uint64_t pages, uint64_t flags)
{
	enum { GO_PAGE = 8192 };
	const struct instance *i = instance;
	bool allocated = flags >> 8 & 1;
	if (!allocated && pages <= UINT32_MAX)
		memory_release(&i->memory, address, pages * GO_PAGE);
}

uint32_t
memory_grow(struct memory *m, uint32_t delta)
{
	uint32_t old = m->pages;
	if (delta > m->max_pages - old)
		return UINT32_MAX;
	if (delta &&
	    mprotect(m->data + m->size, bytes_of(delta), PROT_READ | PROT_WRITE) != 0)
		return UINT32_MAX;
	populate(m, delta);
	m->pages = old + delta;
	m->size = bytes_of(m->pages);
	return old;
}
