/* SPDX-License-Identifier: MIT */
/* denied: remembers what the sandbox refused, so that it can be said in words when the
 * guest ends. Go's error only says "Bad file number": it calls WASI with descriptor -1
 * where no granted directory matches. */
#ifndef WASI_DENIED_H
#define WASI_DENIED_H

#include <string.h>

#include "wasi/abi/errno.h"
#include "wasi/state.h"

/* A failed call: its error, and its arguments that matter here. */
struct denied_call {
	const char *function;
	u32 error;
	u32 nplaces;
	struct {
		u32 fd;
		const char *path; /* path_n bytes, or NULL */
		u32 path_n;
	} places[2]; /* path_rename has two */
	u32 oflags;
	u64 rights;
};

/* Whether a refusal of this function can be explained. */
static inline bool
denied_knows(const char *name)
{
	return strncmp(name, "path_", 5) == 0 || strcmp(name, "fd_fdstat_get") == 0;
}

/* Whether this error may mean that a grant is missing. */
static inline bool
denied_may_be(u32 error)
{
	return error == E_BADF || error == E_ROFS || error == E_PERM;
}

/* Adds an argument of the kind that `kind` names (kinds.h). */
static inline void
denied_value(struct denied_call *c, const char *kind, u64 v)
{
	if (strcmp(kind, "fd") == 0 && c->nplaces < 2)
		c->places[c->nplaces++].fd = (u32)v;
	else if (strcmp(kind, "oflags") == 0)
		c->oflags = (u32)v;
	else if (strcmp(kind, "rights") == 0 && !c->rights)
		c->rights = v; /* the file's; the second are those it hands on */
}

/* Adds the path that belongs to the last descriptor. (The target of a new symbolic link
 * has none.) */
static inline void
denied_path(struct denied_call *c, const void *path, u32 n)
{
	if (c->nplaces) {
		c->places[c->nplaces - 1].path = path;
		c->places[c->nplaces - 1].path_n = n;
	}
}

/* Remembers the call if the sandbox refused it for want of a grant and there is room. The
 * trace shows it in any case. Requires denied_knows and denied_may_be. */
void denied_look(struct wasi *w, const struct denied_call *c);

#endif
