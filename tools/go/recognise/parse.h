/* SPDX-License-Identifier: MIT */
/* parse: reads the body of one Go function and makes a struct function of it. */
#ifndef TOOLS_GO_RECOGNISE_PARSE_H
#define TOOLS_GO_RECOGNISE_PARSE_H

#include "tools/go/recognise/function.h"

/* Recognises function f of module m and fills in *g, in memory of `a`. `c` is work space.
 * touches_sp[i] says whether function i, a helper that is not Go's, may use SP; NULL: no
 * helper does. */
void parse_function(const struct module *m, const struct func *f, struct code *c,
                    struct arena *a, const u8 *touches_sp, struct function *g);

#endif
