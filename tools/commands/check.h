/* SPDX-License-Identifier: MIT */
/* report: what a user may want to know of a module and of its rewrite, on stdout. */
#ifndef REPORT_H
#define REPORT_H

#include "tools/go/rewrite.h"
#include "tools/options/options.h"

/* For `check`: what o->input is, what is known of it, and what will not work, and what
 * a build takes with `jobs` compilers. `r` is empty where nothing was rewritten. */
void report_module(const struct options *o, const struct module *m, enum module_kind kind,
                   const struct gorewritten *r, u32 jobs);
/* For --stats: a line for each pass. */
void report_stats(const struct gorewrite_stats *s, bool collects_at_once);

#endif
