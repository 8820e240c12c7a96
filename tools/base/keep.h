/* SPDX-License-Identifier: MIT */
/* keep: moves products into the user's directory (--keep, --emit=ninja). They are made in
 * a private directory and appear in the user's by rename. So nothing that somebody put
 * there is followed or written to. */
#ifndef TOOLS_BASE_KEEP_H
#define TOOLS_BASE_KEEP_H

#include <stdbool.h>

/* Opens the directory that `option` named; makes it if it is missing. Ends the program if
 * anybody but the user may write there, or if it has files of the user's own that
 * products could replace. */
void keep_open(const char *path, const char *option);
/* Moves the files in `from` there when the program ends, or at keep_finish. */
void keep_all(const char *from);
/* Moves them now; ends the program if that fails. A file that is there with the same
 * contents keeps its time. The file `last` (or NULL) is replaced after all others. */
void keep_finish(const char *last);

#endif
