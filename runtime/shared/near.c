/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/near.h"

static size_t
min(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
near_distance(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), line[33];
	if (na > 32 || nb > 32)
		return 99;
	for (size_t j = 0; j <= nb; j++)
		line[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t corner = line[0];
		line[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t change = corner + (a[i - 1] != b[j - 1]);
			corner = line[j];
			line[j] = min(change, min(line[j], line[j - 1]) + 1);
		}
	}
	return line[nb];
}
