/* SPDX-License-Identifier: MIT */
/* image: the guest's memory as it is when the program starts, built from the active data
 * segments. Invariant: pages of zeros are never stored. */
#ifndef IMAGE_H
#define IMAGE_H

#include "tools/wasm/module.h"

/* `pages` pages of 64 KiB that go to guest page `page`, stored at byte `offset`. */
struct image_run {
	u32 page, pages;
	u64 offset;
};

struct image {
	u8 **pages; /* by guest page; NULL: zeros */
	u32 npages;
	struct image_run *runs;
	u32 nruns;
	u64 size;   /* bytes of all runs */
	bool traps; /* an active segment lies outside the memory: instantiation traps */
};

/* Requires a validated module. Ends the program if the image would be unreasonably large
 * (1 GiB: pages that hold a byte each, in a module made to hurt). */
void image_build(struct image *image, const struct module *m);
/* Appends the bytes of all runs to *out. */
void image_bytes(const struct image *image, struct buf *out);
void image_free(struct image *image);

#endif
