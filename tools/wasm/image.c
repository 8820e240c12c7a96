/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/wasm/image.h"

enum { IMAGE_MAX_PAGES = 16384 }; /* 1 GiB */

static u8 *
page_at(struct image *image, u64 at, u32 *used)
{
	u8 **page = &image->pages[at / WASM_PAGE];
	if (!*page) {
		if (++*used > IMAGE_MAX_PAGES)
			fatal("the module's data segments are spread over more than 1 "
			      "GiB of memory");
		*page = xcalloc(1, WASM_PAGE);
	}
	return *page + at % WASM_PAGE;
}

static void
copy_segment(struct image *image, const struct data *d, u32 *used)
{
	u64 at = (u32)d->offset.bits;
	const u8 *from = d->bytes.p;
	size_t left = d->bytes.n;
	while (left) {
		size_t part = WASM_PAGE - at % WASM_PAGE;
		if (part > left)
			part = left;
		memcpy(page_at(image, at, used), from, part);
		at += part;
		from += part;
		left -= part;
	}
}

static bool
page_is_zero(const u8 *page)
{
	return page[0] == 0 && memcmp(page, page + 1, WASM_PAGE - 1) == 0;
}

/* Makes one run of neighbouring pages. */
static void
find_runs(struct image *image)
{
	struct image_run *run = NULL;
	u32 cap = 0;
	for (u32 i = 0; i < image->npages; i++) {
		if (!image->pages[i] || page_is_zero(image->pages[i])) {
			run = NULL;
			continue;
		}
		if (!run) {
			ARRAY_ROOM(image->runs, image->nruns, cap);
			run = &image->runs[image->nruns++];
			*run = (struct image_run){.page = i, .offset = image->size};
		}
		run->pages++;
		image->size += WASM_PAGE;
	}
}

void
image_build(struct image *image, const struct module *m)
{
	u32 used = 0;
	*image = (struct image){.npages = m->has_memory ? m->memory.min : 0};
	image->pages = xcalloc(image->npages + 1u, sizeof *image->pages);
	for (u32 i = 0; i < m->ndatas; i++) {
		const struct data *d = &m->datas[i];
		if (d->mode != SEG_ACTIVE)
			continue;
		if ((u64)(u32)d->offset.bits + d->bytes.n >
		    (u64)image->npages * WASM_PAGE) {
			image->traps = true; /* later segments are never seen */
			break;
		}
		copy_segment(image, d, &used);
	}
	find_runs(image);
}

void
image_bytes(const struct image *image, struct buf *out)
{
	for (u32 i = 0; i < image->nruns; i++)
		for (u32 k = 0; k < image->runs[i].pages; k++)
			buf_add(out, image->pages[image->runs[i].page + k], WASM_PAGE);
}

void
image_free(struct image *image)
{
	for (u32 i = 0; i < image->npages; i++)
		free(image->pages[i]);
	free(image->pages);
	free(image->runs);
	*image = (struct image){0};
}
