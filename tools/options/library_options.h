/* SPDX-License-Identifier: MIT */
/* library_options: what the options say of a library (--emit lib, shared). */
#ifndef LIBRARY_OPTIONS_H
#define LIBRARY_OPTIONS_H

#include "tools/options/options.h"

/* Returns whether the options ask for a library. Ends the program if others do not go
 * with it. */
bool library_wanted(const struct options *o);
/* Returns the name that everything in the header begins with: my_calc for
 * "x/libmy-calc.so". The caller frees it. */
char *library_name(const char *output);
/* Returns ".a" or ".so". */
const char *library_suffix(const struct options *o);
/* Returns the file of the library, by default "libcalc.so" for calc.wasm. The caller
 * frees it. */
char *library_file(const struct options *o);

#endif
