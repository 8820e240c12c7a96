/* SPDX-License-Identifier: MIT */
/* start: an executable's process, made fit for what comes. Who starts it may have closed
 * descriptors, set limits and signals, and chosen the environment. */
#ifndef START_H
#define START_H

/* Fills those of descriptors 0 to 2 that are closed with one that can be neither read nor
 * written, so that no file of ours takes their numbers. Sets stdio[0] to [2] to the
 * number, or to -1 for those: the guest sees them closed. */
void start_stdio(int stdio[3]);
/* A write to a pipe that nobody reads, and one beyond the limit of a file's size, are the
 * guest's EPIPE and EFBIG, not its death. As many descriptors as the system lets the
 * process have, as in Go's programs. */
void start_limits(void);
/* The environment, or where the program has more rights than the one who runs it
 * (set-uid), what there is in it besides variables for us. It lives as long as the
 * process. */
char **start_environment(void);

#endif
