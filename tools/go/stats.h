/* SPDX-License-Identifier: MIT */
/* gostats: counting what the passes of the rewrite do. */
#ifndef GOSTATS_H
#define GOSTATS_H

#include "tools/go/recognise/flow.h"
#include "tools/go/rewrite.h"

/* A pass made `after` instructions of `before`, in one more function. */
void gostats_note(struct gorewrite_stats *s, enum gorewrite_pass pass, u64 before,
                  u64 after);
/* Instructions of all segments. */
u64 gostats_size(const struct gofn *g);
/* Adds the time since *since to a pass, and sets *since to now. */
void gostats_lap(struct gorewrite_stats *s, enum gorewrite_pass pass, double *since);
/* Names the passes; counts what was recognised and why the rest was not, in memory of
 * `a`. */
void gostats_functions(struct gorewrite_stats *s, const struct goflow *f,
                       struct arena *a);

#endif
