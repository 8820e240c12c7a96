/* SPDX-License-Identifier: MIT */
/* parse: reads the body of one Go function and makes a struct gofn of it. */
#ifndef PARSE_H
#define PARSE_H

#include "tools/go/recognise/function.h"

/* Recognises function f of module m and fills in *g, in memory of `a`. `c` is work space.
 * touches_sp[i] says whether function i, a helper that is not Go's, may use SP; NULL: no
 * helper does. */
void gofn_parse(const struct module *m, const struct func *f, struct code *c,
                struct arena *a, const u8 *touches_sp, struct gofn *g);

#endif
