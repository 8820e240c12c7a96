/* SPDX-License-Identifier: MIT */
/* open: files that we open before the guest runs, for the one who runs it. */
#ifndef OPEN_H
#define OPEN_H

/* As open(2), with O_CLOEXEC and mode 0600. */
int open_ours(const char *path, int flags);
/* Opens a file to be written anew: a regular one, a pipe that somebody reads, or a
 * character device (a terminal, /dev/null). No symbolic link is followed at the end of
 * the path, and nothing is emptied before it is known what it is: somebody else may have
 * put it there. /dev/stdout and /dev/stderr are descriptors 1 and 2. Returns a
 * descriptor, or -1 and sets *why to what is wrong, a static text. */
int open_output(const char *path, const char **why);

#endif
