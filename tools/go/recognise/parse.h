/* SPDX-License-Identifier: MIT */
/* parse: recognises one Go function and makes a struct gofn of it. */
#ifndef PARSE_H
#define PARSE_H

#include "tools/go/recognise/function.h"

/* Recognises function f of module m. All memory comes from `a`. `touches_sp` says for
 * each function index whether a helper may use SP; may be NULL. */
void gofn_parse(const struct module *m, const struct func *f, struct code *c,
                struct arena *a, const u8 *touches_sp, struct gofn *g);

#endif
