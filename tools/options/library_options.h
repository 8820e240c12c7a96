/* SPDX-License-Identifier: MIT */
/* library_options: the options of a library (--emit lib, shared), and the names that
 * follow from them. */
#ifndef TOOLS_OPTIONS_LIBRARY_OPTIONS_H
#define TOOLS_OPTIONS_LIBRARY_OPTIONS_H

#include "tools/options/options.h"

/* Returns whether the options ask for a library. */
bool library_wanted(const struct options *o);
/* Ends the program if they do and another option does not go with that. */
void library_check(const struct options *o);
/* Returns the name that everything in the header begins with: my_calc for
 * "x/libmy-calc.so". The caller frees it. */
char *library_name(const char *output);
/* Returns ".a" or ".so". */
const char *library_suffix(const struct options *o);
/* Returns the path of the header, beside the library. The caller frees it. */
char *library_header_path(const char *output);

#endif
