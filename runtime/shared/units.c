/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <strings.h>

#include "runtime/shared/units.h"

uint64_t
units_size(const char *s)
{
	static const struct {
		const char *unit;
		unsigned shift;
	} units[] = {{"", 0},     {"B", 0},   {"K", 10},  {"KB", 10},
	             {"KiB", 10}, {"M", 20},  {"MB", 20}, {"MiB", 20},
	             {"G", 30},   {"GB", 30}, {"GiB", 30}};
	char *end;
	errno = 0;
	unsigned long long n = strtoull(s, &end, 10);
	if (*s < '0' || *s > '9' || errno)
		return 0;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcasecmp(end, units[i].unit) == 0)
			return n > (1ull << 40) >> units[i].shift ? 0
			                                          : n << units[i].shift;
	return 0;
}

uint64_t
units_duration(const char *s)
{
	static const struct {
		const char *unit;
		double ns;
	} units[] = {{"", 1e9},  {"ns", 1},   {"us", 1e3},  {"ms", 1e6},
	             {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}};
	char *end;
	if (*s < '0' || *s > '9')
		return 0;
	double n = strtod(s, &end);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcasecmp(end, units[i].unit) == 0) {
			double ns = n * units[i].ns;
			return ns >= 1 && ns < 3.2e18 ? (uint64_t)ns : 0;
		}
	return 0;
}
