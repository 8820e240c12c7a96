/* SPDX-License-Identifier: MIT */
/* main N: prints ns of CPU a call of Go from C, and of C from Go, N times each. */
#include "hostcall.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int
main(int argc, char **argv)
{
	uint32_t n = argc > 1 ? (uint32_t)atol(argv[1]) : 100000000, s = 0, r = 0;
	struct hostcall_instance *h = hostcall_open(NULL, NULL, 0);
	double begun = now();
	for (uint32_t i = 0; i < n; i++)
		if (hostcall_sum(h, s, i, &s) != hostcall_OK)
			return 1;
	double called = now();
	if (hostcall_loop(h, n, 0, &r) != hostcall_OK || r != s)
		return 1;
	printf("%.2f %.2f\n", (called - begun) / n, (now() - called) / n);
	return hostcall_close(h);
}
