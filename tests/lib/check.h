/* SPDX-License-Identifier: MIT */
/* check: shared by the programs that try libraries. They count faults in `bad`, and print
 * them. */
#ifndef TESTS_LIB_CHECK_H
#define TESTS_LIB_CHECK_H

#include <dirent.h>
#include <stdio.h>

static int bad;
#define CHECK(c)                                               \
	do {                                                   \
		if (!(c)) {                                    \
			bad++;                                 \
			printf("line %d: %s\n", __LINE__, #c); \
		}                                              \
	} while (0)

/* How many this process has open, give or take those that counting takes. */
static inline unsigned
descriptors(void)
{
	unsigned n = 0;
	DIR *d = opendir("/proc/self/fd");
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

#endif
