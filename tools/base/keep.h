/* SPDX-License-Identifier: MIT */
/* keep: the user's directory that products go to (--keep, --emit=ninja). They are made in
 * a directory of our own; here they only appear, each by rename, so that nothing that
 * somebody put there is followed or written to. */
#ifndef KEEP_H
#define KEEP_H

#include <stdbool.h>

/* Opens the directory that `option` named, and makes it if it is missing. Ends the
 * program if it is not the user's alone to write, or if it has files of the user's own
 * that products could replace. */
void keep_open(const char *path, const char *option);
/* What is in `from` goes there when the program ends, or at keep_finish. */
void keep_all(const char *from);
/* Does it now; ends the program if it fails. A file that is there with the same contents
 * keeps its time; `last` (or NULL) is replaced behind all others. */
void keep_finish(const char *last);

#endif
