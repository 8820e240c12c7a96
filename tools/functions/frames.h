/* SPDX-License-Identifier: MIT */
/* frames: which entry of an object's .eh_frame belongs to which section of code. */
#ifndef TOOLS_FUNCTIONS_FRAMES_H
#define TOOLS_FUNCTIONS_FRAMES_H

#include "tools/functions/object.h"

struct frames_entry {
	struct span fde, cie; /* as in record.h */
	u32 count;            /* how many entries the section has */
	bool bad;             /* it cannot be in a record */
};

struct frames {
	struct frames_entry *of; /* by section */
};

/* Reads them. What it makes lives in the arena. Returns NULL, or what is wrong. */
const char *frames_read(struct frames *f, const struct object *o, struct arena *arena);

#endif
