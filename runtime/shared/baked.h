/* SPDX-License-Identifier: MIT */
/* baked: the grants of an executable, as text in a section of its own. The tool writes
 * them after the link: an executable gets other grants without being compiled or linked
 * again. A record is a letter (baked.def), a value, and a NUL; an empty one is the
 * last. */
#ifndef RUNTIME_SHARED_BAKED_H
#define RUNTIME_SHARED_BAKED_H

#include "runtime/shared/policy.h"

#define BAKED_SECTION ".gowasm_grants"
/* A record of its own: the largest memory, in pages of 64 KiB. */
#define BAKED_MEMORY 'm'

/* How the section begins; image.S makes it. */
struct baked {
	uint32_t memory_pages; /* with which the program starts: the tool looks at it */
	char text[];
};

/* Changes the policy, and the largest memory in pages, as a text of records says. Lists
 * are replaced, by ones that point into the text. Returns false if there is no memory for
 * them, or if the text is none that the tool writes. */
bool baked_read(const char *text, struct policy *p, uint32_t *memory_max);

#endif
