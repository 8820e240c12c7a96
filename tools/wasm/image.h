/* SPDX-License-Identifier: MIT */
/* image: builds the guest's initial memory from the active data segments. Invariant:
 * pages of zeros are never stored. */
#ifndef TOOLS_WASM_IMAGE_H
#define TOOLS_WASM_IMAGE_H

#include "tools/wasm/module.h"

/* `pages` pages of 64 KiB, stored at byte `offset`, that are copied to guest page
 * `page`. */
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

/* Builds the image of a validated module. Ends the program if it would be larger than 1
 * GiB: a module made to hurt could have pages of one byte each. */
void image_build(struct image *image, const struct module *m);
/* Appends the bytes of all runs to *out. */
void image_bytes(const struct image *image, struct buf *out);
void image_free(struct image *image);

#endif
