/* SPDX-License-Identifier: MIT */
/* start: repairs the state in which an executable's process starts. Its parent may have
 * closed descriptors, set limits and signals, and chosen the environment. */
#ifndef RUNTIME_SHARED_START_H
#define RUNTIME_SHARED_START_H

/* Opens each closed descriptor of 0 to 2 as one that can be neither read nor written, so
 * that none of our files gets its number. Sets stdio[0] to [2] to the number, or to -1
 * for a closed one: the guest sees it closed. */
void start_stdio(int stdio[3]);
/* A write to a pipe without a reader, and one beyond the limit of a file's size, then
 * give the guest EPIPE and EFBIG and do not end it. Also raises the limit of descriptors
 * as far as the system allows, as Go's programs do. */
void start_limits(void);
/* Returns the environment. If the program has more rights than the user (set-uid), the
 * variables for us are left out. It lives as long as the process. */
char **start_environment(void);

#endif
