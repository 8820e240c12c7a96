/* SPDX-License-Identifier: MIT */
/* open: opens files before the guest runs, on behalf of the user. */
#ifndef RUNTIME_GUEST_OPEN_H
#define RUNTIME_GUEST_OPEN_H

/* Does as open(2), with O_CLOEXEC and mode 0600. */
int open_ours(const char *path, int flags);
/* Opens a file to be written anew: a regular file, a pipe with a reader, or a character
 * device (a terminal, /dev/null). Somebody else may have put a file there. So a symbolic
 * link at the end of the path is not followed, and nothing is emptied before its type is
 * known. /dev/stdout and /dev/stderr are descriptors 1 and 2. Returns a descriptor, or -1
 * and sets *why to the reason, a static text. */
int open_output(const char *path, const char **why);

#endif
