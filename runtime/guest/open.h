/* SPDX-License-Identifier: MIT */
/* open: files that we open before the guest's descriptors 0 to 2 are looked at. */
#ifndef OPEN_H
#define OPEN_H

/* As open(2), with O_CLOEXEC, mode 0600, and never a number below 3: where we were
 * started with one of those closed, the guest must not find our file there. */
int open_above_stdio(const char *path, int flags);

#endif
